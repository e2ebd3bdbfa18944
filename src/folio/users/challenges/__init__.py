"""Challenges: proofs of who one is that are half given."""
