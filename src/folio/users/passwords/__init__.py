"""A new password in the place of the old one, and who is told of it."""
