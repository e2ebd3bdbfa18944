"""One-time links: issued by mail or by hand, good for one thing, once."""
