"""What is asked about risk, computed from the book of the newest version."""

from dataclasses import asdict, dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel

from folio.portfolio import contracts
from folio.portfolio.domain.benchmarks import Level
from folio.portfolio.domain.correlations import correlations, labels
from folio.portfolio.domain.drawdowns import Drawdown, drawdowns
from folio.portfolio.domain.exact import RATE_PLACES, date_of, ratio
from folio.portfolio.domain.measures import DayRatios, Days, day_ratios, days_of
from folio.portfolio.domain.returns import SESSIONS_PER_YEAR, growth
from folio.portfolio.domain.risk import (
    Measured,
    NoFigure,
    RiskTerms,
    Rolling,
    SessionReturns,
    relative_to,
    risk_of,
    rolling,
    session_returns,
)
from folio.portfolio.domain.scopes import part_of
from folio.portfolio.domain.valuation import Valuation
from folio.portfolio.reports.actions import Asker
from folio.portfolio.returns.actions import Measuring, bounds_of
from folio.portfolio.returns.answers import BenchmarkName
from folio.portfolio.returns.references import Reference, find_reference
from folio.portfolio.risk import answers

MAX_CORRELATED = 25


@dataclass(frozen=True, slots=True)
class RiskQuestion:
    """In which terms risk is asked for, and how many sessions a rolling window has."""

    risk_free: Decimal
    target: Decimal
    confidence: Decimal
    window: int

    @property
    def terms(self) -> RiskTerms:
        """The terms for the engine."""
        return RiskTerms(float(self.risk_free), float(self.target), float(self.confidence))


@dataclass(frozen=True, slots=True)
class _Series:
    """What one part did in a period: its days, returns by day and by session, and the bounds."""

    part: Valuation
    period: tuple[int, int]
    inside: slice
    first: int
    ratios: NDArray[np.float64]
    sessions: SessionReturns


async def show_risk(asker: Asker, measuring: Measuring, question: RiskQuestion) -> bytes:
    """Return how much the portfolio, or the part asked for, varied over a period.

    Raises:
        InstrumentNotFound: the person sees no such benchmark.
    """
    reference = await find_reference(asker, measuring.benchmark)

    def compute(valuation: Valuation) -> BaseModel:
        series = _series(part_of(valuation, measuring.scope), measuring)
        return _answer(series, question, reference)

    return await asker.ask("risk", compute, details=(measuring, question))


def _series(part: Valuation, measuring: Measuring) -> _Series:
    days = days_of(part, measuring.terms.excluded)
    quantum = float(part.book.terms.currency.quantum)
    daily = day_ratios(days, timing=measuring.terms.timing, quantum=quantum)
    period = bounds_of(part, measuring.period)
    inside = _measured(days, daily, days.inside(*period))
    first = days.first + inside.start
    ratios = daily.ratios[inside]
    return _Series(
        part, period, inside, first, ratios, session_returns(ratios, days.sessions[inside], first=first)
    )


def _measured(days: Days, daily: DayRatios, inside: slice) -> slice:
    """Return the days from the first that could be measured: before it there was nothing at risk."""
    measured = np.flatnonzero(daily.is_measured[inside])
    begin = inside.start + int(measured[0]) if measured.size else inside.stop
    return slice(min(begin, days.value.size), inside.stop)


