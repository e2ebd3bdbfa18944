"""Sessions: how long a signing-in lasts, how it is continued, listed and ended."""
