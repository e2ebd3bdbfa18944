"""Portfolios and accounts in the database; a portfolio is only ever found together with its owner."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from folio.chassis.grants.store import SHARED_IDS
from folio.kernel.errors import Conflict, NotFound
from folio.portfolio.contracts import Account, CostMethod, Portfolio

# How many accounts a portfolio may have, so that all of them are read at once.
MAX_ACCOUNTS = 500
# What portfolios are called in the table of grants.
PORTFOLIO_TYPE = "portfolio"
PORTFOLIO = "id, name, currency, cost_method, created_at, updated_at"
ACCOUNT = "a.id, a.portfolio_id, a.name, a.currency, a.tracks_cash, a.allow_short, a.created_at"


class PortfolioNotFound(NotFound):
    """The person has no such portfolio."""

    code = "portfolio_not_found"


class AccountNotFound(NotFound):
    """The person has no such account."""

    code = "account_not_found"


class AccountNameTaken(Conflict):
    """Another account of the portfolio has the name."""

    code = "account_name_taken"


class AccountInUse(Conflict):
    """Activities are booked in the account, and they are never removed."""

    code = "account_in_use"


@dataclass(frozen=True, slots=True)
class Version:
    """Which state of a portfolio and of its owner's prices an answer belongs to; both only rise."""

    portfolio: int
    market: int


@dataclass(frozen=True, slots=True)
class Seen:
    """A portfolio that somebody may see, and whose it is."""

    portfolio: Portfolio
    owner_id: UUID


async def list_portfolios(
    connection: AsyncConnection, user_id: UUID, *, after: UUID | None, limit: int
) -> list[Portfolio]:
    """Return the person's portfolios, oldest first."""
    rows = await connection.execute(
        text(
            f"SELECT {PORTFOLIO} FROM portfolios WHERE user_id = :user"  # noqa: S608 – a constant
            " AND (CAST(:after AS uuid) IS NULL OR id > :after) ORDER BY id LIMIT :limit"
        ),
        {"user": user_id, "after": after, "limit": limit},
    )
    return [_portfolio(row) for row in rows]


async def list_visible(
    connection: AsyncConnection, user_id: UUID, *, after: UUID | None, limit: int, now: dt.datetime
) -> list[Seen]:
    """Return the person's portfolios and those shared with him, oldest first, each with its owner."""
    rows = await connection.execute(
        text(
            f"SELECT {PORTFOLIO}, user_id FROM portfolios"  # noqa: S608 – constants
            f" WHERE (user_id = :user OR id IN ({SHARED_IDS}))"
            " AND (CAST(:after AS uuid) IS NULL OR id > :after) ORDER BY id LIMIT :limit"
        ),
        {"user": user_id, "after": after, "limit": limit, "now": now, "object_type": PORTFOLIO_TYPE},
    )
    return [Seen(_portfolio(row), row.user_id) for row in rows]


async def find_portfolio(connection: AsyncConnection, portfolio_id: UUID, *, user_id: UUID) -> Portfolio:
    """Return the person's portfolio.

    Raises:
        PortfolioNotFound: there is none of that id that is this person's.
    """
    rows = await connection.execute(
        text(f"SELECT {PORTFOLIO} FROM portfolios WHERE id = :id AND user_id = :user"),  # noqa: S608 – a constant
        {"id": portfolio_id, "user": user_id},
    )
    row = rows.one_or_none()
    if row is None:
        raise _no_portfolio(portfolio_id)
    return _portfolio(row)


async def find_version(connection: AsyncConnection, portfolio_id: UUID, *, user_id: UUID) -> Version:
    """Return the version of the person's portfolio and prices.

    Raises:
        PortfolioNotFound: there is none of that id that is this person's.
    """
    rows = await connection.execute(
        text(
            "SELECT p.revision, coalesce(m.revision, 0) FROM portfolios p"
            " LEFT JOIN market_revisions m ON m.owner_id = p.user_id WHERE p.id = :id AND p.user_id = :user"
        ),
        {"id": portfolio_id, "user": user_id},
    )
    row = rows.one_or_none()
    if row is None:
        raise _no_portfolio(portfolio_id)
    return Version(row[0], row[1])


