"""What the service computes: one report each, from the book of the newest version."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from pydantic import BaseModel

from folio.chassis.wire import encode_cursor
from folio.kernel.errors import FieldError, Invalid
from folio.portfolio.domain.activities import EARLIEST_DATE
from folio.portfolio.domain.allocation import Dimension, split_by
from folio.portfolio.domain.breakdown import break_down
from folio.portfolio.domain.exact import date_of
from folio.portfolio.domain.gains import list_lots, summarise_gains
from folio.portfolio.domain.holdings import list_holdings
from folio.portfolio.domain.income import summarise
from folio.portfolio.domain.lots import CostMethod
from folio.portfolio.domain.movers import rank_movers
from folio.portfolio.domain.timeline import draw_timeline
from folio.portfolio.domain.valuation import Valuation
from folio.portfolio.instruments.store import find_instrument
from folio.portfolio.prices.series import column_of
from folio.portfolio.prices.store import load_series
from folio.portfolio.reports import answers
from folio.portfolio.reports.books import Books, Question

MAX_SALES = 500


class PeriodInverted(Invalid):
    """The period ends before it starts."""

    code = "period_inverted"


@dataclass(frozen=True, slots=True)
class Period:
    """From one day to another, both included; None is the first activity's day, and today."""

    first: dt.date | None = None
    last: dt.date | None = None

    def __post_init__(self) -> None:
        if self.first is not None and self.last is not None and self.first > self.last:
            detail = "give a first day that is not after the last"
            raise PeriodInverted(detail, errors=(FieldError("?from", "period_inverted", detail),))

    def within(self, valuation: Valuation) -> tuple[dt.date, dt.date]:
        """Return the days meant, in a range the engine knows."""
        today = date_of(valuation.last)
        last = today if self.last is None else min(self.last, today)
        first = date_of(valuation.book.first_day) if self.first is None else self.first
        return min(max(first, EARLIEST_DATE), today), max(last, EARLIEST_DATE)


@dataclass(frozen=True, slots=True)
class Asker:
    """Whose portfolio is asked about, and the books to ask."""

    portfolio_id: UUID
    user_id: UUID
    books: Books

    async def ask(
        self,
        name: str,
        compute: Callable[[Valuation], BaseModel],
        *,
        details: tuple[object, ...] = (),
        method: CostMethod | None = None,
        account_id: UUID | None = None,
    ) -> bytes:
        """Return the JSON of ``compute`` on the portfolio's book.

        Raises:
            PortfolioNotFound: the portfolio is not the person's.
        """
        question = Question(
            portfolio_id=self.portfolio_id,
            user_id=self.user_id,
            name=name,
            details=details,
            method=method,
            account_id=account_id,
        )
        return await self.books.answer(question, compute)


async def show_holdings(asker: Asker, as_of: dt.date | None) -> bytes:
    """Return what is held at the end of a day, today if None."""

    def compute(valuation: Valuation) -> BaseModel:
        return answers.HoldingsAnswer.model_validate(list_holdings(valuation, _day(valuation, as_of)))

    return await asker.ask("holdings", compute, details=(as_of,))


async def show_breakdown(asker: Asker, period: Period, *, account_id: UUID | None) -> bytes:
    """Return where the gain of a period came from, per instrument and in total."""

    def compute(valuation: Valuation) -> BaseModel:
        return answers.BreakdownAnswer.model_validate(break_down(valuation, *period.within(valuation)))

    return await asker.ask("breakdown", compute, details=(period,), account_id=account_id)


