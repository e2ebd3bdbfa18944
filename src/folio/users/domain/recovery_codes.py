"""Recovery codes: what a person writes down for the day when the second factor is lost.

Source: docs/specs/factors.md, Recovery codes.
"""

from base64 import b32encode
from collections.abc import Callable

COUNT = 10
CODE_BYTES = 15
CODE_LENGTH = 24
GROUP_LENGTH = 6
FEW_LEFT = 3
# What people write for what base32 does not have.
_LOOKALIKES = str.maketrans({"0": "O", "1": "I", "8": "B", "-": None, " ": None})


def make_codes(randomness: Callable[[int], bytes]) -> tuple[str, ...]:
    """Return ten new codes of 120 bits each, in groups that can be read aloud."""
    return tuple(show_code(b32encode(randomness(CODE_BYTES)).decode()) for _ in range(COUNT))


def show_code(code: str) -> str:
    """Return a code in groups."""
    return "-".join(code[start : start + GROUP_LENGTH] for start in range(0, CODE_LENGTH, GROUP_LENGTH))


def clean_code(text: str) -> str | None:
    """Return the code somebody typed without groups; nothing when it cannot be one."""
    code = text.upper().translate(_LOOKALIKES)
    is_code = len(code) == CODE_LENGTH and code.isascii() and code.isalnum() and "9" not in code
    return code if is_code else None