async def lock_for_write(
    connection: AsyncConnection, portfolio_id: UUID, *, user_id: UUID, at: dt.datetime
) -> int:
    """Begin the next revision of the person's portfolio and return its number; other writers wait.

    Raises:
        PortfolioNotFound: there is none of that id that is this person's.
    """
    revision = await connection.scalar(
        text(
            "UPDATE portfolios SET revision = revision + 1, updated_at = :at"
            " WHERE id = :id AND user_id = :user RETURNING revision"
        ),
        {"id": portfolio_id, "user": user_id, "at": at},
    )
    if revision is None:
        raise _no_portfolio(portfolio_id)
    return int(revision)


async def count_portfolios(connection: AsyncConnection, user_id: UUID) -> int:
    """Return how many portfolios the person has."""
    count = await connection.scalar(
        text("SELECT count(*) FROM portfolios WHERE user_id = :user"), {"user": user_id}
    )
    return int(count or 0)


async def insert_portfolio(connection: AsyncConnection, portfolio: Portfolio, *, user_id: UUID) -> None:
    """Save a new portfolio."""
    await connection.execute(
        text(
            "INSERT INTO portfolios (id, user_id, name, currency, cost_method, created_at, updated_at)"
            " VALUES (:id, :user, :name, :currency, :cost_method, :created_at, :created_at)"
        ),
        {
            "id": portfolio.id,
            "user": user_id,
            "name": portfolio.name,
            "currency": portfolio.currency,
            "cost_method": portfolio.cost_method,
            "created_at": portfolio.created_at,
        },
    )


async def update_portfolio(
    connection: AsyncConnection,
    portfolio_id: UUID,
    *,
    name: str | None,
    currency: str | None,
    cost_method: CostMethod | None,
) -> None:
    """Save what is not None; the caller holds the portfolio's lock."""
    await connection.execute(
        text(
            "UPDATE portfolios SET name = coalesce(CAST(:name AS text), name),"
            " currency = coalesce(CAST(:currency AS text), currency),"
            " cost_method = coalesce(CAST(:cost_method AS text), cost_method) WHERE id = :id"
        ),
        {"id": portfolio_id, "name": name, "currency": currency, "cost_method": cost_method},
    )


async def delete_portfolio(connection: AsyncConnection, portfolio_id: UUID) -> None:
    """Remove the portfolio with all that was booked in it: the one case in which activities go."""
    await connection.execute(
        text("SELECT set_config('folio.deleted_portfolio', :id, true)"), {"id": str(portfolio_id)}
    )
    await connection.execute(text("DELETE FROM activities WHERE portfolio_id = :id"), {"id": portfolio_id})
    await connection.execute(text("DELETE FROM portfolios WHERE id = :id"), {"id": portfolio_id})


async def list_accounts(
    connection: AsyncConnection, portfolio_id: UUID, *, after: UUID | None, limit: int
) -> list[Account]:
    """Return the portfolio's accounts, oldest first."""
    rows = await connection.execute(
        text(
            f"SELECT {ACCOUNT} FROM accounts a WHERE a.portfolio_id = :portfolio"  # noqa: S608 – a constant
            " AND (CAST(:after AS uuid) IS NULL OR a.id > :after) ORDER BY a.id LIMIT :limit"
        ),
        {"portfolio": portfolio_id, "after": after, "limit": limit},
    )
    return [Account(**row._mapping) for row in rows]  # noqa: SLF001 – SQLAlchemy's documented name


