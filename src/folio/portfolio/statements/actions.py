"""What the service does about statements."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from pydantic import BaseModel

from folio.chassis.clock import fresh_id
from folio.kernel.errors import FieldError, Invalid
from folio.portfolio import contracts
from folio.portfolio.desk import Desk
from folio.portfolio.domain import reconciliation as domain
from folio.portfolio.domain.exact import day_number
from folio.portfolio.domain.instruments import Instrument, InstrumentKind
from folio.portfolio.domain.reconciliation import Stated, reconcile
from folio.portfolio.domain.valuation import Valuation
from folio.portfolio.instruments.store import find_instruments, find_named
from folio.portfolio.portfolios.store import MAX_ACCOUNTS, find_portfolio, list_accounts
from folio.portfolio.reports.actions import Asker
from folio.portfolio.statements import store
from folio.portfolio.statements.answers import ReconciliationAnswer, Statement, StatementItem
from folio.portfolio.wire import plain


class StatementRefused(Invalid):
    """The statement names what is not there, or the same twice; nothing was kept."""

    code = "statement_refused"


@dataclass(frozen=True, slots=True)
class NewBalance:
    """A balance as it is sent: of an instrument by its name, else of cash in a currency."""

    instrument: str | None
    currency: str | None
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class NewStatement:
    """What a broker says an account held at the end of a day."""

    account_id: UUID
    date: dt.date
    is_complete: bool
    note: str | None
    items: Sequence[NewBalance]


async def keep_statement(portfolio_id: UUID, new: NewStatement, *, user_id: UUID, desk: Desk) -> Statement:
    """Keep a statement and return it.

    Raises:
        PortfolioNotFound: the portfolio is not the person's.
        StatementRefused: the account or an instrument is unknown, or a balance is stated twice.
    """
    async with desk.database.transaction() as connection:
        await find_portfolio(connection, portfolio_id, user_id=user_id)
        accounts = await list_accounts(connection, portfolio_id, after=None, limit=MAX_ACCOUNTS)
        names = {item.instrument for item in new.items if item.instrument}
        found = await find_named(connection, names, user_id=user_id)
        items = _items_of(new, found, {account.id for account in accounts})
        statement = Statement(
            id=fresh_id(desk.clock),
            portfolio_id=portfolio_id,
            account_id=new.account_id,
            date=new.date,
            is_complete=new.is_complete,
            note=new.note,
            items=items,
            created_at=desk.clock.now(),
        )
        await store.insert_statement(connection, statement)
    return statement


def _items_of(
    new: NewStatement, found: Mapping[str, contracts.Instrument], accounts: set[UUID]
) -> list[StatementItem]:
    errors: list[FieldError] = []
    if new.account_id not in accounts:
        errors.append(FieldError("/account_id", "account_unknown", "the portfolio has no such account"))
    items: list[StatementItem] = []
    for index, item in enumerate(new.items):
        instrument, pointer = found.get(item.instrument or ""), f"/items/{index}"
        currency = instrument.currency if instrument else item.currency or ""
        kept = StatementItem(instrument.id if instrument else None, currency, plain(item.quantity))
        if item.instrument and instrument is None:
            errors.append(FieldError(f"{pointer}/instrument", "instrument_unknown", "no such instrument"))
        elif not currency:
            errors.append(FieldError(pointer, "required", "name an instrument, or a currency for cash"))
        elif any((kept.instrument_id, currency) == (one.instrument_id, one.currency) for one in items):
            errors.append(FieldError(pointer, "repeated", "state each balance once"))
        items.append(kept)
    if errors:
        raise StatementRefused(f"{errors[0].pointer}: {errors[0].detail}", errors=tuple(errors))
    return items


async def list_statements(portfolio_id: UUID, *, user_id: UUID, desk: Desk) -> list[Statement]:
    """Return the statements of a portfolio, newest first.

    Raises:
        PortfolioNotFound: it is not the person's.
    """
    async with desk.database.reading() as connection:
        await find_portfolio(connection, portfolio_id, user_id=user_id)
        return await store.list_statements(connection, portfolio_id)


async def drop_statement(portfolio_id: UUID, statement_id: UUID, *, user_id: UUID, desk: Desk) -> None:
    """Forget a statement.

    Raises:
        PortfolioNotFound: the portfolio is not the person's.
        StatementNotFound: it has no such statement.
    """
    async with desk.database.transaction() as connection:
        await find_portfolio(connection, portfolio_id, user_id=user_id)
        await store.find_statement(connection, portfolio_id, statement_id)
        await store.delete_statement(connection, portfolio_id, statement_id)


async def show_reconciliation(asker: Asker, statement_id: UUID) -> bytes:
    """Return each balance of a statement beside the booked one.

    Raises:
        PortfolioNotFound: the portfolio is not the person's.
        StatementNotFound: it has no such statement.
    """
    async with asker.books.desk.database.reading() as connection:
        await find_portfolio(connection, asker.portfolio_id, user_id=asker.user_id)
        statement = await store.find_statement(connection, asker.portfolio_id, statement_id)
        ids = {item.instrument_id for item in statement.items if item.instrument_id}
        listed = await find_instruments(connection, ids, user_id=asker.user_id)
    stated = domain.Statement(
        tuple(Stated(item.instrument_id, item.currency, Decimal(item.quantity)) for item in statement.items),
        {
            one.id: Instrument(one.id, one.symbol, one.name, one.currency, InstrumentKind(one.kind))
            for one in listed
        },
        statement.is_complete,
    )

    def compute(valuation: Valuation) -> BaseModel:
        day = min(day_number(statement.date), valuation.last)
        found = reconcile(valuation, statement.account_id, day, stated)
        return ReconciliationAnswer.model_validate(found)

    return await asker.ask("reconciliation", compute, details=(statement_id,))
