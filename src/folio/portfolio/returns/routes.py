"""Returns over HTTP: of the whole portfolio or any part of it."""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Response

from folio.chassis.auth import permission
from folio.chassis.routing import Router
from folio.chassis.wire import CurrencyCode
from folio.portfolio.domain.allocation import Dimension
from folio.portfolio.domain.attribution import Model, Step
from folio.portfolio.domain.contribution import Linking
from folio.portfolio.domain.instruments import InstrumentKind
from folio.portfolio.domain.measures import Excluded, FlowTiming, MeasureTerms
from folio.portfolio.domain.scopes import Scope
from folio.portfolio.reports.routes import Asking, InPeriod, as_json
from folio.portfolio.returns import actions, answers, attributions
from folio.portfolio.returns.actions import Measuring
from folio.portfolio.returns.attributions import Mix, read_mix

router = Router(prefix="/api/portfolios/{portfolio_id}", tags=["returns"])
READ = permission("portfolio:read")
MAX_NAMED = 100


def _scope(
    account_id: Annotated[list[UUID], Query(max_length=MAX_NAMED, description="Only these accounts.")] = [],  # noqa: B006 – FastAPI copies it
    instrument_id: Annotated[
        list[UUID], Query(max_length=MAX_NAMED, description="Only these instruments, without cash.")
    ] = [],  # noqa: B006
    kind: Annotated[list[InstrumentKind], Query(max_length=10, description="Only these kinds.")] = [],  # noqa: B006
    currency: Annotated[
        list[CurrencyCode], Query(max_length=MAX_NAMED, description="Only instruments priced in these.")
    ] = [],  # noqa: B006
) -> Scope:
    return Scope(frozenset(account_id), frozenset(instrument_id), frozenset(kind), frozenset(currency))


def _terms(
    flow_timing: Annotated[
        FlowTiming,
        Query(
            description="When in a day flows count: in at the open and out at the close, or all at one time."
        ),
    ] = FlowTiming.PP,
    exclude: Annotated[
        list[Excluded], Query(max_length=10, description="Measure the rates without these.")
    ] = [],  # noqa: B006
) -> MeasureTerms:
    return MeasureTerms(flow_timing, frozenset(exclude))


InScope = Annotated[Scope, Depends(_scope)]
OnTerms = Annotated[MeasureTerms, Depends(_terms)]
Benchmark = Annotated[UUID | None, Query(description="An instrument to compare with.")]


def _measuring(period: InPeriod, scope: InScope, terms: OnTerms, benchmark: Benchmark = None) -> Measuring:
    return Measuring(period, scope, terms, benchmark)


Asked = Annotated[Measuring, Depends(_measuring)]


@router.get("/performance", policy=READ, response_model=answers.ReturnsAnswer)
async def show_performance(
    asker: Asking,
    measuring: Asked,
    lot_id: Annotated[str | None, Query(max_length=100, description="Only this lot, without cash.")] = None,
    taxonomy_id: Annotated[UUID | None, Query(description="The taxonomy of the node.")] = None,
    node: Annotated[str | None, Query(max_length=100, description="Only what is in or below it.")] = None,
) -> Response:
    """Show what was returned from the first day to the last, both included, by every measure."""
    if lot_id is not None:
        measuring = replace(measuring, scope=Scope(lot_id=lot_id))
    elif taxonomy_id is not None and node is not None:
        measuring = replace(measuring, scope=Scope(node=(taxonomy_id, node)))
    return as_json(await actions.show_performance(asker, measuring))


@router.get("/returns/calendar", policy=READ, response_model=answers.CalendarAnswer)
async def show_calendar(asker: Asking, measuring: Asked) -> Response:
    """Show the returns of each calendar year and month."""
    return as_json(await actions.show_calendar(asker, measuring))


@router.get("/returns/daily", policy=READ, response_model=answers.DailyAnswer)
async def show_daily(asker: Asking, measuring: Asked) -> Response:
    """Show the return and the drawdown of each day, in columns."""
    return as_json(await actions.show_daily(asker, measuring))


@router.get("/contribution", policy=READ, response_model=answers.ContributionsAnswer)
async def show_contribution(
    asker: Asking,
    measuring: Asked,
    by: Dimension = Dimension.INSTRUMENT,
    linking: Linking = Linking.COMPOUND,
) -> Response:
    """Show what each part contributed to the return; the parts add up to it exactly."""
    return as_json(await actions.show_contribution(asker, measuring, by, linking=linking))


def _mix(
    part: Annotated[
        list[str],
        Query(
            min_length=1,
            max_length=MAX_NAMED,
            description="A part of the benchmark as `group:weight:instrument id`, such as `stock:0.6:…`;"
            " what is missing from 1 is cash.",
        ),
    ],
    by: Annotated[Dimension, Query(description="What the groups are.")] = Dimension.KIND,
    model: Annotated[Model, Query(description="Whose allocation effect.")] = Model.BRINSON_FACHLER,
    frequency: Annotated[Step, Query(description="Daily steps, linked, or one step.")] = Step.DAILY,
) -> Mix:
    return read_mix(part, by=by, model=model, step=frequency)


@router.get("/attribution", policy=READ, response_model=answers.AttributionAnswer)
async def show_attribution(asker: Asking, measuring: Asked, mix: Annotated[Mix, Depends(_mix)]) -> Response:
    """Show why the return differs from that of a benchmark mixed from instruments, by group."""
    return as_json(await attributions.show_attribution(asker, measuring, mix))