async def find_account(connection: AsyncConnection, account_id: UUID, *, user_id: UUID) -> Account:
    """Return the person's account.

    Raises:
        AccountNotFound: there is none of that id that is this person's.
    """
    rows = await connection.execute(
        text(
            f"SELECT {ACCOUNT} FROM accounts a JOIN portfolios p ON p.id = a.portfolio_id"  # noqa: S608 – a constant
            " WHERE a.id = :id AND p.user_id = :user"
        ),
        {"id": account_id, "user": user_id},
    )
    row = rows.one_or_none()
    if row is None:
        raise AccountNotFound(f"you have no account {account_id}")
    return Account(**row._mapping)  # noqa: SLF001 – SQLAlchemy's documented name


async def find_accounts_named(
    connection: AsyncConnection, portfolio_id: UUID, names: Sequence[str]
) -> dict[str, Account]:
    """Return the portfolio's accounts that have one of ``names``, by name."""
    rows = await connection.execute(
        text(f"SELECT {ACCOUNT} FROM accounts a WHERE a.portfolio_id = :id AND a.name = ANY(:names)"),  # noqa: S608 – a constant
        {"id": portfolio_id, "names": list(names)},
    )
    return {row.name: Account(**row._mapping) for row in rows}  # noqa: SLF001 – SQLAlchemy's documented name


async def insert_account(connection: AsyncConnection, account: Account) -> None:
    """Save a new account.

    Raises:
        AccountNameTaken: the portfolio has one of that name.
    """
    inserted = await connection.execute(
        text(
            "INSERT INTO accounts (id, portfolio_id, name, currency, tracks_cash, allow_short, created_at)"
            " VALUES (:id, :portfolio, :name, :currency, :tracks_cash, :allow_short, :created_at)"
            " ON CONFLICT ON CONSTRAINT account_names DO NOTHING"
        ),
        {
            "id": account.id,
            "portfolio": account.portfolio_id,
            "name": account.name,
            "currency": account.currency,
            "tracks_cash": account.tracks_cash,
            "allow_short": account.allow_short,
            "created_at": account.created_at,
        },
    )
    if inserted.rowcount == 0:
        raise AccountNameTaken(f"this portfolio has an account named {account.name!r}: choose another name")


async def update_account(
    connection: AsyncConnection,
    account: Account,
    *,
    name: str | None,
    tracks_cash: bool | None,
    allow_short: bool | None,
) -> Account:
    """Save what is not None and return the account as it now is.

    Raises:
        AccountNameTaken: the portfolio has another one of that name.
    """
    if name is not None and name != account.name:
        others = await find_accounts_named(connection, account.portfolio_id, [name])
        if others:
            raise AccountNameTaken(f"this portfolio has an account named {name!r}: choose another name")
    rows = await connection.execute(
        text(
            "UPDATE accounts a SET name = coalesce(CAST(:name AS text), name),"  # noqa: S608 – a constant
            " tracks_cash = coalesce(CAST(:tracks_cash AS boolean), tracks_cash),"
            " allow_short = coalesce(CAST(:allow_short AS boolean), allow_short)"
            f" WHERE id = :id RETURNING {ACCOUNT}"
        ),
        {"id": account.id, "name": name, "tracks_cash": tracks_cash, "allow_short": allow_short},
    )
    return Account(**rows.one()._mapping)  # noqa: SLF001 – SQLAlchemy's documented name


async def delete_account(connection: AsyncConnection, account_id: UUID) -> None:
    """Remove an account nothing is booked in.

    Raises:
        AccountInUse: something is.
    """
    deleted = await connection.execute(
        text(
            "DELETE FROM accounts WHERE id = :id"
            " AND NOT EXISTS (SELECT 1 FROM activities WHERE account_id = :id)"
        ),
        {"id": account_id},
    )
    if deleted.rowcount == 0:
        raise AccountInUse("activities are booked in this account: they can be reversed, not removed")


def _portfolio(row: Row[tuple[object, ...]]) -> Portfolio:
    return Portfolio(
        id=row.id,
        name=row.name,
        currency=row.currency,
        cost_method=row.cost_method,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def _no_portfolio(portfolio_id: UUID) -> PortfolioNotFound:
    return PortfolioNotFound(f"you have no portfolio {portfolio_id}")
