"""The one line of refresh tokens a session has, and what a presented token means for it.

Source: docs/specs/sessions.md, Refresh.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

GRACE = timedelta(seconds=10)


class RefreshVerdict(Enum):
    """What a presented refresh token deserves."""

    ROTATE = "rotate"
    """It is the current token: a successor replaces it."""
    REPLAY = "replay"
    """It was replaced a moment ago: the same successor is answered again."""
    REUSED = "reused"
    """It was replaced long ago, so two parties hold it: the session ends."""
    EXPIRED = "expired"
    """The session has ended or its time is over."""
    UNKNOWN = "unknown"
    """It never belonged to this session."""


@dataclass(frozen=True, slots=True)
class PresentedToken:
    """A refresh token whose seal is genuine: its place in the line and the digest of its secret."""

    generation: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class Lineage:
    """Where a session's line of refresh tokens stands.

    ``successor`` is the current token itself, sealed, for as long as it may have to be answered again.
    """

    generation: int
    current: bytes
    rotated_at: datetime
    idle_expires_at: datetime
    expires_at: datetime
    previous: bytes | None = None
    successor: bytes | None = None
    ended_at: datetime | None = None

    def is_live(self, now: datetime) -> bool:
        """Whether the session can still be continued at ``now``."""
        return self.ended_at is None and now < self.idle_expires_at and now < self.expires_at


def decide_refresh(lineage: Lineage, token: PresentedToken, *, now: datetime) -> RefreshVerdict:
    """Return what the presented token deserves.

    A token older than the previous one is recognised by its generation alone: its seal has proven that it
    was issued for this session.
    """
    if not lineage.is_live(now):
        return RefreshVerdict.EXPIRED
    if token.generation == lineage.generation:
        return RefreshVerdict.ROTATE if token.digest == lineage.current else RefreshVerdict.UNKNOWN
    if token.generation > lineage.generation:
        return RefreshVerdict.UNKNOWN
    if _may_be_replayed(lineage, token, now=now):
        return RefreshVerdict.REPLAY
    return RefreshVerdict.REUSED


def start_lineage(digest: bytes, *, now: datetime, idle: timedelta, absolute: timedelta) -> Lineage:
    """Return the line of a new session, whose first token has ``digest``."""
    return Lineage(
        generation=0,
        current=digest,
        rotated_at=now,
        idle_expires_at=min(now + idle, now + absolute),
        expires_at=now + absolute,
    )


def rotate(lineage: Lineage, digest: bytes, *, sealed: bytes, now: datetime, idle: timedelta) -> Lineage:
    """Return the line after the current token has been replaced by the one with ``digest``.

    The end of the session never moves: a refresh renews the idle time only.
    """
    return replace(
        lineage,
        generation=lineage.generation + 1,
        previous=lineage.current,
        current=digest,
        successor=sealed,
        rotated_at=now,
        idle_expires_at=min(now + idle, lineage.expires_at),
    )


def _may_be_replayed(lineage: Lineage, token: PresentedToken, *, now: datetime) -> bool:
    return (
        token.generation == lineage.generation - 1
        and token.digest == lineage.previous
        and lineage.successor is not None
        and now - lineage.rotated_at <= GRACE
    )
