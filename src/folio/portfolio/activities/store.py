"""Activities in the database: rows are only ever added."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from folio.kernel.errors import Conflict, NotFound
from folio.portfolio.contracts import (
    Activity,
    ActivityName,
    ActivityStatus,
    InstrumentName,
    LotPick,
    SplitRatio,
)
from folio.portfolio.wire import figure_text, plain

TAG_SEPARATOR = "\x1f"
SHOWN = """
    SELECT a.*, i.symbol, i.name AS instrument_name, j.symbol AS into_symbol, j.name AS into_name,
        r.id AS reversed_by, s.status AS settled
    FROM activities a LEFT JOIN instruments i ON i.id = a.instrument_id
    LEFT JOIN instruments j ON j.id = a.into_id
    LEFT JOIN activity_settlements s ON s.activity_id = a.id
    LEFT JOIN activities r ON r.reverses = a.id
"""
COLUMNS = {
    "id": "uuid",
    "account_id": "uuid",
    "type": "text",
    "date": "date",
    "at": "timestamptz",
    "instrument_id": "uuid",
    "quantity": "numeric",
    "price": "numeric",
    "amount": "numeric",
    "currency": "text",
    "fee": "numeric",
    "tax": "numeric",
    "fx_rate": "numeric",
    "split_numerator": "integer",
    "split_denominator": "integer",
    "into_id": "uuid",
    "basis_fraction": "numeric",
    "basis_is_derived": "boolean",
    "lots": "jsonb",
    "day_order": "integer",
    "status": "text",
    "replaces": "uuid",
    "note": "text",
    "tags": "text",
    "external_id": "text",
    "import_id": "uuid",
    "fingerprint": "text",
    "occurrence": "integer",
    "reverses": "uuid",
}
FILTERS = (
    "a.portfolio_id = :portfolio",
    "(CAST(:types AS text[]) IS NULL OR a.type = ANY(:types))",
    "(CAST(:account AS uuid) IS NULL OR a.account_id = :account)",
    "(CAST(:instrument AS uuid) IS NULL OR a.instrument_id = :instrument)",
    "(CAST(:first AS date) IS NULL OR a.date >= :first)",
    "(CAST(:last AS date) IS NULL OR a.date <= :last)",
    (
        "(CAST(:query AS text) IS NULL OR strpos(lower(concat_ws(' ', i.symbol, i.isin, i.name,"
        " CASE WHEN :notes THEN concat_ws(' ', a.note, a.external_id, array_to_string(a.tags, ' ')) END)),"
        " lower(:query)) > 0)"
    ),
)

# What makes a row itself, and not the same activity once more.
NOT_COPIED = ("id", "import_id", "fingerprint", "occurrence", "reverses", "replaces", "status")

Order = Literal["date", "-date"]
Place = tuple[dt.date, int, int]


class ActivityNotFound(NotFound):
    """The person has no such activity."""

    code = "activity_not_found"


class NotADraft(Conflict):
    """The activity is posted or void already."""

    code = "not_a_draft"


class NotPosted(Conflict):
    """The activity does not count, so there is nothing to reverse."""

    code = "not_posted"


class AlreadyReversed(Conflict):
    """The activity was reversed before."""

    code = "already_reversed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityRow:
    """An activity to add; the figures have been checked and the instrument found.

    An imported one carries its identity: ``fingerprint`` and ``occurrence`` are unique in its account.
    """

    id: UUID
    account_id: UUID
    type: str
    date: dt.date
    currency: str
    at: dt.datetime | None = None
    instrument_id: UUID | None = None
    quantity: Decimal | None = None
    price: Decimal | None = None
    amount: Decimal | None = None
    fee: Decimal = Decimal(0)
    tax: Decimal = Decimal(0)
    fx_rate: Decimal | None = None
    split_numerator: int | None = None
    split_denominator: int | None = None
    into_id: UUID | None = None
    basis_fraction: Decimal | None = None
    basis_is_derived: bool = False
    lots: str | None = None
    day_order: int = 0
    status: str = "posted"
    replaces: UUID | None = None
    note: str | None = None
    tags: str = ""
    external_id: str | None = None
    import_id: UUID | None = None
    fingerprint: str | None = None
    occurrence: int | None = None
    reverses: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityFilter:
    """Which activities to list; None does not restrict.

    ``query`` is looked for in names, and with ``searches_notes`` in notes, tags and foreign ids.
    """

    types: tuple[ActivityName, ...] | None = None
    account_id: UUID | None = None
    instrument_id: UUID | None = None
    first: dt.date | None = None
    last: dt.date | None = None
    query: str | None = None
    searches_notes: bool = True


async def insert_activities(
    connection: AsyncConnection,
    rows: Sequence[ActivityRow],
    *,
    portfolio_id: UUID,
    revision: int,
    at: dt.datetime,
) -> None:
    """Add rows as the portfolio's ``revision``, in their order; the caller holds the portfolio's lock."""
    if not rows:
        return
    names = ", ".join(COLUMNS)
    arrays = ", ".join(f"CAST(:{name} AS {kind}[])" for name, kind in COLUMNS.items())
    values = names.replace("tags", f"string_to_array(tags, '{TAG_SEPARATOR}')")
    await connection.execute(
        text(
            f"INSERT INTO activities (portfolio_id, revision, created_at, position, {names})"  # noqa: S608 – constants
            f" SELECT CAST(:portfolio AS uuid), :revision, CAST(:created_at AS timestamptz), place, {values}"
            f" FROM unnest({arrays}) WITH ORDINALITY AS new ({names}, place)"
        ),
        {
            "portfolio": portfolio_id,
            "revision": revision,
            "created_at": at,
            **{name: [getattr(row, name) for row in rows] for name in COLUMNS},
        },
    )


async def list_activities(  # noqa: PLR0913 – a page is a filter, an order, a place and a size
    connection: AsyncConnection,
    portfolio_id: UUID,
    wanted: ActivityFilter,
    *,
    order: Order,
    after: Place | None,
    limit: int,
) -> tuple[list[Activity], Place | None]:
    """Return a page of the portfolio's activities and the place of its last one if there are more."""
    sign, direction = (">", "ASC") if order == "date" else ("<", "DESC")
    day, revision, position = after if after is not None else (None, None, None)
    rows = await connection.execute(
        text(
            f"{SHOWN} WHERE {' AND '.join(FILTERS)} AND (CAST(:day AS date) IS NULL OR (a.date, a.revision,"
            f" a.position) {sign} (:day, CAST(:revision AS bigint), CAST(:position AS int)))"
            f" ORDER BY a.date {direction}, a.revision {direction}, a.position {direction} LIMIT :limit"
        ),
        {
            "portfolio": portfolio_id,
            "types": list(wanted.types) if wanted.types else None,
            "account": wanted.account_id,
            "instrument": wanted.instrument_id,
            "first": wanted.first,
            "last": wanted.last,
            "query": wanted.query,
            "notes": wanted.searches_notes,
            "day": day,
            "revision": revision,
            "position": position,
            "limit": limit + 1,
        },
    )
    found = rows.all()
    last = found[limit - 1] if len(found) > limit else None
    place = (last.date, last.revision, last.position) if last is not None else None
    return [_activity(row) for row in found[:limit]], place


