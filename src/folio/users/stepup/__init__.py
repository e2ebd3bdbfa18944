"""Step-up: proving once more who one is, before a sensitive act."""
