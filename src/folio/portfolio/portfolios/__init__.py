"""A person's portfolios and the accounts in them."""