def _answer(series: _Series, question: RiskQuestion, reference: Reference | None) -> answers.RiskAnswer:
    after, until = series.period
    returns = series.sessions.ratios
    falls = drawdowns(series.ratios, first=series.first)
    total = float(growth(series.ratios)[-1]) - 1 if series.ratios.size else None
    deepest = falls[0].depth if falls else 0.0
    found = risk_of(returns, question.terms, total=total, days=until - after, max_drawdown=deepest)
    own = asdict(found)
    benchmark, relative, other = _beside(series, question, reference)
    rolled = rolling(series.sessions, other, window=question.window, risk_free=float(question.risk_free))
    return answers.RiskAnswer(
        currency=series.part.book.terms.currency.code,
        start=date_of(after + 1),
        end=date_of(until),
        frequency="session",
        sessions=returns.size,
        sessions_per_year=SESSIONS_PER_YEAR,
        risk_free=question.risk_free,
        target=question.target,
        confidence=question.confidence,
        **{name: _shown(figure) for name, figure in own.items()},
        max_drawdown=_fall(falls[0]) if falls else None,
        drawdowns=tuple(_fall(fall) for fall in falls),
        benchmark=benchmark,
        rolling=_rolling(rolled, question.window),
        correlations=_correlations(series),
        reasons={name: one for name, one in {**own, **relative}.items() if isinstance(one, NoFigure)},
    )


def _shown(figure: Measured) -> Decimal | None:
    return None if isinstance(figure, NoFigure) else ratio(figure)


def _fall(fall: Drawdown) -> answers.DrawdownAnswer:
    return answers.DrawdownAnswer(
        depth=ratio(fall.depth),
        peak_on=date_of(fall.peak),
        trough_on=date_of(fall.trough),
        recovered_on=None if fall.recovered is None else date_of(fall.recovered),
    )


_RELATIVE = ("beta", "correlation", "alpha", "tracking_error", "information_ratio")


def _beside(
    series: _Series, question: RiskQuestion, reference: Reference | None
) -> tuple[answers.RelativeAnswer | None, dict[str, Measured], NDArray[np.float64] | None]:
    if reference is None:
        return None, dict.fromkeys(_RELATIVE, NoFigure.NO_BENCHMARK), None
    level = reference.level(series.part)
    if level is None or level.on(series.first - 1) is None:
        missing: dict[str, Measured] = dict.fromkeys(_RELATIVE, NoFigure.BENCHMARK_UNPRICED)
        return _relative(reference.instrument, missing), missing, None
    other = _on_sessions(level, series)
    figures: dict[str, Measured] = asdict(relative_to(series.sessions.ratios, other, question.terms))
    return _relative(reference.instrument, figures), figures, other


def _on_sessions(level: Level, series: _Series) -> NDArray[np.float64]:
    """Return the benchmark's returns between the portfolio's sessions."""
    prices = np.concatenate(
        ([level.on(series.first - 1) or np.nan], level.price[series.sessions.days - level.first])
    )
    changes: NDArray[np.float64] = prices[1:] / prices[:-1] - 1
    return changes


def _relative(instrument: contracts.Instrument, figures: dict[str, Measured]) -> answers.RelativeAnswer:
    shown = {name: _shown(figure) for name, figure in figures.items()}
    return answers.RelativeAnswer(
        instrument=BenchmarkName.model_validate(instrument),
        beta=shown["beta"],
        correlation=shown["correlation"],
        alpha=shown["alpha"],
        tracking_error=shown["tracking_error"],
        information_ratio=shown["information_ratio"],
    )


def _rolling(found: Rolling, window: int) -> answers.RollingAnswer:
    def texts(column: list[float | None]) -> list[str | None]:
        return [None if figure is None else f"{figure:.{RATE_PLACES}f}" for figure in column]

    return answers.RollingAnswer(
        window=window,
        dates=found.days.astype("datetime64[D]").astype(str).tolist(),
        volatility=[f"{figure:.{RATE_PLACES}f}" for figure in found.volatility.tolist()],
        sharpe=texts(found.sharpe),
        beta=None if found.beta is None else texts(found.beta),
    )


def _correlations(series: _Series) -> answers.CorrelationsAnswer:
    found = correlations(series.part, series.sessions.days, most=MAX_CORRELATED, until=series.period[1])
    return answers.CorrelationsAnswer(
        instrument_ids=found.instruments,
        labels=labels(series.part, found.instruments),
        rows=tuple(tuple(None if one is None else ratio(one) for one in row) for row in found.rows),
    )
