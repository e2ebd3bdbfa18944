"""Letting in a program that has no browser: a code that a person types, and a program that waits.

Source: RFC 8628 (device authorization grant).
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Literal
from uuid import UUID

REQUEST_LIFE = timedelta(minutes=15)
FIRST_INTERVAL_S = 5
SLOWER_BY_S = 5
# Consonants that nobody mistakes for each other, and that spell no word.
ALPHABET = "BCDFGHJKLMNPQRSTVWXZ"
CODE_LENGTH = 8

DeviceState = Literal["pending", "approved", "denied", "used"]


class PollVerdict(Enum):
    """What a waiting program is told."""

    PENDING = "authorization_pending"
    SLOW_DOWN = "slow_down"
    DENIED = "access_denied"
    EXPIRED = "expired_token"
    UNKNOWN = "invalid_grant"
    GRANTED = "granted"


@dataclass(frozen=True, slots=True)
class DeviceRequest:
    """A program's request; ``address`` is where it came from, so that the person can tell his own."""

    client_id: str
    user_code: str
    scopes: tuple[str, ...]
    audience: str
    address: str
    expires_at: datetime
    interval_s: int = FIRST_INTERVAL_S
    polled_at: datetime | None = None
    state: DeviceState = "pending"
    user_id: UUID | None = None

    def is_open(self, now: datetime) -> bool:
        """Whether a person may still decide."""
        return self.state == "pending" and now < self.expires_at


def poll(request: DeviceRequest, *, client_id: str, now: datetime) -> tuple[DeviceRequest, PollVerdict]:
    """Return the request after its program has asked, and what it is told.

    Asking too soon makes the interval longer for good, and is told before anything else.
    """
    if request.client_id != client_id or request.state == "used":
        return request, PollVerdict.UNKNOWN
    if now >= request.expires_at:
        return request, PollVerdict.EXPIRED
    is_early = request.polled_at is not None and now - request.polled_at < timedelta(
        seconds=request.interval_s
    )
    if is_early:
        slower = replace(request, polled_at=now, interval_s=request.interval_s + SLOWER_BY_S)
        return slower, PollVerdict.SLOW_DOWN
    polled = replace(request, polled_at=now)
    if request.state == "pending":
        return polled, PollVerdict.PENDING
    if request.state == "denied":
        return replace(polled, state="used"), PollVerdict.DENIED
    return replace(polled, state="used"), PollVerdict.GRANTED


def decide(
    request: DeviceRequest, user_id: UUID, *, scopes: tuple[str, ...] | None, now: datetime
) -> DeviceRequest | None:
    """Return the request as a person decided it, with ``scopes`` or denied; nothing when it is too late."""
    if not request.is_open(now):
        return None
    if scopes is None:
        return replace(request, state="denied", user_id=user_id)
    return replace(request, state="approved", user_id=user_id, scopes=scopes)


def compose_user_code(random: bytes) -> str:
    """Return the code that a person types, from eight or more random bytes."""
    number = int.from_bytes(random, "big")
    letters = []
    for _ in range(CODE_LENGTH):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(letters)


def clean_user_code(text: str) -> str:
    """Return the code that a person meant: case and everything between the letters do not count."""
    return "".join(letter for letter in text.upper() if letter in ALPHABET)


def show_user_code(code: str) -> str:
    """Return a code as it is shown, in two halves."""
    return f"{code[: CODE_LENGTH // 2]}-{code[CODE_LENGTH // 2 :]}"
