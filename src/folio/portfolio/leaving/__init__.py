"""Leaving: what becomes of the portfolios of a user who is gone."""
