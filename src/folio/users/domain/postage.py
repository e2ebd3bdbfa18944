"""When a letter that could not be sent is tried again, and when it is given up.

Source: docs/specs/mail.md, Retries.
"""

from datetime import datetime, timedelta
from enum import StrEnum

MAX_TRIES = 12
FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=1)
_DOUBLINGS_TO_LONGEST = 9  # 10 s * 2 ** 9 is past the longest wait


class LetterState(StrEnum):
    """What has become of a letter."""

    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"


def decide_next_try(tries: int, *, now: datetime, expires_at: datetime) -> datetime | None:
    """Return when to try again after ``tries`` failed ones, or nothing when the letter is given up.

    The wait doubles from ten seconds up to an hour; a letter that would come too late is not sent.
    """
    if tries >= MAX_TRIES:
        return None
    doublings = min(max(tries - 1, 0), _DOUBLINGS_TO_LONGEST)
    next_try_at = now + min(FIRST_WAIT * 2**doublings, LONGEST_WAIT)
    return next_try_at if next_try_at < expires_at else None
