"""What leaves the service about keys."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key that verifies; ``is_current`` is the one that signs."""

    key_id: str
    activates_at: datetime
    retires_at: datetime | None
    is_current: bool


@dataclass(frozen=True, slots=True)
class SigningKeyList:
    """The previous, the current and the next key."""

    keys: list[SigningKey]


@dataclass(frozen=True, slots=True)
class Resealed:
    """How many values of each place were sealed anew."""

    values: Mapping[str, int]
