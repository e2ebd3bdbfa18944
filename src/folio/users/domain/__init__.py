"""What is true about accounts, passwords, sessions and rights; pure: no clock, no randomness, no I/O."""