async def show_timeline(asker: Asker, period: Period, *, benchmark: UUID | None) -> bytes:
    """Return the value of each day of a period, beside the return of an instrument if one is named.

    Raises:
        InstrumentNotFound: the person sees no such instrument.
    """
    column = None
    if benchmark is not None:
        async with asker.books.desk.database.reading() as connection:
            await find_instrument(connection, benchmark, user_id=asker.user_id)
            series = await load_series(connection, [benchmark], user_id=asker.user_id)
        column = column_of(benchmark, series[benchmark]) if benchmark in series else None

    def compute(valuation: Valuation) -> BaseModel:
        drawn = draw_timeline(valuation, *period.within(valuation), benchmark=column)
        days = (
            [dt.date.fromisoformat(drawn.dates[place]) for place in (0, -1)] if drawn.dates else [None, None]
        )
        return answers.TimelineAnswer(
            currency=drawn.currency,
            start=days[0],
            end=days[1],
            dates=drawn.dates,
            value=drawn.value,
            net_invested=drawn.net_invested,
            twr=drawn.twr,
            missing_prices=drawn.missing_prices,
            benchmark=drawn.benchmark,
        )

    return await asker.ask("timeline", compute, details=(period, benchmark))


async def show_gains(asker: Asker, period: Period, *, method: CostMethod | None) -> bytes:
    """Return the gains of a period by a cost method, the portfolio's own if None."""

    def compute(valuation: Valuation) -> BaseModel:
        gains = summarise_gains(valuation, *period.within(valuation))
        return answers.GainsAnswer(
            currency=gains.currency,
            realised=gains.realised,
            unrealised=gains.unrealised,
            unknown_cost=gains.unknown_cost,
            items=tuple(answers.RealisedGainAnswer.model_validate(item) for item in gains.items[:MAX_SALES]),
            items_total=len(gains.items),
            by_instrument=tuple(
                answers.InstrumentGainsAnswer.model_validate(item) for item in gains.by_instrument
            ),
            oversold=tuple(answers.OversoldAnswer.model_validate(item) for item in gains.oversold),
        )

    return await asker.ask("gains", compute, details=(period,), method=method)


@dataclass(frozen=True, slots=True)
class LotQuery:
    """Which lots to list: of one instrument or all, open or closed or both, and which page of them."""

    instrument_id: UUID | None
    is_open: bool | None
    start: int
    limit: int


async def show_lots(asker: Asker, query: LotQuery, *, account_id: UUID | None) -> bytes:
    """Return a page of lots, oldest first."""

    def compute(valuation: Valuation) -> BaseModel:
        lots = list_lots(valuation, instrument_id=query.instrument_id, is_open=query.is_open)
        stop = query.start + query.limit
        return answers.LotsAnswer(
            items=tuple(answers.LotAnswer.model_validate(lot) for lot in lots[query.start : stop]),
            next_cursor=encode_cursor(str(stop)) if stop < len(lots) else None,
        )

    return await asker.ask("lots", compute, details=(query,), account_id=account_id)


async def show_income(asker: Asker, period: Period) -> bytes:
    """Return the dividends and interest of a period."""

    def compute(valuation: Valuation) -> BaseModel:
        return answers.IncomeAnswer.model_validate(summarise(valuation, *period.within(valuation)))

    return await asker.ask("income", compute, details=(period,))


async def show_allocation(asker: Asker, by: Dimension, *, as_of: dt.date | None) -> bytes:
    """Return how the worth of a day spreads."""

    def compute(valuation: Valuation) -> BaseModel:
        return answers.AllocationAnswer.model_validate(split_by(valuation, _day(valuation, as_of), by))

    return await asker.ask("allocation", compute, details=(by, as_of))


async def show_movers(asker: Asker, as_of: dt.date | None) -> bytes:
    """Return the holdings that the last close before the end of a day moved most."""

    def compute(valuation: Valuation) -> BaseModel:
        ranked = rank_movers(list_holdings(valuation, _day(valuation, as_of)))
        return answers.MoversAnswer.model_validate(ranked)

    return await asker.ask("movers", compute, details=(as_of,))


def _day(valuation: Valuation, as_of: dt.date | None) -> dt.date:
    today = date_of(valuation.last)
    return today if as_of is None else min(max(as_of, EARLIEST_DATE), today)
