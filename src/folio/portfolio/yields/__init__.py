"""What holdings bring a year."""
