"""How long a guesser has to wait.

Source: docs/specs/sessions.md, Throttling.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

FREE_FAILURES = 5
LONGEST_WAIT = timedelta(minutes=15)
FORGET_AFTER = timedelta(hours=12)
ADDRESS_FAILURES = 20
ADDRESS_WINDOW = timedelta(minutes=5)
_DOUBLINGS_TO_LONGEST = 10  # 2 ** 10 s is past the longest wait


@dataclass(frozen=True, slots=True)
class Failures:
    """The failed attempts counted under one key; ``since`` is the first of them."""

    count: int
    since: datetime
    last_at: datetime


def account_wait(failures: Failures | None, *, now: datetime) -> timedelta:
    """Return how long the next attempt on an account has to wait; zero when it may be made now.

    Five failures are free, then the wait doubles from one second up to a quarter of an hour. It is never for
    good: an account that nobody fails on for twelve hours starts afresh.
    """
    if failures is None or failures.count < FREE_FAILURES or _is_forgotten(failures, now):
        return timedelta(0)
    doublings = min(failures.count - FREE_FAILURES, _DOUBLINGS_TO_LONGEST)
    wait = min(timedelta(seconds=2**doublings), LONGEST_WAIT)
    return max(failures.last_at + wait - now, timedelta(0))


def address_wait(failures: Failures | None, *, now: datetime) -> timedelta:
    """Return how long an address has to wait: twenty failures in five minutes close it till they are over."""
    if failures is None or failures.count < ADDRESS_FAILURES:
        return timedelta(0)
    return max(failures.since + ADDRESS_WINDOW - now, timedelta(0))


def count_account_failure(failures: Failures | None, *, now: datetime) -> Failures:
    """Return the count after one more failure on an account."""
    if failures is None or _is_forgotten(failures, now):
        return Failures(count=1, since=now, last_at=now)
    return Failures(count=failures.count + 1, since=failures.since, last_at=now)


def count_address_failure(failures: Failures | None, *, now: datetime) -> Failures:
    """Return the count after one more failure from an address."""
    if failures is None or now >= failures.since + ADDRESS_WINDOW:
        return Failures(count=1, since=now, last_at=now)
    return Failures(count=failures.count + 1, since=failures.since, last_at=now)


def _is_forgotten(failures: Failures, now: datetime) -> bool:
    return now >= failures.last_at + FORGET_AFTER
