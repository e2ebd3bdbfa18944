"""Which accounts are those of programs."""

from uuid import UUID

from sqlalchemy import ARRAY, Column, DateTime, MetaData, Table, Text, Uuid, select
from sqlalchemy.ext.asyncio import AsyncConnection

from folio.users.domain.roles import RoleName
from folio.users.programs.contracts import ServiceAccount

# Written by the slice of accounts; here it is only read.
users = Table(
    "users",
    MetaData(),
    Column("id", Uuid, primary_key=True),
    Column("name", Text),
    Column("roles", ARRAY(Text)),
    Column("disabled_at", DateTime(timezone=True)),
    Column("deletes_at", DateTime(timezone=True)),
    Column("created_at", DateTime(timezone=True)),
)


async def list_programs(
    connection: AsyncConnection, *, before: UUID | None, limit: int
) -> list[ServiceAccount]:
    """Return the service accounts, newest first, from the one made before ``before``."""
    wanted = select(users).where(users.c.roles == [RoleName.SERVICE.value])
    if before is not None:
        wanted = wanted.where(users.c.id < before)
    rows = await connection.execute(wanted.order_by(users.c.id.desc()).limit(limit))
    return [
        ServiceAccount(
            id=row.id,
            name=row.name,
            is_disabled=row.disabled_at is not None,
            created_at=row.created_at,
            deletes_at=row.deletes_at,
        )
        for row in rows
    ]
