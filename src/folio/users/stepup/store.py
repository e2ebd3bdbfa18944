"""Where else a user can sign in, as far as proving himself goes."""

from uuid import UUID

from sqlalchemy import Column, DateTime, MetaData, Table, Text, Uuid, select
from sqlalchemy.ext.asyncio import AsyncConnection

_identities = Table(
    "identities",
    MetaData(),
    Column("user_id", Uuid),
    Column("issuer", Text),
    Column("stopped_at", DateTime(timezone=True)),
)


async def list_issuers(connection: AsyncConnection, user_id: UUID) -> frozenset[str]:
    """Return the issuers of a user's working identities."""
    working = (_identities.c.user_id == user_id) & _identities.c.stopped_at.is_(None)
    return frozenset(await connection.scalars(select(_identities.c.issuer).where(working)))
