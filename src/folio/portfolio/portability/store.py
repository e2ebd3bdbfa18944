"""The sections of a person's data: a query for each, and what of them is no plain query."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from folio.chassis.portability.sections import queried

_PORTFOLIOS = """
    SELECT id, name, currency, cost_method, pools_lots, created_at, updated_at, id AS key
    FROM portfolios WHERE user_id = :user
"""
_ACCOUNTS = """
    SELECT a.id, a.portfolio_id, p.name AS portfolio, a.name, a.currency, a.tracks_cash, a.allow_short,
        a.created_at, a.id AS key
    FROM accounts a JOIN portfolios p ON p.id = a.portfolio_id WHERE p.user_id = :user
"""
_ACTIVITIES = """
    SELECT a.id, a.portfolio_id, a.account_id, a.revision, a.position, a.type, a.date, a.at, a.instrument_id,
        i.symbol, i.isin, i.name, a.quantity, a.price, a.amount, a.currency, a.fee, a.tax, a.fx_rate,
        a.split_numerator, a.split_denominator, a.into_id, j.symbol AS into_symbol, a.basis_fraction, a.lots,
        a.day_order, a.note, a.tags, a.external_id, a.import_id, a.reverses, a.replaces,
        CASE WHEN r.id IS NOT NULL THEN 'void' ELSE coalesce(s.status, a.status) END AS status,
        a.created_at, a.id AS key
    FROM activities a JOIN portfolios p ON p.id = a.portfolio_id
    LEFT JOIN instruments i ON i.id = a.instrument_id
    LEFT JOIN instruments j ON j.id = a.into_id
    LEFT JOIN activity_settlements s ON s.activity_id = a.id
    LEFT JOIN activities r ON r.reverses = a.id
    WHERE p.user_id = :user
"""
_COST_RULES = """
    SELECT c.portfolio_id, c.position, c.account_id, c.since, c.method,
        (CAST(c.portfolio_id AS text) || lpad(CAST(c.position AS text), 10, '0')) COLLATE "C" AS key
    FROM cost_rules c JOIN portfolios p ON p.id = c.portfolio_id WHERE p.user_id = :user
"""
# His own, and the platform's as far as he has booked them.
_INSTRUMENTS = """
    SELECT i.id, i.owner_id IS NOT NULL AS is_own, i.symbol, i.isin, i.name, i.currency, i.kind, i.source,
        i.created_at, i.id AS key
    FROM instruments i WHERE i.owner_id = :user OR i.id IN (
        SELECT a.instrument_id FROM activities a JOIN portfolios p ON p.id = a.portfolio_id
        WHERE p.user_id = :user
        UNION SELECT a.into_id FROM activities a JOIN portfolios p ON p.id = a.portfolio_id
        WHERE p.user_id = :user)
"""
_SPLITS = """
    SELECT s.id, s.instrument_id, i.symbol, s.ex_date, s.numerator, s.denominator, s.id AS key
    FROM splits s JOIN instruments i ON i.id = s.instrument_id WHERE s.owner_id = :user
"""
_RATES = """
    SELECT base, quote, day, rate, (base || quote || CAST(day AS text)) COLLATE "C" AS key
    FROM fx_rates WHERE owner_id = :user
"""
_TAXONOMIES = """
    SELECT id, name, nodes, created_at, id AS key FROM taxonomies WHERE owner_id = :user
"""
# What he has said himself, wherever.
_COMMENTS = """
    SELECT c.id, c.portfolio_id, p.name AS portfolio, c.text, c.created_at, CAST(c.id AS text) AS key
    FROM comments c JOIN portfolios p ON p.id = c.portfolio_id WHERE c.author_id = :user
"""
_TAXONOMY_PLACES = """
    SELECT t.name AS taxonomy, p.taxonomy_id, p.instrument_id, i.symbol, p.node, p.weight,
        (CAST(p.taxonomy_id AS text) || CAST(p.instrument_id AS text) || p.node) COLLATE "C" AS key
    FROM taxonomy_places p JOIN taxonomies t ON t.id = p.taxonomy_id
    JOIN instruments i ON i.id = p.instrument_id WHERE t.owner_id = :user
"""
_FUND_HOLDINGS = """
    SELECT f.fund_id, fund.symbol AS fund, f.instrument_id, i.symbol, f.weight,
        (CAST(f.fund_id AS text) || CAST(f.instrument_id AS text)) COLLATE "C" AS key
    FROM fund_holdings f JOIN instruments fund ON fund.id = f.fund_id
    JOIN instruments i ON i.id = f.instrument_id WHERE f.owner_id = :user
"""
_STATEMENTS = """
    SELECT s.id, s.portfolio_id, s.account_id, s.date, s.is_complete, s.note, s.items, s.created_at,
        s.id AS key
    FROM statements s JOIN portfolios p ON p.id = s.portfolio_id WHERE p.user_id = :user
