"""What is kept of signing keys."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Column,
    DateTime,
    LargeBinary,
    MetaData,
    Table,
    Text,
    delete,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from folio.users.domain.signing import KeyPeriod

LOCK_ID = 4100_0001

_instant = DateTime(timezone=True)
signing_keys = Table(
    "signing_keys",
    MetaData(),
    Column("key_id", Text, primary_key=True),
    Column("sealed_private_key", LargeBinary),
    Column("activates_at", _instant),
    Column("retires_at", _instant),
)


@dataclass(frozen=True, slots=True)
class SealedKey:
    """A signing key as kept: its private half only the vault can open."""

    period: KeyPeriod
    sealed_private_key: bytes


async def lock_keys(connection: AsyncConnection) -> None:
    """Let one process at a time look for keys and make one."""
    await connection.execute(text("SELECT pg_advisory_xact_lock(:id)"), {"id": LOCK_ID})


async def list_keys(connection: AsyncConnection) -> list[SealedKey]:
    """Return all keys, in the order in which they come into use."""
    rows = await connection.execute(
        select(signing_keys).order_by(signing_keys.c.activates_at, signing_keys.c.key_id)
    )
    return [
        SealedKey(KeyPeriod(row.key_id, row.activates_at, row.retires_at), row.sealed_private_key)
        for row in rows
    ]


async def save_retirement(connection: AsyncConnection, period: KeyPeriod) -> None:
    """Keep when a key goes."""
    this = signing_keys.c.key_id == period.key_id
    await connection.execute(update(signing_keys).where(this).values(retires_at=period.retires_at))


async def delete_keys(connection: AsyncConnection, *, retired_before: datetime) -> None:
    """Forget the keys that have been gone since an instant."""
    await connection.execute(delete(signing_keys).where(signing_keys.c.retires_at < retired_before))


async def add_key(connection: AsyncConnection, key: SealedKey) -> None:
    """Keep a new key."""
    await connection.execute(
        insert(signing_keys).values(
            key_id=key.period.key_id,
            sealed_private_key=key.sealed_private_key,
            activates_at=key.period.activates_at,
            retires_at=key.period.retires_at,
        )
    )
