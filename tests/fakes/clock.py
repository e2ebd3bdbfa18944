"""A clock that stands still until a test moves it."""

from datetime import UTC, datetime, timedelta

START = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


class ManualClock:
    """A clock whose time is set by hand; satisfies ``folio.kernel.clock.Clock``."""

    def __init__(self, start: datetime = START) -> None:
        self._now = start

    def now(self) -> datetime:
        """Return the instant last set."""
        return self._now

    def advance(self, by: timedelta) -> None:
        """Move the time forward by ``by``."""
        self._now += by

    def set(self, to: datetime) -> None:
        """Move the time to ``to``, which must be aware."""
        if to.tzinfo is None:
            raise ValueError("give an aware instant")
        self._now = to
