"""What reports read: a portfolio's terms and version, and its activities as plain rows."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from folio.portfolio.contracts import CostMethod
from folio.portfolio.portfolios.store import PortfolioNotFound, Version

# Decoding a batch holds the event loop for some milliseconds; more rows would be felt elsewhere.
BATCH = 1_000

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
