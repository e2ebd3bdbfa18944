"""Cells of tables that a spreadsheet may open: text that it would take for a formula is kept text."""

import re

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def inert_cell(text: str) -> str:
    """Return a cell as it is written: behind an apostrophe where a spreadsheet would compute it.

    A plain number computes to itself and stays as it is. ``bare_cell`` is the inverse.
    """
    return f"'{text}" if _is_dangerous(text) else text


def bare_cell(text: str) -> str:
    """Return the cell that ``inert_cell`` has written as ``text``."""
    return text[1:] if text.startswith("'") and _is_dangerous(text) else text


def _is_dangerous(text: str) -> bool:
    # Blanks before it and apostrophes of its own make no difference, so that nothing is guarded twice alike.
    bare = text.lstrip("' ")
    return bare.startswith(_STARTS_A_FORMULA) and not _NUMBER.fullmatch(bare)
