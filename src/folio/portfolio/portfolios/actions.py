"""What the service does about portfolios and accounts."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from folio.chassis.clock import fresh_id
from folio.chassis.grants.store import revoke_object
from folio.chassis.log import get_logger
from folio.kernel.clock import Clock
from folio.kernel.errors import FieldError, Invalid
from folio.kernel.money import is_currency
from folio.portfolio.contracts import Account, CostMethod, Portfolio
from folio.portfolio.desk import Desk
from folio.portfolio.portfolios import store

log = get_logger()

CHANGES_CHANNEL = "portfolio.changed"
FIRST_PORTFOLIO_NAME = "My portfolio"
DEFAULT_CURRENCY = "USD"
MAX_PORTFOLIOS = 200


class CurrencyUnknown(Invalid):
    """The code is not a currency."""

    code = "currency_unknown"


class TooManyPortfolios(Invalid):
    """The person has as many as one may have."""

    code = "too_many_portfolios"


class TooManyAccounts(Invalid):
    """The portfolio has as many accounts as one may have."""

    code = "too_many_accounts"


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioChanges:
    """What to change about a portfolio; None leaves a field alone."""

    name: str | None = None
    currency: str | None = None
    cost_method: CostMethod | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountChanges:
    """What to change about an account; None leaves a field alone."""

    name: str | None = None
    tracks_cash: bool | None = None
    allow_short: bool | None = None


async def create_portfolio(changes: PortfolioChanges, *, user_id: UUID, desk: Desk) -> Portfolio:
    """Make an empty portfolio.

    Raises:
        CurrencyUnknown: its currency is none.
        TooManyPortfolios: the person has ``MAX_PORTFOLIOS``.
    """
    require_currency(changes.currency)
    async with desk.database.transaction() as connection:
        if await store.count_portfolios(connection, user_id) >= MAX_PORTFOLIOS:
            raise TooManyPortfolios(f"you have {MAX_PORTFOLIOS} portfolios: delete one first")
        return await add_portfolio(connection, changes, user_id=user_id, clock=desk.clock)


async def add_portfolio(
    connection: AsyncConnection, changes: PortfolioChanges, *, user_id: UUID, clock: Clock
) -> Portfolio:
    """Save an empty portfolio within the caller's transaction and return it."""
    now = clock.now()
    portfolio = Portfolio(
        id=fresh_id(clock),
        name=changes.name or FIRST_PORTFOLIO_NAME,
        currency=changes.currency or DEFAULT_CURRENCY,
        cost_method=changes.cost_method or "fifo",
        created_at=now,
        updated_at=now,
    )
    await store.insert_portfolio(connection, portfolio, user_id=user_id)
    log.info("portfolio.created", portfolio_id=str(portfolio.id))
    return portfolio


async def welcome_user(connection: AsyncConnection, user_id: UUID, *, currency: str, clock: Clock) -> None:
    """Give a new person a first, empty portfolio; someone who has one gets no other."""
    if await store.count_portfolios(connection, user_id):
        return
    changes = PortfolioChanges(currency=currency if is_currency(currency) else DEFAULT_CURRENCY)
    await add_portfolio(connection, changes, user_id=user_id, clock=clock)


async def change_portfolio(
    portfolio_id: UUID, changes: PortfolioChanges, *, user_id: UUID, desk: Desk
) -> Portfolio:
    """Change the fields that are not None.

    Raises:
        CurrencyUnknown: the new currency is none.
        PortfolioNotFound: it is not the person's.
    """
    require_currency(changes.currency)
    async with desk.database.transaction() as connection:
        await store.lock_for_write(connection, portfolio_id, user_id=user_id, at=desk.clock.now())
        await store.update_portfolio(
            connection,
            portfolio_id,
            name=changes.name,
            currency=changes.currency,
            cost_method=changes.cost_method,
        )
        return await store.find_portfolio(connection, portfolio_id, user_id=user_id)


async def delete_portfolio(portfolio_id: UUID, *, user_id: UUID, desk: Desk) -> None:
    """Delete the portfolio and everything in it.

    Raises:
        PortfolioNotFound: it is not the person's.
    """
    async with desk.database.transaction() as connection:
        await store.lock_for_write(connection, portfolio_id, user_id=user_id, at=desk.clock.now())
        await revoke_object(connection, portfolio_id, object_type=store.PORTFOLIO_TYPE, at=desk.clock.now())
        await store.delete_portfolio(connection, portfolio_id)
    log.info("portfolio.deleted", portfolio_id=str(portfolio_id))


