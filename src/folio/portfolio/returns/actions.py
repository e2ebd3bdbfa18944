"""What is asked about returns: each answer is computed from the book of the newest version."""

from dataclasses import dataclass
from uuid import UUID

from pydantic import BaseModel

from folio.kernel.errors import NotFound
from folio.portfolio.domain.allocation import Dimension
from folio.portfolio.domain.benchmarks import compare
from folio.portfolio.domain.calendars import table_of
from folio.portfolio.domain.contribution import Linking, contributions
from folio.portfolio.domain.exact import day_number
from folio.portfolio.domain.lot_days import measure_lot
from folio.portfolio.domain.measures import USUAL_TERMS, MeasureTerms, day_ratios, days_of
from folio.portfolio.domain.performance import Performance, measure
from folio.portfolio.domain.scopes import WHOLE, Scope, find_lot, part_of
from folio.portfolio.domain.shares import measure_shares, shares_of_node
from folio.portfolio.domain.valuation import Valuation
from folio.portfolio.reports.actions import Asker, Period
from folio.portfolio.returns import answers, rendering
from folio.portfolio.returns.references import Reference, find_reference
from folio.portfolio.taxonomies.store import find_taxonomy, list_places, nodes_of


class LotNotFound(NotFound):
    """The portfolio has no such lot."""

    code = "lot_not_found"


@dataclass(frozen=True, slots=True)
class Measuring:
    """What is measured, over which period, how, and beside what."""

    period: Period
    scope: Scope = WHOLE
    terms: MeasureTerms = USUAL_TERMS
    benchmark: UUID | None = None


async def show_performance(asker: Asker, measuring: Measuring) -> bytes:
    """Return what was returned over a period, by every measure.

    Raises:
        InstrumentNotFound: the person sees no such benchmark.
        LotNotFound: the portfolio has no such lot.
        TaxonomyNotFound: the portfolio's owner has no such taxonomy.
    """
    if measuring.scope.node is not None:
        return await _show_node(asker, measuring, *measuring.scope.node)
    reference = await find_reference(asker, measuring.benchmark)

    def compute(valuation: Valuation) -> BaseModel:
        part = part_of(valuation, measuring.scope)
        if measuring.scope.lot_id is not None:
            return rendering.returns_answer(_of_lot(valuation, measuring, measuring.scope.lot_id), None)
        found = measure(part, *measuring.period.within(part), terms=measuring.terms)
        return rendering.returns_answer(found, _compared(part, found, (measuring, reference)))

    return await asker.ask("performance", compute, details=(measuring,))


async def _show_node(asker: Asker, measuring: Measuring, taxonomy_id: UUID, key: str) -> bytes:
    async with asker.books.desk.database.reading() as connection:
        taxonomy = await find_taxonomy(connection, taxonomy_id, user_id=asker.user_id)
        places = await list_places(connection, taxonomy_id)
    shares = shares_of_node(nodes_of(taxonomy), places, key)

    def compute(valuation: Valuation) -> BaseModel:
        days = measuring.period.within(valuation)
        found = measure_shares(valuation, shares, days, measuring.terms)
        nothing = part_of(valuation, Scope(instruments=frozenset({taxonomy_id})))
        return rendering.returns_answer(found or measure(nothing, *days, terms=measuring.terms), None)

    return await asker.ask("node_performance", compute, details=(measuring, tuple(shares.items())))


def _of_lot(valuation: Valuation, measuring: Measuring, lot_id: str) -> Performance:
    found = find_lot(valuation, lot_id)
    if found is None:
        raise LotNotFound(f"you have no lot {lot_id}")
    return measure_lot(valuation, found, measuring.period.within(valuation), measuring.terms)


def _compared(
    part: Valuation, found: Performance, asked: tuple[Measuring, Reference | None]
) -> answers.BenchmarkAnswer | None:
    measuring, reference = asked
    if reference is None:
        return None
    level = reference.level(part)
    if level is None:
        return rendering.benchmark_answer(reference.instrument, None, part.book.terms.currency)
    days = days_of(part, measuring.terms.excluded)
    period = (day_number(found.start) - 1, day_number(found.end))
    twr = None if found.twr is None else float(found.twr)
    compared = compare(days, level, period, twr=twr)
    return rendering.benchmark_answer(reference.instrument, compared, part.book.terms.currency)


async def show_calendar(asker: Asker, measuring: Measuring) -> bytes:
    """Return what was returned in each calendar year and month.

    Raises:
        InstrumentNotFound: the person sees no such benchmark.
    """
    reference = await find_reference(asker, measuring.benchmark)

    def compute(valuation: Valuation) -> BaseModel:
        part = part_of(valuation, measuring.scope)
        currency = part.book.terms.currency
        days = days_of(part, measuring.terms.excluded)
        daily = day_ratios(days, timing=measuring.terms.timing, quantum=float(currency.quantum))
        level = None if reference is None else reference.level(part)
        years = table_of(days, daily, bounds_of(part, measuring.period), level=level)
        return rendering.calendar_answer(years, currency, None if reference is None else reference.instrument)

    return await asker.ask("returns_calendar", compute, details=(measuring,))


async def show_daily(asker: Asker, measuring: Measuring) -> bytes:
    """Return the return and the drawdown since the beginning of the period, for each of its days.

    Raises:
        InstrumentNotFound: the person sees no such benchmark.
    """
    reference = await find_reference(asker, measuring.benchmark)

    def compute(valuation: Valuation) -> BaseModel:
        part = part_of(valuation, measuring.scope)
        level = None if reference is None else reference.level(part)
        return rendering.daily_answer(part, bounds_of(part, measuring.period), measuring.terms, level)

    return await asker.ask("returns_daily", compute, details=(measuring,))


async def show_contribution(asker: Asker, measuring: Measuring, by: Dimension, *, linking: Linking) -> bytes:
    """Return what each part contributed to the return of a period."""

    def compute(valuation: Valuation) -> BaseModel:
        part = part_of(valuation, measuring.scope)
        bounds = bounds_of(part, measuring.period)
        found = contributions(part, bounds, by, timing=measuring.terms.timing, linking=linking)
        return answers.ContributionsAnswer.model_validate(found)

    return await asker.ask("contribution", compute, details=(measuring, by, linking))


def bounds_of(part: Valuation, period: Period) -> tuple[int, int]:
    """Return the day before the first and the last day of a period."""
    start, end = period.within(part)
    until = min(day_number(end), part.last)
    return min(day_number(start) - 1, until), until
