"""Registration: at once where nobody can be written to, by a letter to the address where mail works."""
