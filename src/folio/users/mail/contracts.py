"""The shapes of mail that leave the users service."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class MailState:
    """Whether mail can be sent, by which server and sender, and how many letters are in each state."""

    sends_mail: bool
    server: str | None
    sender: str | None
    waiting: int
    sent: int
    dead: int


@dataclass(frozen=True, slots=True)
class OutboxLetter:
    """A letter that waits, was sent or was given up; ``text`` is null where it is not shown or is erased."""

    id: UUID
    kind: str
    recipient: str
    subject: str
    text: str | None
    state: Literal["waiting", "sent", "dead"]
    tries: int
    reason: str | None
    created_at: datetime
    expires_at: datetime
    sent_at: datetime | None
