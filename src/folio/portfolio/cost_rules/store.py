"""Cost rules in the database."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from folio.portfolio.contracts import CostMethod


@dataclass(frozen=True, slots=True)
class StoredRule:
    """A method, the account it counts in (all if None) and the day from which on (always if None)."""

    method: CostMethod
    account_id: UUID | None
    since: dt.date | None


@dataclass(frozen=True, slots=True)
class CostPolicy:
    """The rules of a portfolio, and whether the lots of all its accounts are one pool."""

    pool: bool
    rules: tuple[StoredRule, ...]


async def find_cost_policy(connection: AsyncConnection, portfolio_id: UUID) -> CostPolicy:
    """Return the rules of a portfolio that the caller may see."""
    pool = await connection.scalar(
        text("SELECT pools_lots FROM portfolios WHERE id = :id"), {"id": portfolio_id}
    )
    rows = await connection.execute(
        text("SELECT method, account_id, since FROM cost_rules WHERE portfolio_id = :id ORDER BY position"),
        {"id": portfolio_id},
    )
    return CostPolicy(bool(pool), tuple(StoredRule(row[0], row[1], row[2]) for row in rows))


async def save_cost_policy(
    connection: AsyncConnection, portfolio_id: UUID, *, pool: bool, rules: Sequence[StoredRule]
) -> None:
    """Put these rules in the place of those there were; the caller holds the portfolio's lock."""
    await connection.execute(
        text("UPDATE portfolios SET pools_lots = :pool WHERE id = :id"), {"id": portfolio_id, "pool": pool}
    )
    await connection.execute(text("DELETE FROM cost_rules WHERE portfolio_id = :id"), {"id": portfolio_id})
    if rules:
        await connection.execute(
            text(
                "INSERT INTO cost_rules (portfolio_id, position, account_id, since, method)"
                " SELECT CAST(:id AS uuid), place, account_id, since, method"
                " FROM unnest(CAST(:accounts AS uuid[]), CAST(:days AS date[]), CAST(:methods AS text[]))"
                " WITH ORDINALITY AS new (account_id, since, method, place)"
            ),
            {
                "id": portfolio_id,
                "accounts": [rule.account_id for rule in rules],
                "days": [rule.since for rule in rules],
                "methods": [rule.method for rule in rules],
            },
        )
