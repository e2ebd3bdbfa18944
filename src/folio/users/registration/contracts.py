"""What is answered to somebody who registers where mail works."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PendingRegistration:
    """A letter is on its way to this address; what it says depends on whether the address is taken."""

    email: str
