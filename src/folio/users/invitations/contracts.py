"""The shapes of invitations that leave the users service."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class InvitationEntry:
    """An invitation as administrators see it; without its link."""

    id: UUID
    email: str | None
    role: str
    state: Literal["open", "accepted", "revoked", "expired"]
    invited_by: UUID | None
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class NewInvitation:
    """An invitation with its link, shown once; ``url`` is null when it went by mail and nowhere else."""

    invitation: InvitationEntry
    url: str | None


@dataclass(frozen=True, slots=True)
class OfferedInvitation:
    """What the bearer of a link is offered; ``email`` is null when any address will do."""

    email: str | None
    role: str
    expires_at: datetime
