"""Passkeys: what a device's count of signatures tells."""

from dataclasses import dataclass

MAX_NAME_LENGTH = 60
MAX_PASSKEYS = 20
NONCE_BYTES = 32


@dataclass(frozen=True, slots=True)
class Assertion:
    """A genuine signature by a passkey: how often it says it has signed, and whether it knew its user."""

    sign_count: int
    is_user_verified: bool


def is_regression(known: int, told: int) -> bool:
    """Return whether a count did not grow, so that two devices may hold one key.

    Passkeys that are synchronised between devices do not count: they tell 0 for ever.
    """
    return (known > 0 or told > 0) and told <= known
