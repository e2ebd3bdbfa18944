"""What can be held, and the splits of it."""
