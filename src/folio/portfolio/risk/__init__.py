"""How much a portfolio, or any part of it, varied."""
