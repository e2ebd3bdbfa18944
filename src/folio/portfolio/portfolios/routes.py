"""Portfolios and accounts over HTTP."""

from uuid import UUID

from fastapi import BackgroundTasks

from folio.chassis.auth import CurrentUser, permission
from folio.chassis.grants.relations import Act
from folio.chassis.guard import CurrentAccess
from folio.chassis.routing import Router
from folio.chassis.wire import (
    DEFAULT_LIMIT,
    CurrencyCode,
    Cursor,
    Limit,
    Page,
    StrictBody,
    id_after,
    page_of,
)
from folio.portfolio.contracts import Account, CostMethod, Portfolio
from folio.portfolio.desk import CurrentDesk
from folio.portfolio.portfolios import actions, store
from folio.portfolio.wire import Name

router = Router(tags=["portfolios"])
READ = permission("portfolio:read")
WRITE = permission("portfolio:write")
MANAGE = permission("portfolio:write", act=Act.MANAGE)


class NewPortfolio(StrictBody):
    """A portfolio to make."""

    name: Name
    currency: CurrencyCode | None = None
    cost_method: CostMethod | None = None


class PortfolioPatch(StrictBody):
    """What to change about a portfolio."""

    name: Name | None = None
    currency: CurrencyCode | None = None
    cost_method: CostMethod | None = None


class NewAccount(StrictBody):
    """An account to open."""

    name: Name
    currency: CurrencyCode | None = None
    tracks_cash: bool = True
    allow_short: bool = False


class AccountPatch(StrictBody):
    """What to change about an account."""

    name: Name | None = None
    tracks_cash: bool | None = None
    allow_short: bool | None = None


@router.post("/api/portfolios", policy=WRITE, status_code=201)
async def create_portfolio(body: NewPortfolio, user: CurrentUser, desk: CurrentDesk) -> Portfolio:
    """Make a portfolio."""
    changes = actions.PortfolioChanges(name=body.name, currency=body.currency, cost_method=body.cost_method)
    return await actions.create_portfolio(changes, user_id=user.id, desk=desk)


@router.patch("/api/portfolios/{portfolio_id}", policy=MANAGE)
async def change_portfolio(
    portfolio_id: UUID, body: PortfolioPatch, access: CurrentAccess, desk: CurrentDesk, later: BackgroundTasks
) -> Portfolio:
    """Change a portfolio."""
    changes = actions.PortfolioChanges(name=body.name, currency=body.currency, cost_method=body.cost_method)
    changed = await actions.change_portfolio(portfolio_id, changes, user_id=access.owner_id, desk=desk)
    later.add_task(actions.announce_change, portfolio_id, user_id=access.owner_id, desk=desk)
    return changed


@router.delete(
    "/api/portfolios/{portfolio_id}",
    policy=permission("portfolio:delete"),
    status_code=204,
)
async def delete_portfolio(
    portfolio_id: UUID, access: CurrentAccess, desk: CurrentDesk, later: BackgroundTasks
) -> None:
    """Delete a portfolio with everything in it."""
    await actions.delete_portfolio(portfolio_id, user_id=access.owner_id, desk=desk)
    later.add_task(actions.announce_change, portfolio_id, user_id=access.owner_id, desk=desk)


@router.get("/api/portfolios/{portfolio_id}/accounts", policy=READ)
async def list_accounts(
    portfolio_id: UUID,
    access: CurrentAccess,
    desk: CurrentDesk,
    cursor: Cursor = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Page[Account]:
    """List a portfolio's accounts."""
    async with desk.database.reading() as connection:
        await store.find_portfolio(connection, portfolio_id, user_id=access.owner_id)
        found = await store.list_accounts(connection, portfolio_id, after=id_after(cursor), limit=limit + 1)
    return page_of(found, limit=limit, keys=lambda item: (str(item.id),))


@router.post("/api/portfolios/{portfolio_id}/accounts", policy=WRITE, status_code=201)
async def open_account(
    portfolio_id: UUID, body: NewAccount, access: CurrentAccess, desk: CurrentDesk, later: BackgroundTasks
) -> Account:
    """Open an account."""
    account = actions.AccountChanges(
        name=body.name, tracks_cash=body.tracks_cash, allow_short=body.allow_short
    )
    opened = await actions.open_account(
        portfolio_id, account, currency=body.currency, user_id=access.owner_id, desk=desk
    )
    later.add_task(actions.announce_change, portfolio_id, user_id=access.owner_id, desk=desk)
    return opened


@router.patch("/api/accounts/{account_id}", policy=WRITE)
async def change_account(
    account_id: UUID, body: AccountPatch, access: CurrentAccess, desk: CurrentDesk, later: BackgroundTasks
) -> Account:
    """Change an account."""
    changes = actions.AccountChanges(
        name=body.name, tracks_cash=body.tracks_cash, allow_short=body.allow_short
    )
    changed = await actions.change_account(account_id, changes, user_id=access.owner_id, desk=desk)
    later.add_task(actions.announce_change, changed.portfolio_id, user_id=access.owner_id, desk=desk)
    return changed


@router.delete(
    "/api/accounts/{account_id}",
    policy=WRITE,
    status_code=204,
)
async def close_account(
    account_id: UUID, access: CurrentAccess, desk: CurrentDesk, later: BackgroundTasks
) -> None:
    """Remove an account without activities."""
    portfolio_id = await actions.close_account(account_id, user_id=access.owner_id, desk=desk)
    later.add_task(actions.announce_change, portfolio_id, user_id=access.owner_id, desk=desk)
