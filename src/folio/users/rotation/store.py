"""Every place where something sealed is kept, and how it is sealed anew."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Column, LargeBinary, MetaData, Table, Text, Uuid, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

BATCH = 100


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """A column of sealed values, and whose each is by the key of its row."""

    table: Table
    key: str
    column: str
    owner_of: Callable[[object], bytes]


@dataclass(frozen=True, slots=True)
class SealedValue:
    """One sealed value with the key of its row."""

    key: object
    sealed: bytes


def _column(name: str, key: str, column: str, *, has_text_key: bool = False) -> SealedColumn:
    kind = Text() if has_text_key else Uuid()
    table = Table(name, MetaData(), Column(key, kind, primary_key=True), Column(column, LargeBinary))
    owner_of = (lambda value: str(value).encode()) if has_text_key else _uuid_bytes
    return SealedColumn(table, key, column, owner_of)


def _uuid_bytes(value: object) -> bytes:
    found: bytes = getattr(value, "bytes", b"")
    return found


SEALED_COLUMNS = (
    _column("signing_keys", "key_id", "sealed_private_key", has_text_key=True),
    _column("totp_factors", "id", "sealed_secret"),
    _column("sessions", "id", "successor"),
    _column("letters", "id", "sealed_text"),
    _column("reset_requests", "id", "sealed_email"),
    _column("registrations", "id", "sealed"),
)


async def list_sealed(
    connection: AsyncConnection, place: SealedColumn, *, not_with: bytes, after: object | None
) -> list[SealedValue]:
    """Return a batch of values sealed with another key than ``not_with``, closed to other writers."""
    key, sealed = place.table.c[place.key], place.table.c[place.column]
    wanted = select(key, sealed).where(
        sealed.is_not(None) & (func.substring(sealed, 1, len(not_with)) != not_with)
    )
    if after is not None:
        wanted = wanted.where(key > after)
    rows = await connection.execute(wanted.order_by(key).limit(BATCH).with_for_update())
    return [SealedValue(row[0], row[1]) for row in rows]


async def replace_sealed(
    connection: AsyncConnection, place: SealedColumn, value: SealedValue, sealed: bytes
) -> None:
    """Keep the same value sealed anew."""
    this = place.table.c[place.key] == value.key
    await connection.execute(update(place.table).where(this).values({place.column: sealed}))
