"""A challenge: a step of proving who one is that waits for the next one, for minutes and a few tries."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from folio.users.contracts import Transport

LIFE = timedelta(minutes=5)
TRIES = 5
TEXT_BYTES = 32


class Purpose(StrEnum):
    """What a challenge is for; an answer to one is no answer to another."""

    SECOND_FACTOR = "second_factor"
    PASSKEY_SIGN_IN = "passkey_sign_in"
    PASSKEY_REGISTRATION = "passkey_registration"
    STEP_UP = "step_up"


@dataclass(frozen=True, slots=True)
class Challenge:
    """A challenge as kept. ``user_id`` is nobody while it is not known who answers.

    ``methods`` are those already proven (RFC 8176); ``nonce`` is what a passkey signs, if one may answer.
    """

    digest: bytes
    purpose: Purpose
    user_id: UUID | None
    transport: Transport
    methods: tuple[str, ...]
    nonce: bytes | None
    expires_at: datetime
    tries_left: int = TRIES

    def is_open(self, now: datetime) -> bool:
        """Whether it may still be answered."""
        return self.tries_left > 0 and now < self.expires_at

    def after_failure(self) -> "Challenge":
        """Return it with one try less."""
        return replace(self, tries_left=max(self.tries_left - 1, 0))
