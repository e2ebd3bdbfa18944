"""Tokens of programs: what a person lets a script do in his name, and for how long."""
