"""The real clock and the ids made by it."""

import os
from datetime import UTC, datetime
from uuid import UUID

from folio.kernel.clock import Clock
from folio.kernel.ids import ENTROPY_BYTES, new_id


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the current instant in UTC."""
        return datetime.now(UTC)


def fresh_id(clock: Clock) -> UUID:
    """Return a new UUIDv7 of this instant."""
    return new_id(clock.now(), os.urandom(ENTROPY_BYTES))
