"""Who sees which portfolio, and how much of it."""
