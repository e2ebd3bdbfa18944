"""What is kept of apps and of what people let them do."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    DateTime,
    MetaData,
    Row,
    Table,
    Text,
    Uuid,
    delete,
    exists,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as insert_or
from sqlalchemy.ext.asyncio import AsyncConnection

from folio.users.domain.oauth.clients import Client

_instant = DateTime(timezone=True)
_metadata = MetaData()
clients = Table(
    "oauth_clients",
    _metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text),
    Column("redirect_uris", ARRAY(Text)),
    Column("registered_at", _instant),
)
grants = Table(
    "oauth_grants",
    _metadata,
    Column("id", Uuid, primary_key=True),
    Column("user_id", Uuid),
    Column("client_id", Text),
    Column("client_name", Text),
    Column("scopes", ARRAY(Text)),
    Column("granted_at", _instant),
    Column("last_used_at", _instant),
)


@dataclass(frozen=True, slots=True)
class Grant:
    """What one person lets one app do."""

    id: UUID
    user_id: UUID
    client_id: str
    client_name: str
    scopes: tuple[str, ...]
    granted_at: datetime
    last_used_at: datetime


async def add_client(connection: AsyncConnection, client: Client) -> None:
    """Keep a newly registered app."""
    await connection.execute(
        insert(clients).values(
            id=client.id,
            name=client.name,
            redirect_uris=list(client.redirect_uris),
            registered_at=client.registered_at,
        )
    )


async def find_client(connection: AsyncConnection, client_id: str) -> Client | None:
    """Return a registered app."""
    row = (await connection.execute(select(clients).where(clients.c.id == client_id))).one_or_none()
    return Client(row.id, row.name, tuple(row.redirect_uris), row.registered_at) if row else None


async def count_unused_clients(connection: AsyncConnection) -> int:
    """Return how many registered apps nobody has let in."""
    counted = select(func.count()).select_from(clients).where(~_is_granted())
    return int((await connection.execute(counted)).scalar_one())


async def delete_unused_clients(connection: AsyncConnection, *, registered_before: datetime) -> None:
    """Forget the apps that nobody has let in since."""
    old = (clients.c.registered_at < registered_before) & ~_is_granted()
    await connection.execute(delete(clients).where(old))


async def find_grant(connection: AsyncConnection, user_id: UUID, client_id: str) -> Grant | None:
    """Return what a person lets an app do."""
    this = (grants.c.user_id == user_id) & (grants.c.client_id == client_id)
    row = (await connection.execute(select(grants).where(this))).one_or_none()
    return _grant(row) if row else None


async def save_grant(connection: AsyncConnection, grant: Grant) -> None:
    """Keep what a person lets an app do, in place of what he let it do before."""
    row = {
        "client_name": grant.client_name,
        "scopes": list(grant.scopes),
        "granted_at": grant.granted_at,
        "last_used_at": grant.last_used_at,
    }
    key = {"id": grant.id, "user_id": grant.user_id, "client_id": grant.client_id}
    statement = insert_or(grants).values(**key, **row)
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["user_id", "client_id"], set_=row)
    )


async def touch_grant(connection: AsyncConnection, user_id: UUID, client_id: str, *, now: datetime) -> bool:
    """Keep that an app was at work; return whether it is still let in."""
    this = (grants.c.user_id == user_id) & (grants.c.client_id == client_id)
    touched = update(grants).where(this).values(last_used_at=now).returning(grants.c.id)
    return (await connection.execute(touched)).one_or_none() is not None


async def list_grants(connection: AsyncConnection, user_id: UUID) -> list[Grant]:
    """Return a person's grants, the newest first."""
    rows = await connection.execute(
        select(grants).where(grants.c.user_id == user_id).order_by(grants.c.granted_at.desc(), grants.c.id)
    )
    return [_grant(row) for row in rows]


async def remove_grant(connection: AsyncConnection, grant_id: UUID, *, user_id: UUID) -> str | None:
    """Take a person's grant back and return the client that had it; nothing when he gave none such."""
    own = (grants.c.id == grant_id) & (grants.c.user_id == user_id)
    removed = await connection.execute(delete(grants).where(own).returning(grants.c.client_id))
    client_id: str | None = removed.scalar_one_or_none()
    return client_id


def _is_granted() -> ColumnElement[bool]:
    return exists().where(grants.c.client_id == clients.c.id)


def _grant(row: Row[tuple[object, ...]]) -> Grant:
    return Grant(
        id=row.id,
        user_id=row.user_id,
        client_id=row.client_id,
        client_name=row.client_name,
        scopes=tuple(row.scopes),
        granted_at=row.granted_at,
        last_used_at=row.last_used_at,
    )
