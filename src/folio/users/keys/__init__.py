"""The keys that sign access tokens: made once, kept encrypted, published."""
