"""What has become of an invitation."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from folio.users.domain.invitations import INVITATION_LIFE, Invitation, InvitationState

NOW = datetime(2026, 1, 2, tzinfo=UTC)
MADE = Invitation(
    id=UUID(int=1),
    email=None,
    role="trader",
    is_mailed=False,
    invited_by=None,
    created_at=NOW,
    expires_at=NOW + INVITATION_LIFE,
)


def test_an_invitation_is_open_for_seven_days() -> None:
    assert MADE.state_at(NOW + timedelta(days=7) - timedelta(microseconds=1)) is InvitationState.OPEN
    assert MADE.state_at(NOW + timedelta(days=7)) is InvitationState.EXPIRED


def test_what_was_accepted_or_taken_back_stays_so() -> None:
    late = NOW + timedelta(days=30)

    assert replace(MADE, accepted_at=NOW).state_at(late) is InvitationState.ACCEPTED
    assert replace(MADE, revoked_at=NOW).state_at(late) is InvitationState.REVOKED
