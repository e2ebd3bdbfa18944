"""Several portfolios together over HTTP: each report as if they were one."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Response

from folio.chassis.auth import CurrentPrincipal, permission
from folio.chassis.guard import ObjectGuard
from folio.chassis.routing import Router, provided
from folio.chassis.wire import CurrencyCode
from folio.portfolio.combined.actions import choose_portfolios
from folio.portfolio.combined.books import CombinedAsker, CombinedBooks
from folio.portfolio.domain.allocation import Dimension
from folio.portfolio.domain.contribution import Linking
from folio.portfolio.explain.actions import explain
from folio.portfolio.explain.answers import ExplanationAnswer
from folio.portfolio.explain.routes import USUAL_RISK, Wanted
from folio.portfolio.reports import actions as report_actions
from folio.portfolio.reports import answers as report_answers
from folio.portfolio.reports.routes import AsOf, InPeriod, as_json
from folio.portfolio.returns import actions, answers
from folio.portfolio.returns.routes import Asked

router = Router(prefix="/api/combined", tags=["combined"])
READ = permission("portfolio:read")
MAX_PORTFOLIOS = 50


async def _asker(
    principal: CurrentPrincipal,
    combined: Annotated[CombinedBooks, provided(CombinedBooks)],
    guard: Annotated[ObjectGuard, provided(ObjectGuard)],
    portfolio_id: Annotated[
        list[UUID],
        Query(max_length=MAX_PORTFOLIOS, description="Only these portfolios; all of one's own without any."),
    ] = [],  # noqa: B006 – FastAPI copies it
    base: Annotated[
        CurrencyCode | None, Query(description="In this currency; the first portfolio's if left out.")
    ] = None,
) -> CombinedAsker:
    return await choose_portfolios(principal, portfolio_id, (base, guard, combined))


Asking = Annotated[CombinedAsker, Depends(_asker)]


@router.get("/performance", policy=READ, response_model=answers.ReturnsAnswer)
async def show_performance(asker: Asking, measuring: Asked) -> Response:
    """Show what was returned by several portfolios together, by every measure."""
    return as_json(await actions.show_performance(asker, measuring))


@router.get("/returns/calendar", policy=READ, response_model=answers.CalendarAnswer)
async def show_calendar(asker: Asking, measuring: Asked) -> Response:
    """Show the returns of each calendar year and month, of several portfolios together."""
    return as_json(await actions.show_calendar(asker, measuring))


@router.get("/returns/daily", policy=READ, response_model=answers.DailyAnswer)
async def show_daily(asker: Asking, measuring: Asked) -> Response:
    """Show the return and the drawdown of each day, of several portfolios together."""
    return as_json(await actions.show_daily(asker, measuring))


@router.get("/contribution", policy=READ, response_model=answers.ContributionsAnswer)
async def show_contribution(
    asker: Asking,
    measuring: Asked,
    by: Dimension = Dimension.INSTRUMENT,
    linking: Linking = Linking.COMPOUND,
) -> Response:
    """Show what each part contributed to the return of several portfolios together."""
    return as_json(await actions.show_contribution(asker, measuring, by, linking=linking))


@router.get("/holdings", policy=READ, response_model=report_answers.HoldingsAnswer)
async def show_holdings(asker: Asking, as_of: AsOf = None) -> Response:
    """Show what several portfolios hold together, each instrument once."""
    return as_json(await report_actions.show_holdings(asker, as_of))


@router.get("/breakdown", policy=READ, response_model=report_answers.BreakdownAnswer)
async def show_breakdown(asker: Asking, period: InPeriod) -> Response:
    """Show where the gain of several portfolios together came from."""
    return as_json(await report_actions.show_breakdown(asker, period, account_id=None))


@router.get("/timeline", policy=READ, response_model=report_answers.TimelineAnswer)
async def show_timeline(asker: Asking, period: InPeriod, benchmark: UUID | None = None) -> Response:
    """Show the value and the return of each day, of several portfolios together."""
    return as_json(await report_actions.show_timeline(asker, period, benchmark=benchmark))


@router.get("/allocation", policy=READ, response_model=report_answers.AllocationAnswer)
async def show_allocation(
    asker: Asking, by: Dimension = Dimension.INSTRUMENT, as_of: AsOf = None
) -> Response:
    """Show how the worth of several portfolios together spreads."""
    return as_json(await report_actions.show_allocation(asker, by, as_of=as_of))


@router.get("/income", policy=READ, response_model=report_answers.IncomeAnswer)
async def show_income(asker: Asking, period: InPeriod) -> Response:
    """Show the dividends and interest of several portfolios together."""
    return as_json(await report_actions.show_income(asker, period))


@router.get("/gains", policy=READ, response_model=report_answers.GainsAnswer)
async def show_gains(asker: Asking, period: InPeriod) -> Response:
    """Show the gains of several portfolios together, each account by its portfolio's cost method."""
    return as_json(await report_actions.show_gains(asker, period, method=None))


@router.get("/explain", policy=READ, response_model=ExplanationAnswer)
async def explain_figure(asker: Asking, wanted: Wanted) -> Response:
    """Show how a figure of several portfolios together came about."""
    return as_json(await explain(asker, wanted, risk=USUAL_RISK))
