"""What in a portfolio cannot be trusted yet, and what mends it."""
