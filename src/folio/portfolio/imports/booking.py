"""From drafts to booked activities, each at most once; within the transaction of whoever imports."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from folio.chassis.clock import fresh_id
from folio.kernel.clock import Clock
from folio.portfolio.activities.actions import row_of
from folio.portfolio.activities.store import ActivityRow, insert_activities
from folio.portfolio.domain.imports.identity import ComparedRow, compare_rows
from folio.portfolio.domain.imports.rows import ImportDraft, ImportRow
from folio.portfolio.imports.instruments import Known, find_known, match, missing_instruments
from folio.portfolio.imports.store import load_identities
from folio.portfolio.instruments.actions import add_instruments


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where drafts are booked; the caller holds the portfolio's lock and began ``revision``."""

    portfolio_id: UUID
    account_id: UUID
    user_id: UUID
    revision: int
    import_id: UUID | None
    create_instruments: bool


@dataclass(frozen=True, slots=True)
class Booked:
    """How many rows were booked, were there before, and were left out."""

    created: int
    existing: int
    skipped: int


async def book_rows(
    connection: AsyncConnection, rows: Sequence[ImportRow], target: Target, *, clock: Clock
) -> Booked:
    """Book the rows the account does not have yet; conflicting ones and unknown instruments are left out."""
    stored = await load_identities(connection, target.account_id)
    compared = await asyncio.to_thread(compare_rows, rows, stored)
    drafts = [row.draft for row in rows if row.draft is not None]
    known: Known = await find_known(connection, drafts, user_id=target.user_id)
    if target.create_instruments:
        missing = missing_instruments(drafts, known)
        if missing:
            await add_instruments(connection, missing, user_id=target.user_id, clock=clock)
            known = await find_known(connection, drafts, user_id=target.user_id)
    new = [row for row in compared if row.status == "new"]
    activities = await asyncio.to_thread(_activities, new, known, target, clock)
    await insert_activities(
        connection,
        activities,
        portfolio_id=target.portfolio_id,
        revision=target.revision,
        at=clock.now(),
    )
    existing = sum(row.status == "existing" for row in compared)
    return Booked(len(activities), existing, _countable(compared) - len(activities) - existing)


def _countable(compared: Sequence[ComparedRow]) -> int:
    return sum(row.status != "ignored" for row in compared)


def _activities(new: Sequence[ComparedRow], known: Known, target: Target, clock: Clock) -> list[ActivityRow]:
    rows = [_activity(row, row.row.draft, known, target, clock) for row in new if row.row.draft is not None]
    booked = [row for row in rows if row is not None]
    # Activities of a day are booked in the order they happened, which in many exports is from the bottom up.
    return booked[::-1] if booked and booked[0].date > booked[-1].date else booked


def _activity(
    row: ComparedRow, draft: ImportDraft, known: Known, target: Target, clock: Clock
) -> ActivityRow | None:
    instrument = match(draft, known)
    into = known.get(draft.activity.into or "")
    if (instrument is None and draft.activity.instrument) or (into is None and draft.activity.into):
        return None
    booked = row_of(
        draft.activity,
        id_=fresh_id(clock),
        account_id=target.account_id,
        instrument_id=instrument.id if instrument else None,
        note=draft.note,
        external_id=draft.external_id,
    )
    identity = row.identity
    return replace(
        booked,
        into_id=into.id if into else None,
        import_id=target.import_id,
        fingerprint=identity.fingerprint if identity else None,
        occurrence=identity.occurrence if identity else None,
    )
