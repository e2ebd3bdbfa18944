"""Removal: an account goes at once, can come back for seven days, and then is gone everywhere."""
