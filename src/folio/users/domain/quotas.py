"""How often something may be asked for in a while.

Source: docs/specs/accounts.md, Quotas.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from folio.users.domain.throttle import Failures


@dataclass(frozen=True, slots=True)
class Quota:
    """So many times in a window that begins with the first of them."""

    limit: int
    window: timedelta


HOUR = timedelta(hours=1)
LETTERS_PER_ACCOUNT = Quota(3, HOUR)
REQUESTS_PER_ADDRESS = Quota(10, HOUR)


def quota_wait(used: Failures | None, quota: Quota, *, now: datetime) -> timedelta:
    """Return how long the next use has to wait; zero when it may be now."""
    if used is None or used.count < quota.limit:
        return timedelta(0)
    return max(used.since + quota.window - now, timedelta(0))


def count_use(used: Failures | None, quota: Quota, *, now: datetime) -> Failures:
    """Return the count after one more use."""
    if used is None or now >= used.since + quota.window:
        return Failures(count=1, since=now, last_at=now)
    return Failures(count=used.count + 1, since=used.since, last_at=now)