async def open_account(
    portfolio_id: UUID,
    account: AccountChanges,
    *,
    currency: str | None,
    user_id: UUID,
    desk: Desk,
) -> Account:
    """Open an account; without a currency it has the portfolio's.

    Raises:
        CurrencyUnknown: the currency is none.
        PortfolioNotFound: the portfolio is not the person's.
        AccountNameTaken: the portfolio has an account of that name.
        TooManyAccounts: the portfolio has ``store.MAX_ACCOUNTS``.
    """
    require_currency(currency)
    async with desk.database.transaction() as connection:
        await store.lock_for_write(connection, portfolio_id, user_id=user_id, at=desk.clock.now())
        portfolio = await store.find_portfolio(connection, portfolio_id, user_id=user_id)
        return await add_account(
            connection, portfolio, account, currency=currency or portfolio.currency, clock=desk.clock
        )


async def add_account(
    connection: AsyncConnection, portfolio: Portfolio, account: AccountChanges, *, currency: str, clock: Clock
) -> Account:
    """Save an account within the caller's transaction and return it; the caller holds the portfolio's lock.

    Raises:
        AccountNameTaken: the portfolio has an account of that name.
        TooManyAccounts: the portfolio has ``store.MAX_ACCOUNTS``.
    """
    existing = await store.list_accounts(connection, portfolio.id, after=None, limit=store.MAX_ACCOUNTS)
    if len(existing) >= store.MAX_ACCOUNTS:
        raise TooManyAccounts(f"this portfolio has {store.MAX_ACCOUNTS} accounts: use another portfolio")
    opened = Account(
        id=fresh_id(clock),
        portfolio_id=portfolio.id,
        name=account.name or portfolio.name,
        currency=currency,
        tracks_cash=account.tracks_cash if account.tracks_cash is not None else True,
        allow_short=bool(account.allow_short),
        created_at=clock.now(),
    )
    await store.insert_account(connection, opened)
    return opened


async def change_account(account_id: UUID, changes: AccountChanges, *, user_id: UUID, desk: Desk) -> Account:
    """Change the fields that are not None.

    Raises:
        AccountNotFound: it is not the person's.
        AccountNameTaken: its portfolio has another account of that name.
    """
    async with desk.database.transaction() as connection:
        account = await store.find_account(connection, account_id, user_id=user_id)
        await store.lock_for_write(connection, account.portfolio_id, user_id=user_id, at=desk.clock.now())
        return await store.update_account(
            connection,
            account,
            name=changes.name,
            tracks_cash=changes.tracks_cash,
            allow_short=changes.allow_short,
        )


async def close_account(account_id: UUID, *, user_id: UUID, desk: Desk) -> UUID:
    """Remove an account nothing was ever booked in; return its portfolio's id.

    Raises:
        AccountNotFound: it is not the person's.
        AccountInUse: something is booked in it.
    """
    async with desk.database.transaction() as connection:
        account = await store.find_account(connection, account_id, user_id=user_id)
        await store.lock_for_write(connection, account.portfolio_id, user_id=user_id, at=desk.clock.now())
        await store.delete_account(connection, account_id)
    return account.portfolio_id


async def announce_change(portfolio_id: UUID, *, user_id: UUID, desk: Desk) -> None:
    """Tell whoever watches that the portfolio is at a new version; call it after the commit."""
    try:
        async with desk.database.reading() as connection:
            version = await store.find_version(connection, portfolio_id, user_id=user_id)
    except store.PortfolioNotFound:
        version = store.Version(0, 0)
    await desk.bus.publish(
        CHANGES_CHANNEL,
        {
            "portfolio_id": str(portfolio_id),
            "user_id": str(user_id),
            "version": version.portfolio + version.market,
        },
    )


async def announce_market_change(*, user_id: UUID, desk: Desk) -> None:
    """Tell whoever watches one of the person's portfolios that prices or rates were written."""
    async with desk.database.reading() as connection:
        portfolios = await store.list_portfolios(connection, user_id, after=None, limit=MAX_PORTFOLIOS)
    for portfolio in portfolios:
        await announce_change(portfolio.id, user_id=user_id, desk=desk)


def require_currency(code: str | None) -> None:
    """Refuse a code that is not a currency; None passes.

    Raises:
        CurrencyUnknown: it is none.
    """
    if code is not None and not is_currency(code):
        detail = "give a three-letter ISO 4217 code such as EUR"
        raise CurrencyUnknown(
            f"{code!r} is no currency: {detail}",
            errors=(FieldError("/currency", "currency_unknown", detail),),
        )
