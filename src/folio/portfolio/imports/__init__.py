"""Brokers' files: previewed, then committed whole or not at all."""
