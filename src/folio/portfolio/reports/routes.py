"""Reports over HTTP; the answers are computed and written as JSON off the event loop."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Query, Response

from folio.chassis.auth import permission
from folio.chassis.guard import CurrentAccess
from folio.chassis.routing import Router, provided
from folio.chassis.wire import DEFAULT_LIMIT, Cursor, DateText, Limit, place_after
from folio.portfolio.domain.allocation import Dimension
from folio.portfolio.domain.lots import CostMethod
from folio.portfolio.reports import actions, answers
from folio.portfolio.reports.actions import Asker, LotQuery, Period
from folio.portfolio.reports.books import Books
from folio.portfolio.wire import FromDay, ToDay

router = Router(prefix="/api/portfolios/{portfolio_id}", tags=["reports"])
READ = permission("portfolio:read")


def _asker(portfolio_id: UUID, access: CurrentAccess, books: Annotated[Books, provided(Books)]) -> Asker:
    return Asker(portfolio_id, access.owner_id, books)


def _period(first: FromDay = None, last: ToDay = None) -> Period:
    return Period(first, last)


def _lot_query(
    instrument_id: UUID | None = None,
    is_open: Annotated[Literal["true", "false", "all"], Query(alias="open")] = "true",
    cursor: Cursor = None,
    limit: Limit = DEFAULT_LIMIT,
) -> LotQuery:
    wanted = None if is_open == "all" else is_open == "true"
    return LotQuery(instrument_id, wanted, place_after(cursor) or 0, limit)


Asking = Annotated[Asker, Depends(_asker)]
InPeriod = Annotated[Period, Depends(_period)]
AsOf = Annotated[DateText | None, Query(description="The day at whose end; today if left out.")]


@router.get("/holdings", policy=READ, response_model=answers.HoldingsAnswer)
async def show_holdings(asker: Asking, as_of: AsOf = None) -> Response:
    """Show what is held, what it is worth and what it made."""
    return as_json(await actions.show_holdings(asker, as_of))


@router.get("/breakdown", policy=READ, response_model=answers.BreakdownAnswer)
async def show_breakdown(asker: Asking, period: InPeriod, account_id: UUID | None = None) -> Response:
    """Show where the gain came from: per instrument and in total, in both currencies."""
    return as_json(await actions.show_breakdown(asker, period, account_id=account_id))


@router.get("/timeline", policy=READ, response_model=answers.TimelineAnswer)
async def show_timeline(asker: Asking, period: InPeriod, benchmark: UUID | None = None) -> Response:
    """Show the value and the return of each day, in columns."""
    return as_json(await actions.show_timeline(asker, period, benchmark=benchmark))


@router.get("/gains", policy=READ, response_model=answers.GainsAnswer)
async def show_gains(asker: Asking, period: InPeriod, method: CostMethod | None = None) -> Response:
    """Show realised and unrealised gains; by another cost method than the portfolio's on request."""
    return as_json(await actions.show_gains(asker, period, method=method))


@router.get("/lots", policy=READ, response_model=answers.LotsAnswer)
async def show_lots(
    asker: Asking, query: Annotated[LotQuery, Depends(_lot_query)], account_id: UUID | None = None
) -> Response:
    """List lots, oldest first: the open ones unless asked otherwise."""
    return as_json(await actions.show_lots(asker, query, account_id=account_id))


@router.get("/income", policy=READ, response_model=answers.IncomeAnswer)
async def show_income(asker: Asking, period: InPeriod) -> Response:
    """Show dividends and interest by month and one by one."""
    return as_json(await actions.show_income(asker, period))


@router.get("/allocation", policy=READ, response_model=answers.AllocationAnswer)
async def show_allocation(
    asker: Asking, by: Dimension = Dimension.INSTRUMENT, as_of: AsOf = None
) -> Response:
    """Show how the worth spreads over instruments, currencies, accounts or kinds."""
    return as_json(await actions.show_allocation(asker, by, as_of=as_of))


@router.get("/movers", policy=READ, response_model=answers.MoversAnswer)
async def show_movers(asker: Asking, as_of: AsOf = None) -> Response:
    """Show the holdings that rose and fell most with their last close."""
    return as_json(await actions.show_movers(asker, as_of))


def as_json(content: bytes) -> Response:
    """Return a computed answer; it is nobody's but the asker's."""
    return Response(content, media_type="application/json", headers={"Cache-Control": "no-store"})