async def find_revision(connection: AsyncConnection, portfolio_id: UUID, revision: int) -> list[Activity]:
    """Return what one revision booked, in its order."""
    rows = await connection.execute(
        text(f"{SHOWN} WHERE a.portfolio_id = :portfolio AND a.revision = :revision ORDER BY a.position"),
        {"portfolio": portfolio_id, "revision": revision},
    )
    return [_activity(row) for row in rows]


async def find_activity(connection: AsyncConnection, activity_id: UUID, *, user_id: UUID) -> Activity:
    """Return the person's activity.

    Raises:
        ActivityNotFound: there is none of that id that is this person's.
    """
    rows = await connection.execute(
        text(f"{SHOWN} JOIN portfolios p ON p.id = a.portfolio_id WHERE a.id = :id AND p.user_id = :user"),
        {"id": activity_id, "user": user_id},
    )
    row = rows.one_or_none()
    if row is None:
        raise ActivityNotFound(f"you have no activity {activity_id}")
    return _activity(row)


async def copy_as_reversal(
    connection: AsyncConnection, activity_id: UUID, *, reversal_id: UUID, revision: int, at: dt.datetime
) -> None:
    """Add the row that cancels ``activity_id``: its copy but for its identity.

    Raises:
        AlreadyReversed: there is one.
    """
    kept = [name for name in COLUMNS if name not in NOT_COPIED]
    names = ", ".join(kept)
    added = await connection.execute(
        text(
            "INSERT INTO activities"  # noqa: S608 – constants
            f" (id, portfolio_id, revision, position, created_at, reverses, status, {names})"
            f" SELECT :reversal, portfolio_id, :revision, 1, :at, id, 'posted', {names}"
            " FROM activities WHERE id = :id"
            " ON CONFLICT ON CONSTRAINT one_reversal DO NOTHING"
        ),
        {"id": activity_id, "reversal": reversal_id, "revision": revision, "at": at},
    )
    if added.rowcount == 0:
        raise AlreadyReversed("this activity was reversed before: its reversal can be reversed in turn")


