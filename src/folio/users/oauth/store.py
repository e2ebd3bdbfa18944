"""What is kept of authorisation codes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Column,
    DateTime,
    LargeBinary,
    MetaData,
    Table,
    Text,
    Uuid,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from folio.users.domain.oauth.codes import Code

codes = Table(
    "oauth_codes",
    MetaData(),
    Column("digest", LargeBinary, primary_key=True),
    Column("client_id", Text),
    Column("user_id", Uuid),
    Column("redirect_uri", Text),
    Column("challenge", Text),
    Column("scopes", ARRAY(Text)),
    Column("audience", Text),
    Column("expires_at", DateTime(timezone=True)),
    Column("used_at", DateTime(timezone=True)),
    Column("session_id", Uuid),
)


async def add_code(connection: AsyncConnection, digest: bytes, code: Code) -> None:
    """Keep a new code under its digest."""
    row = {
        "client_id": code.client_id,
        "user_id": code.user_id,
        "redirect_uri": code.redirect_uri,
        "challenge": code.challenge,
        "scopes": list(code.scopes),
        "audience": code.audience,
        "expires_at": code.expires_at,
    }
    await connection.execute(insert(codes).values(digest=digest, **row))


async def lock_code(connection: AsyncConnection, digest: bytes) -> Code | None:
    """Return a code, closed to others until the transaction ends."""
    found = await connection.execute(select(codes).where(codes.c.digest == digest).with_for_update())
    row = found.one_or_none()
    if row is None:
        return None
    return Code(
        client_id=row.client_id,
        user_id=row.user_id,
        redirect_uri=row.redirect_uri,
        challenge=row.challenge,
        scopes=tuple(row.scopes),
        audience=row.audience,
        expires_at=row.expires_at,
        used_at=row.used_at,
        session_id=row.session_id,
    )


async def save_use(
    connection: AsyncConnection, digest: bytes, code: Code, *, session_id: UUID | None
) -> None:
    """Keep that a code was used, and the session that its use has opened, if any."""
    used = {"used_at": code.used_at, "session_id": session_id}
    await connection.execute(update(codes).where(codes.c.digest == digest).values(used))


async def delete_codes(connection: AsyncConnection, *, expired_before: datetime) -> None:
    """Forget codes whose sessions would be over by now."""
    await connection.execute(delete(codes).where(codes.c.expires_at < expired_before))


async def remove_codes_of(connection: AsyncConnection, user_id: UUID) -> None:
    """Forget the codes of a user that nobody has used."""
    theirs = (codes.c.user_id == user_id) & codes.c.used_at.is_(None)
    await connection.execute(delete(codes).where(theirs))
