"""Passkeys: keys that devices keep and sign with, so that there is nothing to type and nothing to phish."""
