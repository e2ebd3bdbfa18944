"""How every figure came about: its formula, what it was made of, and the same numbers added again."""
