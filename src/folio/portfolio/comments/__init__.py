"""Comments: what the people who see a portfolio say of it; read by all who see its amounts."""
