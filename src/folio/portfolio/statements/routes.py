"""Statements over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Response
from pydantic import Field, StringConstraints

from folio.chassis.auth import permission
from folio.chassis.guard import CurrentAccess
from folio.chassis.routing import Router
from folio.chassis.wire import CurrencyCode, DateText, Page, StrictBody
from folio.portfolio.desk import CurrentDesk
from folio.portfolio.reports.routes import Asking, as_json
from folio.portfolio.statements import actions
from folio.portfolio.statements.actions import NewBalance, NewStatement
from folio.portfolio.statements.answers import ReconciliationAnswer, Statement
from folio.portfolio.wire import Figure, Symbol

router = Router(prefix="/api/portfolios/{portfolio_id}/statements", tags=["statements"])
READ = permission("portfolio:read")
WRITE = permission("portfolio:write")


class Balance(StrictBody):
    """Units of an instrument (a symbol, ISIN or id), or cash in a currency."""

    instrument: Symbol | None = None
    currency: CurrencyCode | None = None
    quantity: Figure


class StatementBody(StrictBody):
    """What a broker says an account held at the end of a day.

    `is_complete` says that there was nothing else: what the books hold besides is then a difference.
    """

    account_id: UUID
    date: DateText
    is_complete: bool = False
    note: Annotated[str, StringConstraints(max_length=2_000)] | None = None
    items: Annotated[tuple[Balance, ...], Field(max_length=5_000)]


@router.get("", policy=READ)
async def list_statements(portfolio_id: UUID, access: CurrentAccess, desk: CurrentDesk) -> Page[Statement]:
    """List the statements of a portfolio, newest first."""
    return Page(await actions.list_statements(portfolio_id, user_id=access.owner_id, desk=desk), None)


@router.post("", policy=WRITE, status_code=201)
async def keep_statement(
    portfolio_id: UUID, body: StatementBody, access: CurrentAccess, desk: CurrentDesk
) -> Statement:
    """Keep what a broker says, to compare the books with."""
    items = [NewBalance(item.instrument, item.currency, item.quantity) for item in body.items]
    new = NewStatement(body.account_id, body.date, body.is_complete, body.note, items)
    return await actions.keep_statement(portfolio_id, new, user_id=access.owner_id, desk=desk)


@router.delete("/{statement_id}", policy=WRITE, status_code=204)
async def drop_statement(
    portfolio_id: UUID, statement_id: UUID, access: CurrentAccess, desk: CurrentDesk
) -> None:
    """Forget a statement."""
    await actions.drop_statement(portfolio_id, statement_id, user_id=access.owner_id, desk=desk)


@router.get("/{statement_id}/reconciliation", policy=READ, response_model=ReconciliationAnswer)
async def show_reconciliation(asker: Asking, statement_id: UUID) -> Response:
    """Show each balance of a statement beside the booked one, differences first."""
    return as_json(await actions.show_reconciliation(asker, statement_id))
