"""What is kept of registrations that wait for their letter to be answered; all of it sealed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    Column,
    DateTime,
    LargeBinary,
    MetaData,
    Row,
    Table,
    Uuid,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

registrations = Table(
    "registrations",
    MetaData(),
    Column("id", Uuid, primary_key=True),
    Column("digest", LargeBinary),
    Column("sealed", LargeBinary),
    Column("expires_at", DateTime(timezone=True)),
)


@dataclass(frozen=True, slots=True)
class Registration:
    """Somebody who wants an account; ``sealed`` is his address, name and password's hash."""

    id: UUID
    sealed: bytes
    expires_at: datetime


async def add_registration(connection: AsyncConnection, registration: Registration) -> None:
    """Keep a registration that nobody has looked at."""
    row = {"id": registration.id, "sealed": registration.sealed, "expires_at": registration.expires_at}
    await connection.execute(insert(registrations).values(row))


async def lock_unanswered(connection: AsyncConnection) -> Registration | None:
    """Return the oldest registration without a letter that nobody else is at."""
    found = await connection.execute(
        select(registrations)
        .where(registrations.c.digest.is_(None))
        .order_by(registrations.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = found.one_or_none()
    return _registration(row) if row else None


async def give_link(connection: AsyncConnection, registration_id: UUID, *, digest: bytes) -> None:
    """Keep the digest of the link that was sent."""
    this = registrations.c.id == registration_id
    await connection.execute(update(registrations).where(this).values(digest=digest))


async def find_registration(
    connection: AsyncConnection, digest: bytes, *, now: datetime
) -> Registration | None:
    """Return the registration of a link that is still good."""
    is_good = (registrations.c.digest == digest) & (registrations.c.expires_at > now)
    row = (await connection.execute(select(registrations).where(is_good))).one_or_none()
    return _registration(row) if row else None


async def take_registration(connection: AsyncConnection, registration_id: UUID) -> bool:
    """Use a registration up; of several at once one takes it."""
    taken = await connection.execute(delete(registrations).where(registrations.c.id == registration_id))
    return bool(taken.rowcount)


async def delete_registrations(connection: AsyncConnection, *, expired_before: datetime) -> None:
    """Remove registrations nobody has confirmed in time."""
    await connection.execute(delete(registrations).where(registrations.c.expires_at < expired_before))


def _registration(row: Row[tuple[object, ...]]) -> Registration:
    return Registration(row.id, row.sealed, row.expires_at)
