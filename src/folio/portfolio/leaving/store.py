"""What is found and removed of a user who is gone."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# In this order: what refers to an instrument goes before it.
_MARKET = {
    "price_years": "DELETE FROM price_years WHERE owner_id = :user",
    "splits": "DELETE FROM splits WHERE owner_id = :user",
    "rates": "DELETE FROM fx_rates WHERE owner_id = :user",
    "revisions": "DELETE FROM market_revisions WHERE owner_id = :user",
    "instruments": (
        "DELETE FROM instruments i WHERE owner_id = :user AND NOT EXISTS"
        " (SELECT 1 FROM activities a WHERE a.instrument_id = i.id OR a.into_id = i.id)"
    ),
}
_INTERNAL = {"revisions"}


async def list_portfolios(connection: AsyncConnection, user_id: UUID) -> list[UUID]:
    """Return the portfolios a user owns."""
    found = await connection.execute(
        text("SELECT id FROM portfolios WHERE user_id = :user ORDER BY id FOR UPDATE"), {"user": user_id}
    )
    return list(found.scalars())


async def count_activities(connection: AsyncConnection, portfolios: Sequence[UUID]) -> int:
    """Return how much is booked in these portfolios."""
    counted = await connection.execute(
        text("SELECT count(*) FROM activities WHERE portfolio_id = ANY(:portfolios)"),
        {"portfolios": list(portfolios)},
    )
    return int(counted.scalar_one())


async def delete_shares(connection: AsyncConnection, user_id: UUID, *, portfolios: Sequence[UUID]) -> int:
    """Remove every share of these portfolios, and every one with the user."""
    deleted = await connection.execute(
        text(
            "DELETE FROM grants WHERE grantee_id = :user"
            " OR (object_type = 'portfolio' AND object_id = ANY(:portfolios))"
        ),
        {"user": user_id, "portfolios": list(portfolios)},
    )
    return deleted.rowcount


async def delete_market(connection: AsyncConnection, user_id: UUID) -> dict[str, int]:
    """Remove the prices, splits, rates and instruments that a user has entered; return how many of each."""
    counts = {
        kind: (await connection.execute(text(statement), {"user": user_id})).rowcount
        for kind, statement in _MARKET.items()
    }
    return {kind: count for kind, count in counts.items() if kind not in _INTERNAL}
