"""E-mail addresses: shown to be their owner's, and replaced by another."""
