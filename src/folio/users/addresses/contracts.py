"""What is told of an address that was confirmed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ConfirmedEmail:
    """The address that now counts."""

    email: str
