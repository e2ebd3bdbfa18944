"""What is kept of removals; it names nobody but by his id."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    Column,
    DateTime,
    MetaData,
    Row,
    Table,
    Text,
    Uuid,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from folio.users.accounts.store import users

_instant = DateTime(timezone=True)
_metadata = MetaData()
removals = Table(
    "removals",
    _metadata,
    Column("id", Uuid, primary_key=True),
    Column("user_id", Uuid),
    Column("requested_by", Uuid),
    Column("requested_at", _instant),
    Column("removed_at", _instant),
)
reports = Table(
    "removal_reports",
    _metadata,
    Column("removal_id", Uuid, primary_key=True),
    Column("service", Text, primary_key=True),
    Column("counts", JSONB),
    Column("reported_at", _instant),
)
_sessions = Table("sessions", MetaData(), Column("user_id", Uuid))


@dataclass(frozen=True, slots=True)
class Removal:
    """Who goes, at whose wish; ``removed_at`` is when the account went for good."""

    id: UUID
    user_id: UUID
    requested_by: UUID
    requested_at: datetime
    removed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What a service has removed."""

    removal_id: UUID
    service: str
    counts: Mapping[str, int]
    reported_at: datetime


async def add_removal(connection: AsyncConnection, removal: Removal, *, deletes_at: datetime) -> None:
    """Keep that an account goes, and put it out of use."""
    row = {
        "id": removal.id,
        "user_id": removal.user_id,
        "requested_by": removal.requested_by,
        "requested_at": removal.requested_at,
    }
    await connection.execute(insert(removals).values(row))
    gone = {"deletes_at": deletes_at, "updated_at": removal.requested_at}
    await connection.execute(update(users).where(users.c.id == removal.user_id).values(gone))


async def undo_removal(connection: AsyncConnection, user_id: UUID, *, now: datetime) -> None:
    """Put an account back into use, as if nobody had asked for its removal."""
    pending = (removals.c.user_id == user_id) & removals.c.removed_at.is_(None)
    await connection.execute(delete(removals).where(pending))
    back = {"deletes_at": None, "updated_at": now}
    await connection.execute(update(users).where(users.c.id == user_id).values(back))


async def claim_due(connection: AsyncConnection, *, now: datetime) -> Removal | None:
    """Return a removal that is due, closed to others until the transaction ends."""
    due = (
        select(removals)
        .join(users, users.c.id == removals.c.user_id)
        .where(removals.c.removed_at.is_(None), users.c.deletes_at <= now)
        .order_by(removals.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = (await connection.execute(due)).one_or_none()
    return _removal(row) if row else None


async def remove_account(connection: AsyncConnection, removal: Removal, *, now: datetime) -> dict[str, int]:
    """Remove an account with all that hangs on it; return how many of what that was."""
    theirs = select(func.count()).select_from(_sessions).where(_sessions.c.user_id == removal.user_id)
    sessions = (await connection.execute(theirs)).scalar_one()
    gone = await connection.execute(delete(users).where(users.c.id == removal.user_id))
    done = update(removals).where(removals.c.id == removal.id).values(removed_at=now)
    await connection.execute(done)
    return {"accounts": gone.rowcount, "sessions": sessions}


async def add_report(connection: AsyncConnection, report: Report) -> None:
    """Keep what a service has removed."""
    row = {
        "removal_id": report.removal_id,
        "service": report.service,
        "counts": dict(report.counts),
        "reported_at": report.reported_at,
    }
    await connection.execute(upsert(reports).values(row).on_conflict_do_nothing())


async def list_removals(
    connection: AsyncConnection, *, before: UUID | None, limit: int
) -> list[tuple[Removal, list[Report]]]:
    """Return removals with their reports, newest first, from the one before ``before``."""
    wanted = select(removals)
    if before is not None:
        wanted = wanted.where(removals.c.id < before)
    found = [
        _removal(row) for row in await connection.execute(wanted.order_by(removals.c.id.desc()).limit(limit))
    ]
    ids = [removal.id for removal in found]
    told = await connection.execute(
        select(reports).where(reports.c.removal_id.in_(ids)).order_by(reports.c.service)
    )
    by_removal: dict[UUID, list[Report]] = {removal_id: [] for removal_id in ids}
    for row in told:
        by_removal[row.removal_id].append(Report(row.removal_id, row.service, row.counts, row.reported_at))
    return [(removal, by_removal[removal.id]) for removal in found]


def _removal(row: Row[tuple[object, ...]]) -> Removal:
    return Removal(row.id, row.user_id, row.requested_by, row.requested_at, row.removed_at)
