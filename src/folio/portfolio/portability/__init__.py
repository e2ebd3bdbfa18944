"""Portability: what this service keeps of a person, and files that our own importer reads again."""
