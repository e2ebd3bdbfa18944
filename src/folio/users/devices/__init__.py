"""Letting in programs that have no browser: they show a code, a person types it on a page."""
