"""What is kept of challenges."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Column,
    DateTime,
    Integer,
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

from folio.users.domain.challenges import Challenge, Purpose

challenges = Table(
    "challenges",
    MetaData(),
    Column("digest", LargeBinary, primary_key=True),
    Column("purpose", Text),
    Column("user_id", Uuid),
    Column("transport", Text),
    Column("methods", ARRAY(Text)),
    Column("nonce", LargeBinary),
    Column("tries_left", Integer),
    Column("expires_at", DateTime(timezone=True)),
)


async def add_challenge(connection: AsyncConnection, challenge: Challenge) -> None:
    """Keep a new challenge."""
    row = {
        "digest": challenge.digest,
        "purpose": challenge.purpose.value,
        "user_id": challenge.user_id,
        "transport": challenge.transport,
        "methods": list(challenge.methods),
        "nonce": challenge.nonce,
        "tries_left": challenge.tries_left,
        "expires_at": challenge.expires_at,
    }
    await connection.execute(insert(challenges).values(row))


async def lock_challenge(connection: AsyncConnection, digest: bytes) -> Challenge | None:
    """Return a challenge, closed to other answers until the transaction ends."""
    wanted = select(challenges).where(challenges.c.digest == digest).with_for_update()
    row = (await connection.execute(wanted)).one_or_none()
    if row is None:
        return None
    return Challenge(
        digest=row.digest,
        purpose=Purpose(row.purpose),
        user_id=row.user_id,
        transport=row.transport,
        methods=tuple(row.methods),
        nonce=row.nonce,
        expires_at=row.expires_at,
        tries_left=row.tries_left,
    )


async def save_tries(connection: AsyncConnection, challenge: Challenge) -> None:
    """Keep how many tries a challenge has left."""
    this = challenges.c.digest == challenge.digest
    await connection.execute(update(challenges).where(this).values(tries_left=challenge.tries_left))


async def remove_challenge(connection: AsyncConnection, digest: bytes) -> None:
    """Forget a challenge that was answered."""
    await connection.execute(delete(challenges).where(challenges.c.digest == digest))


async def remove_challenges_of(connection: AsyncConnection, user_id: UUID) -> None:
    """Forget every challenge of a user."""
    await connection.execute(delete(challenges).where(challenges.c.user_id == user_id))


async def delete_challenges(connection: AsyncConnection, *, expired_before: datetime) -> None:
    """Remove the challenges that nobody answered in time."""
    await connection.execute(delete(challenges).where(challenges.c.expires_at < expired_before))
