"""What is kept of programs' tokens."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    DateTime,
    LargeBinary,
    MetaData,
    Row,
    Table,
    Text,
    Uuid,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from folio.users.domain.program_tokens import ProgramToken

_instant = DateTime(timezone=True)
tokens = Table(
    "program_tokens",
    MetaData(),
    Column("id", Uuid, primary_key=True),
    Column("user_id", Uuid),
    Column("name", Text),
    Column("digest", LargeBinary),
    Column("hint", Text),
    Column("scopes", ARRAY(Text)),
    Column("networks", ARRAY(Text)),
    Column("created_at", _instant),
    Column("expires_at", _instant),
    Column("last_used_at", _instant),
    Column("last_address", Text),
    Column("revoked_at", _instant),
)


async def add_token(connection: AsyncConnection, token: ProgramToken) -> None:
    """Keep a new token."""
    row = {
        "id": token.id,
        "user_id": token.user_id,
        "name": token.name,
        "digest": token.digest,
        "hint": token.hint,
        "scopes": list(token.scopes),
        "networks": list(token.networks),
        "created_at": token.created_at,
        "expires_at": token.expires_at,
    }
    await connection.execute(insert(tokens).values(row))


async def find_token(connection: AsyncConnection, digest: bytes) -> ProgramToken | None:
    """Return the token with this digest, whatever its state."""
    row = (await connection.execute(select(tokens).where(tokens.c.digest == digest))).one_or_none()
    return _token(row) if row else None


async def list_tokens(
    connection: AsyncConnection, user_id: UUID, *, before: UUID | None, limit: int
) -> list[ProgramToken]:
    """Return a user's tokens that were not revoked, newest first, from the one made before ``before``."""
    wanted = select(tokens).where((tokens.c.user_id == user_id) & tokens.c.revoked_at.is_(None))
    if before is not None:
        wanted = wanted.where(tokens.c.id < before)
    rows = await connection.execute(wanted.order_by(tokens.c.id.desc()).limit(limit))
    return [_token(row) for row in rows]


async def count_live(connection: AsyncConnection, user_id: UUID, *, now: datetime) -> int:
    """Return how many live tokens a user has."""
    wanted = select(func.count()).where((tokens.c.user_id == user_id) & _is_live(now))
    return (await connection.execute(wanted)).scalar_one()


async def touch_token(connection: AsyncConnection, token_id: UUID, *, address: str, now: datetime) -> None:
    """Keep that a token was used."""
    used = {"last_used_at": now, "last_address": address}
    await connection.execute(update(tokens).where(tokens.c.id == token_id).values(used))


async def revoke_token(
    connection: AsyncConnection, token_id: UUID, *, user_id: UUID, now: datetime
) -> ProgramToken | None:
    """Revoke one of a user's tokens and return it; nothing when he has no such token."""
    this = (tokens.c.id == token_id) & (tokens.c.user_id == user_id) & tokens.c.revoked_at.is_(None)
    revoked = await connection.execute(update(tokens).where(this).values(revoked_at=now).returning(tokens))
    row = revoked.one_or_none()
    return _token(row) if row else None


async def revoke_all_tokens(connection: AsyncConnection, user_id: UUID, *, now: datetime) -> list[UUID]:
    """Revoke every live token of a user and return which they were."""
    theirs = (tokens.c.user_id == user_id) & _is_live(now)
    revoked = update(tokens).where(theirs).values(revoked_at=now).returning(tokens.c.id)
    return list((await connection.execute(revoked)).scalars())


async def list_expired(connection: AsyncConnection, *, since: datetime, now: datetime) -> list[UUID]:
    """Return the tokens that expired after ``since``, and not by being revoked."""
    expired = tokens.c.revoked_at.is_(None) & (tokens.c.expires_at > since) & (tokens.c.expires_at <= now)
    return list((await connection.execute(select(tokens.c.id).where(expired))).scalars())


def _is_live(now: datetime) -> ColumnElement[bool]:
    return tokens.c.revoked_at.is_(None) & (tokens.c.expires_at > now)


def _token(row: Row[tuple[object, ...]]) -> ProgramToken:
    return ProgramToken(
        id=row.id,
        user_id=row.user_id,
        name=row.name,
        digest=row.digest,
        hint=row.hint,
        scopes=tuple(row.scopes),
        networks=tuple(row.networks),
        created_at=row.created_at,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
        last_address=row.last_address,
        revoked_at=row.revoked_at,
    )
