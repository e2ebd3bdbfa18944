"""Requests for a reset, kept until somebody has looked whose they are."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Column, LargeBinary, MetaData, Table, Uuid, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

requests = Table(
    "reset_requests",
    MetaData(),
    Column("id", Uuid, primary_key=True),
    Column("sealed_email", LargeBinary),
)


@dataclass(frozen=True, slots=True)
class ResetRequest:
    """An address somebody has typed; sealed, since it may be anybody's."""

    id: UUID
    sealed_email: bytes


async def add_request(connection: AsyncConnection, request: ResetRequest) -> None:
    """Keep a request."""
    row = {"id": request.id, "sealed_email": request.sealed_email}
    await connection.execute(insert(requests).values(row))


async def take_request(connection: AsyncConnection) -> ResetRequest | None:
    """Remove the oldest request that nobody else is at, and return it; undone, it is there again."""
    oldest = select(requests.c.id).order_by(requests.c.id).limit(1).with_for_update(skip_locked=True)
    taken = await connection.execute(
        delete(requests).where(requests.c.id.in_(oldest)).returning(requests.c.id, requests.c.sealed_email)
    )
    row = taken.one_or_none()
    return ResetRequest(row.id, row.sealed_email) if row else None
