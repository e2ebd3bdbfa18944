"""What is kept of one-time links: digests, never tokens."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, DateTime, LargeBinary, MetaData, Row, Table, Text, Uuid, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from folio.users.domain.links import Link, LinkPurpose

_instant = DateTime(timezone=True)
links = Table(
    "one_time_links",
    MetaData(),
    Column("id", Uuid, primary_key=True),
    Column("digest", LargeBinary),
    Column("purpose", Text),
    Column("user_id", Uuid),
    Column("email", Text),
    Column("expires_at", _instant),
)


async def add_link(connection: AsyncConnection, link: Link, *, digest: bytes) -> None:
    """Keep a new link."""
    row = {
        "id": link.id,
        "digest": digest,
        "purpose": link.purpose.value,
        "user_id": link.user_id,
        "email": link.email,
        "expires_at": link.expires_at,
    }
    await connection.execute(insert(links).values(row))


async def find_link(
    connection: AsyncConnection, digest: bytes, *, purpose: LinkPurpose, now: datetime
) -> Link | None:
    """Return the link that is good for this now."""
    is_good = (links.c.digest == digest) & (links.c.purpose == purpose.value) & (links.c.expires_at > now)
    row = (await connection.execute(select(links).where(is_good))).one_or_none()
    return _link(row) if row else None


async def take_link(connection: AsyncConnection, link_id: UUID) -> bool:
    """Use a link up; of several at once one takes it, unless that one's transaction is undone."""
    taken = await connection.execute(delete(links).where(links.c.id == link_id))
    return bool(taken.rowcount)


async def void_links(
    connection: AsyncConnection, user_id: UUID, *, purpose: LinkPurpose | None = None
) -> None:
    """Make a user's links worthless: those for one purpose, or all."""
    theirs = links.c.user_id == user_id
    if purpose is not None:
        theirs &= links.c.purpose == purpose.value
    await connection.execute(delete(links).where(theirs))


async def delete_links(connection: AsyncConnection, *, expired_before: datetime) -> None:
    """Remove links that open nothing any more."""
    await connection.execute(delete(links).where(links.c.expires_at < expired_before))


def _link(row: Row[tuple[object, ...]]) -> Link:
    return Link(
        id=row.id,
        purpose=LinkPurpose(row.purpose),
        user_id=row.user_id,
        email=row.email,
        expires_at=row.expires_at,
    )
