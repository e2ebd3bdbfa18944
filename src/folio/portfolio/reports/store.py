"""What reports read: a portfolio's terms and version, and its activities as packed columns or plain rows."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from folio.portfolio.contracts import CostMethod
from folio.portfolio.portfolios.store import PortfolioNotFound, Version

# Decoding a batch holds the event loop for some milliseconds; more rows would be felt elsewhere.
BATCH = 1_000

FIRST = -1  # below every revision

ActivityTuple = tuple[Any, ...]  # the columns of the statement below


@dataclass(frozen=True, slots=True)
class Head:
    """What a portfolio is reported in, and at which version."""

    portfolio_id: UUID
    user_id: UUID
    currency: str
    cost_method: CostMethod
    version: Version


async def find_head(connection: AsyncConnection, portfolio_id: UUID, *, user_id: UUID) -> Head:
    """Return the head of the person's portfolio.

    Raises:
        PortfolioNotFound: there is none of that id that is this person's.
    """
    rows = await connection.execute(
        text(
            "SELECT p.currency, p.cost_method, p.revision, coalesce(m.revision, 0) FROM portfolios p"
            " LEFT JOIN market_revisions m ON m.owner_id = p.user_id WHERE p.id = :id AND p.user_id = :user"
        ),
        {"id": portfolio_id, "user": user_id},
    )
    row = rows.one_or_none()
    if row is None:
        raise PortfolioNotFound(f"you have no portfolio {portfolio_id}")
    return Head(portfolio_id, user_id, row[0], row[1], Version(row[2], row[3]))


async def load_activities(
    connection: AsyncConnection, portfolio_id: UUID, *, after: int
) -> list[ActivityTuple]:
    """Return the rows booked after the revision ``after``, in their order, for ``replay.read_rows``."""
    rows: list[ActivityTuple] = []
    result = await connection.stream(
        text(
            "SELECT id, account_id::text, type, date, at, instrument_id::text, quantity, price, amount,"
            " currency, fee, tax, fx_rate, split_numerator, split_denominator, reverses, into_id,"
            " basis_fraction, lots, day_order, revision, position"
            " FROM activities WHERE portfolio_id = :id AND revision > :after AND status = 'posted'"
            " UNION ALL SELECT id, account_id::text, type, date, at, instrument_id::text, quantity, price,"
            " amount, currency, fee, tax, fx_rate, split_numerator, split_denominator, reverses, into_id,"
            " basis_fraction, lots, day_order, s.revision, position"
            " FROM activities a JOIN activity_settlements s ON s.activity_id = a.id"
            " WHERE s.portfolio_id = :id AND s.revision > :after AND s.status = 'posted'"
            " ORDER BY revision, position"
        ),
        {"id": portfolio_id, "after": after},
    )
    async for batch in result.partitions(BATCH):
        rows.extend(tuple(row) for row in batch)
    return rows


@dataclass(frozen=True, slots=True)
class Segment:
    """Activities above one revision and up to another, packed; ``instruments`` are all they name."""

    after: int
    through: int
    instruments: tuple[UUID, ...]
    packed: bytes


async def load_segments(connection: AsyncConnection, portfolio_id: UUID, *, layout: int) -> list[Segment]:
    """Return the packed activities from the first one on, without a gap; may be none."""
    rows = await connection.execute(
        text(
            "SELECT after_revision, through_revision, instruments, packed FROM ledger_segments"
            " WHERE portfolio_id = :id AND format = :format ORDER BY after_revision"
        ),
        {"id": portfolio_id, "format": layout},
    )
    found: list[Segment] = []
    for row in rows:
        if row.after_revision == (found[-1].through if found else FIRST):
            found.append(
                Segment(row.after_revision, row.through_revision, tuple(row.instruments), row.packed)
            )
    return found


async def save_segment(
    connection: AsyncConnection, portfolio_id: UUID, segment: Segment, *, layout: int
) -> None:
    """Keep packed activities; whoever packed the same before wins, and a portfolio deleted since is left."""
    await connection.execute(
        text(
            "INSERT INTO ledger_segments"
            " (portfolio_id, format, after_revision, through_revision, instruments, packed)"
            " SELECT id, :format, :after, :through, CAST(:instruments AS uuid[]), :packed FROM portfolios"
            " WHERE id = :id ON CONFLICT DO NOTHING"
        ),
        {
            "id": portfolio_id,
            "format": layout,
            "after": segment.after,
            "through": segment.through,
            "instruments": list(segment.instruments),
            "packed": segment.packed,
        },
    )


async def drop_segments(connection: AsyncConnection, portfolio_id: UUID) -> None:
    """Forget the packed activities of a portfolio; its rows remain, and are packed again."""
    await connection.execute(
        text("DELETE FROM ledger_segments WHERE portfolio_id = :id"), {"id": portfolio_id}
    )
