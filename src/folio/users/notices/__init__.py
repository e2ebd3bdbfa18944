"""Notices: what changes the protection of an account is written to the log and told to its owner."""
