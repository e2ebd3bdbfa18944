"""What the activities add up to: holdings, performance, gains, lots, income."""
