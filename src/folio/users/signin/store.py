"""What is kept of ways in: the state of set-up, and failures by key."""

from datetime import datetime

from sqlalchemy import Column, DateTime, Integer, LargeBinary, MetaData, Table, delete, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from folio.users.domain.setup import SetupWindow
from folio.users.domain.throttle import Failures

_instant = DateTime(timezone=True)
_metadata = MetaData()
setup = Table(
    "setup",
    _metadata,
    Column("id", Integer, primary_key=True),
    Column("token_digest", LargeBinary),
    Column("token_expires_at", _instant),
    Column("setup_completed_at", _instant),
)
failures = Table(
    "sign_in_failures",
    _metadata,
    Column("key", LargeBinary, primary_key=True),
    Column("failed", Integer),
    Column("since", _instant),
    Column("last_at", _instant),
)


async def find_window(connection: AsyncConnection) -> SetupWindow:
    """Return the state of set-up."""
    row = (await connection.execute(select(setup))).one()
    return SetupWindow(row.token_digest, row.token_expires_at, row.setup_completed_at)


async def lock_window(connection: AsyncConnection) -> SetupWindow:
    """Return the state of set-up, closed to everybody else until the transaction ends."""
    row = (await connection.execute(select(setup).with_for_update())).one()
    return SetupWindow(row.token_digest, row.token_expires_at, row.setup_completed_at)


async def save_window(connection: AsyncConnection, window: SetupWindow) -> None:
    """Keep the state of set-up."""
    await connection.execute(
        update(setup).values(
            token_digest=window.token_digest,
            token_expires_at=window.token_expires_at,
            setup_completed_at=window.setup_completed_at,
        )
    )


async def find_failures(connection: AsyncConnection, key: bytes) -> Failures | None:
    """Return the failures counted under a key."""
    row = (await connection.execute(select(failures).where(failures.c.key == key))).one_or_none()
    return Failures(row.failed, row.since, row.last_at) if row else None


async def lock_failures(connection: AsyncConnection, key: bytes) -> Failures | None:
    """Return the failures counted under a key, closed to other attempts until the transaction ends.

    The lock is on the key and not on its row: of many first failures at once each is counted.
    """
    number = int.from_bytes(key[:8], "big", signed=True)
    await connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})
    return await find_failures(connection, key)


async def save_failures(connection: AsyncConnection, key: bytes, counted: Failures) -> None:
    """Keep the failures counted under a key."""
    row = {"failed": counted.count, "since": counted.since, "last_at": counted.last_at}
    statement = insert(failures).values(key=key, **row)
    await connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_=row))


async def forget_failures(connection: AsyncConnection, key: bytes) -> None:
    """Start afresh for a key."""
    await connection.execute(delete(failures).where(failures.c.key == key))


async def delete_failures(connection: AsyncConnection, *, last_before: datetime) -> None:
    """Remove the counts that nobody added to since an instant."""
    await connection.execute(delete(failures).where(failures.c.last_at < last_before))
