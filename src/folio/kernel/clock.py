"""What time it is, as an argument."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """A source of the current instant; the real one lives in the chassis, a manual one in the tests."""

    def now(self) -> datetime:
        """Return the current instant, aware and in UTC."""
        ...