async def settle_draft(
    connection: AsyncConnection, activity: Activity, *, status: ActivityStatus, revision: int, at: dt.datetime
) -> None:
    """Write down that a draft was posted or given up, as of the portfolio's ``revision``.

    Raises:
        NotADraft: it is none, or was settled before.
    """
    settled = await connection.execute(
        text(
            "INSERT INTO activity_settlements (activity_id, portfolio_id, revision, status, created_at)"
            " SELECT id, portfolio_id, :revision, :status, :at FROM activities"
            " WHERE id = :id AND status = 'draft' ON CONFLICT (activity_id) DO NOTHING"
        ),
        {"id": activity.id, "revision": revision, "status": status, "at": at},
    )
    if settled.rowcount == 0:
        raise NotADraft("this activity is no draft: reverse it, or book another")


async def list_history(connection: AsyncConnection, activity: Activity) -> list[Activity]:
    """Return the activity with all it corrects, all that corrects it, and their reversals, as booked."""
    rows = await connection.execute(
        text(
            "WITH RECURSIVE chain (id) AS (SELECT CAST(:id AS uuid) UNION SELECT linked.id FROM chain c"  # noqa: S608 – constants
            " JOIN activities known ON known.id = c.id JOIN activities linked"
            " ON linked.portfolio_id = known.portfolio_id AND (linked.id IN (known.replaces, known.reverses)"
            " OR linked.replaces = known.id OR linked.reverses = known.id))"
            f" {SHOWN} JOIN chain ON chain.id = a.id ORDER BY a.revision, a.position"
        ),
        {"id": activity.id},
    )
    return [_activity(row) for row in rows]


def _activity(row: Row[tuple[object, ...]]) -> Activity:
    instrument = None
    if row.instrument_id is not None:
        instrument = InstrumentName(row.instrument_id, row.symbol, row.instrument_name)
    split = None
    if row.split_numerator is not None:
        split = SplitRatio(row.split_numerator, row.split_denominator)
    into = None if row.into_id is None else InstrumentName(row.into_id, row.into_symbol, row.into_name)
    status = row.settled or row.status
    return Activity(
        id=row.id,
        portfolio_id=row.portfolio_id,
        account_id=row.account_id,
        type=row.type,
        date=row.date,
        at=row.at,
        instrument=instrument,
        quantity=figure_text(row.quantity),
        price=figure_text(row.price),
        amount=figure_text(row.amount),
        currency=row.currency,
        fee=plain(row.fee),
        tax=plain(row.tax),
        fx_rate=figure_text(row.fx_rate),
        split=split,
        note=row.note,
        tags=row.tags,
        external_id=row.external_id,
        import_id=row.import_id,
        into=into,
        basis_fraction=figure_text(row.basis_fraction),
        basis_is_derived=row.basis_is_derived,
        lots=[LotPick(pick["lot_id"], pick["quantity"]) for pick in row.lots or ()],
        order=row.day_order,
        status="void" if row.reversed_by is not None else status,
        reverses=row.reverses,
        reversed_by=row.reversed_by,
        replaces=row.replaces,
        created_at=row.created_at,
    )
