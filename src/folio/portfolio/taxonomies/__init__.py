"""Trees of one's own that instruments belong to, and what funds hold."""
