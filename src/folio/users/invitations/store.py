"""What is kept of invitations: digests, never tokens."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    LargeBinary,
    MetaData,
    Row,
    Table,
    Text,
    Uuid,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from folio.users.domain.invitations import Invitation

_instant = DateTime(timezone=True)
invitations = Table(
    "invitations",
    MetaData(),
    Column("id", Uuid, primary_key=True),
    Column("digest", LargeBinary),
    Column("email", Text),
    Column("role", Text),
    Column("is_mailed", Boolean),
    Column("invited_by", Uuid),
    Column("created_at", _instant),
    Column("expires_at", _instant),
    Column("accepted_at", _instant),
    Column("revoked_at", _instant),
)


async def add_invitation(connection: AsyncConnection, invitation: Invitation, *, digest: bytes) -> None:
    """Keep a new invitation."""
    row = {
        "id": invitation.id,
        "digest": digest,
        "email": invitation.email,
        "role": invitation.role,
        "is_mailed": invitation.is_mailed,
        "invited_by": invitation.invited_by,
        "created_at": invitation.created_at,
        "expires_at": invitation.expires_at,
    }
    await connection.execute(insert(invitations).values(row))


async def find_invitation(connection: AsyncConnection, digest: bytes) -> Invitation | None:
    """Return the invitation of a link."""
    found = await connection.execute(select(invitations).where(invitations.c.digest == digest))
    row = found.one_or_none()
    return _invitation(row) if row else None


async def accept(connection: AsyncConnection, invitation_id: UUID, *, now: datetime) -> bool:
    """Use an invitation up; of several at once one does."""
    return await _close(connection, invitation_id, now=now, how="accepted_at")


async def revoke(connection: AsyncConnection, invitation_id: UUID, *, now: datetime) -> bool:
    """Take an open invitation back; false when there is none."""
    return await _close(connection, invitation_id, now=now, how="revoked_at")


async def list_invitations(
    connection: AsyncConnection, *, before: UUID | None, limit: int
) -> list[Invitation]:
    """Return invitations, newest first."""
    query = select(invitations).order_by(invitations.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(invitations.c.id < before)
    return [_invitation(row) for row in await connection.execute(query)]


async def _close(connection: AsyncConnection, invitation_id: UUID, *, now: datetime, how: str) -> bool:
    is_open = (
        (invitations.c.id == invitation_id)
        & invitations.c.accepted_at.is_(None)
        & invitations.c.revoked_at.is_(None)
        & (invitations.c.expires_at > now)
    )
    changed = await connection.execute(update(invitations).where(is_open).values({how: now}))
    return bool(changed.rowcount)


def _invitation(row: Row[tuple[object, ...]]) -> Invitation:
    return Invitation(
        id=row.id,
        email=row.email,
        role=row.role,
        is_mailed=row.is_mailed,
        invited_by=row.invited_by,
        created_at=row.created_at,
        expires_at=row.expires_at,
        accepted_at=row.accepted_at,
        revoked_at=row.revoked_at,
    )
