"""From the engine's results to the shapes of the answers: each figure rounded once."""

from collections.abc import Sequence
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from folio.kernel.money import Currency, round_to
from folio.portfolio import contracts
from folio.portfolio.domain.benchmarks import Comparison, Level
from folio.portfolio.domain.calendars import Span, Year
from folio.portfolio.domain.exact import RATE_PLACES, date_of, maybe_ratio
from folio.portfolio.domain.measures import MeasureTerms, day_ratios, days_of
from folio.portfolio.domain.performance import Performance
from folio.portfolio.domain.returns import growth
from folio.portfolio.domain.valuation import Valuation
from folio.portfolio.reports.answers import MoneyWeightedAnswer, PerformanceAnswer
from folio.portfolio.returns import answers


def returns_answer(found: Performance, benchmark: answers.BenchmarkAnswer | None) -> answers.ReturnsAnswer:
    """Return the answer of a performance."""
    usual = PerformanceAnswer.model_validate(found)
    return answers.ReturnsAnswer.model_construct(
        **dict(usual),
        days=found.days,
        flow_timing=found.terms.timing,
        excluded=tuple(sorted(found.terms.excluded)),
        modified_dietz=found.modified_dietz,
        simple=found.simple,
        roai=found.roai,
        benchmark=benchmark,
    )


def benchmark_answer(
    instrument: contracts.Instrument, compared: Comparison | None, currency: Currency
) -> answers.BenchmarkAnswer:
    """Return the answer of a comparison; None where the benchmark has no price at all."""
    same = None if compared is None else compared.same_flows
    return answers.BenchmarkAnswer(
        instrument=answers.BenchmarkName.model_validate(instrument),
        total=None if compared is None else maybe_ratio(compared.total),
        annualised=None if compared is None else maybe_ratio(compared.annualised),
        excess=None if compared is None else maybe_ratio(compared.excess),
        same_flows=None
        if same is None
        else answers.SameFlowsAnswer(
            end_value=money(same.end_value, currency),
            mwr=MoneyWeightedAnswer.model_validate(same.mwr),
            ratio=maybe_ratio(same.ratio),
        ),
    )


def calendar_answer(
    years: Sequence[Year], currency: Currency, benchmark: contracts.Instrument | None
) -> answers.CalendarAnswer:
    """Return the answer of a table of years."""
    return answers.CalendarAnswer(
        currency=currency.code,
        benchmark=None if benchmark is None else answers.BenchmarkName.model_validate(benchmark),
        items=tuple(
            answers.YearAnswer(
                **dict(_span(year.span, currency)),
                months=tuple(_span(month, currency) for month in year.months),
            )
            for year in years
        ),
    )


def _span(span: Span, currency: Currency) -> answers.SpanAnswer:
    return answers.SpanAnswer(
        name=span.name,
        start=span.start,
        end=span.end,
        is_whole=span.is_whole,
        gain=money(span.gain, currency),
        twr=maybe_ratio(span.twr),
        benchmark=maybe_ratio(span.benchmark),
    )


def daily_answer(
    part: Valuation, period: tuple[int, int], terms: MeasureTerms, level: Level | None
) -> answers.DailyAnswer:
    """Return the columns of a period's days."""
    currency = part.book.terms.currency
    days = days_of(part, terms.excluded)
    daily = day_ratios(days, timing=terms.timing, quantum=float(currency.quantum))
    inside = days.inside(*period)
    path = growth(daily.ratios[inside])
    highs = np.maximum.accumulate(np.concatenate(([1.0], path)))[1:]
    first = days.first + inside.start
    return answers.DailyAnswer(
        currency=currency.code,
        start=date_of(first) if path.size else None,
        end=date_of(first + path.size - 1) if path.size else None,
        dates=np.arange(first, first + path.size).astype("datetime64[D]").astype(str).tolist(),
        twr=ratio_texts(path - 1),
        drawdown=ratio_texts(path / highs - 1),
        benchmark=None if level is None else _grown(level, first, path.size),
    )


def _grown(level: Level, first: int, length: int) -> list[str | None]:
    """Return the benchmark's return since the close before ``first``, or its first price after that."""
    begin = first - level.first
    prices, before = level.price[begin : begin + length], level.price[begin - 1] if begin else 0.0
    known = prices[prices > 0]
    base = before if before > 0 else (known[0] if known.size else 0.0)
    return [f"{price / base - 1:.{RATE_PLACES}f}" if price > 0 else None for price in prices.tolist()]


def ratio_texts(column: NDArray[np.floating]) -> list[str]:
    """Return a column of ratios as texts with twelve decimals."""
    return [f"{figure:.{RATE_PLACES}f}" for figure in (column + 0.0).tolist()]


def money(amount: float, currency: Currency) -> Decimal:
    """Return an amount in whole minor units."""
    return round_to(Decimal(amount), currency.minor_units)
