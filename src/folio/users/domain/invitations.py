"""Invitations: a link that makes one account, with a role that was decided when it was made."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

INVITATION_LIFE = timedelta(days=7)


class InvitationState(StrEnum):
    """What has become of an invitation."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REVOKED = "revoked"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Invitation:
    """Somebody who may make an account; with an address, for that address alone.

    ``is_mailed`` says that the link went to that address and nowhere else, so that whoever has it owns it.
    """

    id: UUID
    email: str | None
    role: str
    is_mailed: bool
    invited_by: UUID | None
    created_at: datetime
    expires_at: datetime
    accepted_at: datetime | None = None
    revoked_at: datetime | None = None

    def state_at(self, now: datetime) -> InvitationState:
        """Return what has become of it by ``now``."""
        if self.accepted_at is not None:
            return InvitationState.ACCEPTED
        if self.revoked_at is not None:
            return InvitationState.REVOKED
        return InvitationState.EXPIRED if now >= self.expires_at else InvitationState.OPEN