"""
_IMPORTS = """
    SELECT m.id, m.portfolio_id, m.account_id, m.file_name, m.size, m.status, m.counts, m.outcome,
        m.created_at, m.id AS key
    FROM imports m JOIN portfolios p ON p.id = m.portfolio_id WHERE p.user_id = :user
"""
_GRANTS_GIVEN = """
    SELECT g.id, g.object_type, g.object_id, g.kind, g.relation, g.hides_amounts, g.email, g.label, g.uses,
        g.last_used_at, g.created_at, g.expires_at, g.revoked_at, g.id AS key
    FROM grants g JOIN portfolios p ON g.object_type = 'portfolio' AND p.id = g.object_id
    WHERE p.user_id = :user
"""
_GRANTS_RECEIVED = """
    SELECT g.id, g.object_type, g.object_id, g.kind, g.relation, g.hides_amounts, g.owner_name,
        g.created_at, g.expires_at, g.revoked_at, g.id AS key
    FROM grants g WHERE g.grantee_id = :user
"""

SECTIONS = (
    queried("portfolios", _PORTFOLIOS),
    queried("accounts", _ACCOUNTS),
    queried("activities", _ACTIVITIES),
    queried("cost_rules", _COST_RULES),
    queried("instruments", _INSTRUMENTS),
    queried("splits", _SPLITS),
    queried("rates", _RATES),
    queried("comments", _COMMENTS),
    queried("taxonomies", _TAXONOMIES),
    queried("taxonomy_places", _TAXONOMY_PLACES),
    queried("fund_holdings", _FUND_HOLDINGS),
    queried("statements", _STATEMENTS),
    queried("imports", _IMPORTS),
    queried("grants_given", _GRANTS_GIVEN),
    queried("grants_received", _GRANTS_RECEIVED),
)


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """An account of the person's, and how much is booked in it."""

    id: UUID
    portfolio_id: UUID
    portfolio: str
    name: str
    activities: int


@dataclass(frozen=True, slots=True)
class PricedYear:
    """A year of closes that the person has entered, packed; ``key`` orders them."""

    key: str
    instrument_id: UUID
    symbol: str
    currency: str
    packed: tuple[int, bytes, bytes, bytes]


async def list_own_accounts(connection: AsyncConnection, user_id: UUID) -> list[OwnAccount]:
    """Return the accounts of a person's own portfolios."""
    rows = await connection.execute(
        text(
            "SELECT a.id, a.portfolio_id, p.name AS portfolio, a.name,"
            " (SELECT count(*) FROM activities b WHERE b.account_id = a.id) AS booked"
            " FROM accounts a JOIN portfolios p ON p.id = a.portfolio_id"
            " WHERE p.user_id = :user ORDER BY a.id"
        ),
        {"user": user_id},
    )
    return [OwnAccount(row.id, row.portfolio_id, row.portfolio, row.name, row.booked) for row in rows]


async def find_isins(connection: AsyncConnection, ids: set[UUID]) -> dict[UUID, str | None]:
    """Return the ISINs of instruments, None for one that has none."""
    rows = await connection.execute(
        text("SELECT id, isin FROM instruments WHERE id = ANY(:ids)"), {"ids": list(ids)}
    )
    return {row.id: row.isin for row in rows}


async def count_prices(connection: AsyncConnection, user_id: UUID) -> int:
    """Return how many closes a person has entered."""
    counted = await connection.execute(
        text("SELECT coalesce(sum(octet_length(days)), 0) / 4 FROM price_years WHERE owner_id = :user"),
        {"user": user_id},
    )
    return int(counted.scalar_one())


async def list_priced_years(
    connection: AsyncConnection, user_id: UUID, *, after: str | None, limit: int
) -> list[PricedYear]:
    """Return years of closes that a person has entered, in the order of their keys."""
    rows = await connection.execute(
        text(
            "SELECT * FROM (SELECT CAST(y.instrument_id AS text) || CAST(y.year AS text) AS key,"
            " y.instrument_id, i.symbol, i.currency, y.scale, y.days, y.closes, y.sources FROM price_years y"
            " JOIN instruments i ON i.id = y.instrument_id WHERE y.owner_id = :user) AS years"
            ' WHERE CAST(:after AS text) IS NULL OR key > :after COLLATE "C"'
            ' ORDER BY key COLLATE "C" LIMIT :limit'
        ),
        {"user": user_id, "after": after, "limit": limit},
    )
    return [
        PricedYear(
            row.key,
            row.instrument_id,
            row.symbol,
            row.currency,
            (row.scale, row.days, row.closes, row.sources),
        )
        for row in rows
    ]
