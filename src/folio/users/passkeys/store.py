"""What is kept of passkeys."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    LargeBinary,
    MetaData,
    Row,
    Table,
    Text,
    Uuid,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from folio.kernel.errors import Conflict

_instant = DateTime(timezone=True)
passkeys = Table(
    "passkeys",
    MetaData(),
    Column("id", Uuid, primary_key=True),
    Column("user_id", Uuid),
    Column("credential_id", LargeBinary),
    Column("public_key", LargeBinary),
    Column("sign_count", BigInteger),
    Column("name", Text),
    Column("is_synchronised", Boolean),
    Column("created_at", _instant),
    Column("last_used_at", _instant),
    Column("regressed_at", _instant),
    Column("stopped_at", _instant),
)


class PasskeyKnown(Conflict):
    """This passkey is registered already."""

    code = "passkey_known"


@dataclass(frozen=True, slots=True)
class PasskeyRecord:
    """A passkey as kept; ``regressed_at`` is when its count last fell back, as that of a copy would.

    From ``stopped_at`` on it proves nothing, until it is resumed.
    """

    id: UUID
    user_id: UUID
    credential_id: bytes
    public_key: bytes
    sign_count: int
    name: str
    is_synchronised: bool
    created_at: datetime
    last_used_at: datetime | None = None
    regressed_at: datetime | None = None
    stopped_at: datetime | None = None


async def add_passkey(connection: AsyncConnection, record: PasskeyRecord) -> None:
    """Keep a new passkey.

    Raises:
        PasskeyKnown: it is registered already.
    """
    row = {
        "id": record.id,
        "user_id": record.user_id,
        "credential_id": record.credential_id,
        "public_key": record.public_key,
        "sign_count": record.sign_count,
        "name": record.name,
        "is_synchronised": record.is_synchronised,
        "created_at": record.created_at,
    }
    try:
        async with connection.begin_nested():
            await connection.execute(insert(passkeys).values(row))
    except IntegrityError as error:
        raise PasskeyKnown("this passkey is registered already") from error


async def list_passkeys(connection: AsyncConnection, user_id: UUID) -> list[PasskeyRecord]:
    """Return a user's passkeys, oldest first."""
    wanted = select(passkeys).where(passkeys.c.user_id == user_id).order_by(passkeys.c.id)
    return [_record(row) for row in await connection.execute(wanted)]


async def list_working_passkeys(connection: AsyncConnection, user_id: UUID) -> list[PasskeyRecord]:
    """Return those of a user's passkeys that are not stopped, oldest first."""
    return [record for record in await list_passkeys(connection, user_id) if record.stopped_at is None]


async def lock_passkey(connection: AsyncConnection, credential_id: bytes) -> PasskeyRecord | None:
    """Return a passkey, closed to other signatures until the transaction ends."""
    wanted = select(passkeys).where(passkeys.c.credential_id == credential_id).with_for_update()
    row = (await connection.execute(wanted)).one_or_none()
    return _record(row) if row else None


async def save_use(connection: AsyncConnection, passkey_id: UUID, *, sign_count: int, now: datetime) -> None:
    """Keep how often a passkey has signed by now."""
    used = {"sign_count": sign_count, "last_used_at": now}
    await connection.execute(update(passkeys).where(passkeys.c.id == passkey_id).values(used))


async def save_regression(connection: AsyncConnection, passkey_id: UUID, *, now: datetime) -> None:
    """Keep that the count of a passkey fell back."""
    await connection.execute(update(passkeys).where(passkeys.c.id == passkey_id).values(regressed_at=now))


async def rename_passkey(
    connection: AsyncConnection, passkey_id: UUID, *, user_id: UUID, name: str
) -> PasskeyRecord | None:
    """Give one of a user's passkeys another name."""
    this = (passkeys.c.id == passkey_id) & (passkeys.c.user_id == user_id)
    renamed = await connection.execute(update(passkeys).where(this).values(name=name).returning(passkeys))
    row = renamed.one_or_none()
    return _record(row) if row else None


async def remove_passkey(connection: AsyncConnection, passkey_id: UUID, *, user_id: UUID) -> bool:
    """Forget one of a user's passkeys and tell whether it was there."""
    this = (passkeys.c.id == passkey_id) & (passkeys.c.user_id == user_id)
    removed = await connection.execute(delete(passkeys).where(this).returning(passkeys.c.id))
    return removed.first() is not None


async def stop_passkeys(connection: AsyncConnection, user_id: UUID, *, now: datetime) -> int:
    """Stop a user's passkeys; return how many worked until now."""
    working = (passkeys.c.user_id == user_id) & passkeys.c.stopped_at.is_(None)
    return (await connection.execute(update(passkeys).where(working).values(stopped_at=now))).rowcount


async def resume_passkeys(
    connection: AsyncConnection, user_id: UUID, *, passkey_id: UUID | None = None
) -> int:
    """Let a user's stopped passkeys work again, or one of them; return how many did not until now."""
    stopped = (passkeys.c.user_id == user_id) & passkeys.c.stopped_at.is_not(None)
    if passkey_id is not None:
        stopped &= passkeys.c.id == passkey_id
    return (await connection.execute(update(passkeys).where(stopped).values(stopped_at=None))).rowcount


def _record(row: Row[tuple[object, ...]]) -> PasskeyRecord:
    return PasskeyRecord(
        id=row.id,
        user_id=row.user_id,
        credential_id=row.credential_id,
        public_key=row.public_key,
        sign_count=row.sign_count,
        name=row.name,
        is_synchronised=row.is_synchronised,
        created_at=row.created_at,
        last_used_at=row.last_used_at,
        regressed_at=row.regressed_at,
        stopped_at=row.stopped_at,
    )
