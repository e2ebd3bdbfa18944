"""What happened in the accounts: booked once, reversed where wrong."""
