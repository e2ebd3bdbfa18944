"""What a person may be called."""

import unicodedata

MAX_NAME_LENGTH = 100
# Overrides of the writing direction can make a name read as somebody else's.
BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean_name(text: str) -> str:
    """Return ``text`` composed (NFC) and without outer white space.

    Raises:
        ValueError: nothing is left, it is too long, or it holds control characters.
    """
    name = unicodedata.normalize("NFC", text).strip()
    if not name:
        raise ValueError("give a name")
    if len(name) > MAX_NAME_LENGTH:
        raise ValueError(f"use at most {MAX_NAME_LENGTH} characters")
    if any(_is_control(character) for character in name):
        raise ValueError("remove control characters from the name")
    return name


def _is_control(character: str) -> bool:
    return character in BIDI_CONTROLS or unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")
