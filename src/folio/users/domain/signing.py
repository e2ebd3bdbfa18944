"""Which key signs now, and which keys others must know."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class KeyPeriod:
    """When a key is in use: published at once, signing from ``activates_at``, gone at ``retires_at``."""

    key_id: str
    activates_at: datetime
    retires_at: datetime | None = None

    def is_published(self, now: datetime) -> bool:
        """Whether tokens signed by it may be about, or will be."""
        return self.retires_at is None or now < self.retires_at


def choose_signing_key(periods: Iterable[KeyPeriod], *, now: datetime) -> str | None:
    """Return the id of the published key that was activated last, nothing when none is active yet."""
    active = [period for period in periods if period.activates_at <= now and period.is_published(now)]
    newest = max(active, key=lambda period: (period.activates_at, period.key_id), default=None)
    return newest.key_id if newest else None


def published_keys(periods: Iterable[KeyPeriod], *, now: datetime) -> tuple[str, ...]:
    """Return the ids of all keys that verify: the previous, the current and the next."""
    return tuple(period.key_id for period in periods if period.is_published(now))


def plan_rotation(
    periods: Iterable[KeyPeriod], *, new_key_id: str, now: datetime, lead: timedelta, overlap: timedelta
) -> tuple[KeyPeriod, ...]:
    """Return all periods once a new key takes over after ``lead``, and the others retire ``overlap`` later.

    A key that was to take over before that still does, for the time between.
    """
    activates_at = now + lead
    retires_at = activates_at + overlap
    older = [
        replace(period, retires_at=min(period.retires_at or retires_at, retires_at)) for period in periods
    ]
    return (*older, KeyPeriod(new_key_id, activates_at))


def is_rotation_due(periods: Iterable[KeyPeriod], *, now: datetime, every: timedelta) -> bool:
    """Return whether the newest key, in use or to come, has been there long enough."""
    newest = max((period.activates_at for period in periods), default=now)
    return now - newest >= every
