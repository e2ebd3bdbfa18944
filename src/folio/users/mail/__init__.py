"""Mail: written with the act it tells of, sent afterwards, shown while nobody can send it."""
