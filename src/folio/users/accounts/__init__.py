"""Accounts: who people are and what they prefer."""
