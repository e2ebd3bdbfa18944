"""What is kept of apps that show codes, and of recovery codes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    LargeBinary,
    MetaData,
    Row,
    Select,
    Table,
    Uuid,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

_instant = DateTime(timezone=True)
_metadata = MetaData()
totp_factors = Table(
    "totp_factors",
    _metadata,
    Column("id", Uuid, primary_key=True),
    Column("user_id", Uuid),
    Column("sealed_secret", LargeBinary),
    Column("last_step", BigInteger),
    Column("confirmed_at", _instant),
    Column("last_used_at", _instant),
    Column("created_at", _instant),
)
recovery_codes = Table(
    "recovery_codes",
    _metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("user_id", Uuid),
    Column("created_at", _instant),
    Column("used_at", _instant),
)


@dataclass(frozen=True, slots=True)
class TotpRecord:
    """An app that shows codes, as kept: its secret only the vault can open."""

    id: UUID
    user_id: UUID
    sealed_secret: bytes
    created_at: datetime
    last_step: int | None = None
    confirmed_at: datetime | None = None
    last_used_at: datetime | None = None


async def replace_pending(connection: AsyncConnection, record: TotpRecord) -> None:
    """Keep an app that has yet to be confirmed, in place of an earlier one."""
    pending = (totp_factors.c.user_id == record.user_id) & totp_factors.c.confirmed_at.is_(None)
    await connection.execute(delete(totp_factors).where(pending))
    row = {
        "id": record.id,
        "user_id": record.user_id,
        "sealed_secret": record.sealed_secret,
        "created_at": record.created_at,
    }
    await connection.execute(insert(totp_factors).values(row))


async def find_totp(connection: AsyncConnection, user_id: UUID) -> TotpRecord | None:
    """Return a user's confirmed app."""
    return await _one(connection, _of(user_id, is_confirmed=True))


async def lock_totp(connection: AsyncConnection, user_id: UUID, *, is_confirmed: bool) -> TotpRecord | None:
    """Return a user's app, confirmed or yet to be, closed to other attempts until the transaction ends."""
    return await _one(connection, _of(user_id, is_confirmed=is_confirmed).with_for_update())


async def save_step(connection: AsyncConnection, totp_id: UUID, *, step: int, now: datetime) -> None:
    """Keep which step was used last."""
    used = {"last_step": step, "last_used_at": now}
    await connection.execute(update(totp_factors).where(totp_factors.c.id == totp_id).values(used))


async def confirm_totp(connection: AsyncConnection, record: TotpRecord, *, step: int, now: datetime) -> None:
    """Let an app count from now on, in place of an earlier one."""
    await remove_totp(connection, record.user_id)
    confirmed = {"confirmed_at": now, "last_step": step, "last_used_at": now}
    await connection.execute(update(totp_factors).where(totp_factors.c.id == record.id).values(confirmed))


async def remove_totp(connection: AsyncConnection, user_id: UUID) -> bool:
    """Forget a user's confirmed app and tell whether there was one."""
    confirmed = (totp_factors.c.user_id == user_id) & totp_factors.c.confirmed_at.is_not(None)
    removed = await connection.execute(delete(totp_factors).where(confirmed).returning(totp_factors.c.id))
    return removed.first() is not None


async def replace_codes(
    connection: AsyncConnection, user_id: UUID, digests: Iterable[bytes], *, now: datetime
) -> None:
    """Keep new recovery codes in place of all earlier ones."""
    await remove_codes(connection, user_id)
    rows = [{"digest": digest, "user_id": user_id, "created_at": now} for digest in digests]
    await connection.execute(insert(recovery_codes), rows)


async def remove_codes(connection: AsyncConnection, user_id: UUID) -> None:
    """Forget a user's recovery codes."""
    await connection.execute(delete(recovery_codes).where(recovery_codes.c.user_id == user_id))


async def use_code(connection: AsyncConnection, user_id: UUID, digest: bytes, *, now: datetime) -> bool:
    """Use up a recovery code; of many attempts with the same one a single one succeeds."""
    unused = (
        (recovery_codes.c.user_id == user_id)
        & (recovery_codes.c.digest == digest)
        & recovery_codes.c.used_at.is_(None)
    )
    used = await connection.execute(
        update(recovery_codes).where(unused).values(used_at=now).returning(recovery_codes.c.digest)
    )
    return used.first() is not None


async def count_codes(connection: AsyncConnection, user_id: UUID) -> int:
    """Return how many recovery codes a user has left."""
    left = select(func.count()).where(
        (recovery_codes.c.user_id == user_id) & recovery_codes.c.used_at.is_(None)
    )
    return (await connection.execute(left)).scalar_one()


def _of(user_id: UUID, *, is_confirmed: bool) -> Select[tuple[object, ...]]:
    at = totp_factors.c.confirmed_at
    state = at.is_not(None) if is_confirmed else at.is_(None)
    return select(totp_factors).where((totp_factors.c.user_id == user_id) & state)


async def _one(connection: AsyncConnection, wanted: Select[tuple[object, ...]]) -> TotpRecord | None:
    row = (await connection.execute(wanted)).one_or_none()
    return _record(row) if row else None


def _record(row: Row[tuple[object, ...]]) -> TotpRecord:
    return TotpRecord(
        id=row.id,
        user_id=row.user_id,
        sealed_secret=row.sealed_secret,
        created_at=row.created_at,
        last_step=row.last_step,
        confirmed_at=row.confirmed_at,
        last_used_at=row.last_used_at,
    )
