"""How much a return varied: volatility, losses to expect, and what moved with a benchmark.

Everything is measured from session to session; a figure that cannot be measured has a reason instead.

Source: docs/specs/risk.md.
"""

import math
from dataclasses import dataclass
from enum import StrEnum
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from folio.portfolio.domain.measures import Column
from folio.portfolio.domain.returns import SESSIONS_PER_YEAR, annualised

FEWEST = 2
# Below this a deviation is only what rounding leaves.
_NOTHING = 1e-15


class NoFigure(StrEnum):
    """Why there is no figure."""

    TOO_FEW_SESSIONS = "too_few_sessions"
    NO_VARIATION = "no_variation"
    NO_LOSS = "no_loss"
    UNDER_A_YEAR = "under_a_year"
    NO_BENCHMARK = "no_benchmark"
    BENCHMARK_UNPRICED = "benchmark_unpriced"


Measured = float | NoFigure


@dataclass(frozen=True, slots=True)
class RiskTerms:
    """In which terms risk is measured.

    ``risk_free`` and ``target``, the least return a loss is measured from, are rates per year; ``confidence``
    is that of losses to expect.
    """

    risk_free: float = 0.0
    target: float = 0.0
    confidence: float = 0.95


@dataclass(frozen=True, slots=True, eq=False)
class SessionReturns:
    """The return from each session to the next; ``days`` are those on which they end."""

    days: NDArray[np.int64]
    ratios: Column


@dataclass(frozen=True, slots=True)
class RiskFigures:
    """The figures of one series; all per year but the losses, which are of one session, as returns."""

    volatility: Measured
    downside_deviation: Measured
    sharpe: Measured
    sortino: Measured
    calmar: Measured
    value_at_risk: Measured
    expected_shortfall: Measured
    parametric_value_at_risk: Measured
    parametric_expected_shortfall: Measured


@dataclass(frozen=True, slots=True)
class RelativeFigures:
    """How a series moved with a benchmark; ``alpha`` and what follows it per year."""

    beta: Measured
    correlation: Measured
    alpha: Measured
    tracking_error: Measured
    information_ratio: Measured


def session_returns(ratios: Column, sessions: NDArray[np.bool_], *, first: int) -> SessionReturns:
    """Return the returns between sessions; those of the days between two belong to the later one."""
    ends = np.flatnonzero(sessions)
    if not ends.size:
        return SessionReturns(np.zeros(0, dtype=np.int64), np.zeros(0))
    starts = np.concatenate(([0], ends[:-1] + 1))
    returns = np.multiply.reduceat(1 + ratios[: ends[-1] + 1], starts) - 1
    return SessionReturns(ends + first, returns)


def per_session(rate: float) -> float:
    """Return a rate per year as one per session."""
    return float(math.pow(1 + rate, 1 / SESSIONS_PER_YEAR) - 1)


def risk_of(
    returns: Column, terms: RiskTerms, *, total: float | None, days: int, max_drawdown: float
) -> RiskFigures:
    """Return the figures of ``returns``; ``total`` is the return of all ``days``."""
    deviation = _deviation(returns)
    downside = _downside(returns, per_session(terms.target))
    losses = _losses(returns, terms.confidence)
    yearly = None if total is None else annualised(total, days)
    return RiskFigures(
        volatility=_scaled(deviation),
        downside_deviation=_scaled(downside),
        sharpe=_ratio(returns - per_session(terms.risk_free), deviation),
        sortino=_ratio(returns - per_session(terms.target), downside, NoFigure.NO_LOSS),
        calmar=_calmar(yearly, max_drawdown),
        value_at_risk=losses[0],
        expected_shortfall=losses[1],
        parametric_value_at_risk=losses[2],
        parametric_expected_shortfall=losses[3],
    )


def _deviation(returns: Column) -> Measured:
    if returns.size < FEWEST:
        return NoFigure.TOO_FEW_SESSIONS
    return float(np.std(returns, ddof=1))


def _downside(returns: Column, target: float) -> Measured:
    """Return the root of the mean square of what returns fell short of ``target``, over all returns."""
    if returns.size < FEWEST:
        return NoFigure.TOO_FEW_SESSIONS
    return float(np.sqrt(np.mean(np.square(np.minimum(returns - target, 0)))))


def _scaled(deviation: Measured) -> Measured:
    return deviation if isinstance(deviation, NoFigure) else deviation * math.sqrt(SESSIONS_PER_YEAR)


def _ratio(excess: Column, deviation: Measured, reason: NoFigure = NoFigure.NO_VARIATION) -> Measured:
    if isinstance(deviation, NoFigure):
        return deviation
    if deviation < _NOTHING:
        return reason
    return float(np.mean(excess)) / deviation * math.sqrt(SESSIONS_PER_YEAR)


def _calmar(yearly: float | None, max_drawdown: float) -> Measured:
    if yearly is None:
        return NoFigure.UNDER_A_YEAR
    return yearly / -max_drawdown if max_drawdown < 0 else NoFigure.NO_LOSS


def _losses(returns: Column, confidence: float) -> tuple[Measured, Measured, Measured, Measured]:
    """Return value at risk and expected shortfall, of history and of a normal distribution.

    Source: docs/specs/risk.md, Losses to expect.
    """
    tail = 1 - confidence
    few = NoFigure.TOO_FEW_SESSIONS
    historical: tuple[Measured, Measured] = (few, few)
    # One loss of the tail must have been seen.
    if returns.size * tail >= 1 - 1e-9:
        worst = np.sort(returns)[: int((returns.size - 1) * tail) + 1]
        historical = float(np.quantile(returns, tail)), float(np.mean(worst))
    if returns.size < FEWEST:
        return (*historical, few, few)
    normal = NormalDist()
    mean, deviation, quantile = float(np.mean(returns)), float(np.std(returns, ddof=1)), normal.inv_cdf(tail)
    shortfall = mean - deviation * normal.pdf(quantile) / tail
    return (*historical, mean + quantile * deviation, shortfall)


def relative_to(returns: Column, benchmark: Column, terms: RiskTerms) -> RelativeFigures:
    """Return how ``returns`` moved with those of a benchmark over the same sessions."""
    if returns.size < FEWEST:
        few = NoFigure.TOO_FEW_SESSIONS
        return RelativeFigures(few, few, few, few, few)
    own, other = _deviation(returns), _deviation(benchmark)
    active = returns - benchmark
    error = _deviation(active)
    covariance = float(np.cov(returns, benchmark, ddof=1)[0, 1])
    beta: Measured = NoFigure.NO_VARIATION
    correlation: Measured = NoFigure.NO_VARIATION
    if isinstance(other, float) and other > _NOTHING:
        beta = covariance / other**2
        if isinstance(own, float) and own > _NOTHING:
            correlation = min(max(covariance / (own * other), -1.0), 1.0)
    return RelativeFigures(
        beta=beta,
        correlation=correlation,
        alpha=_alpha(returns, benchmark, beta, per_session(terms.risk_free)),
        tracking_error=_scaled(error),
        information_ratio=_ratio(active, error),
    )


def _alpha(returns: Column, benchmark: Column, beta: Measured, free: float) -> Measured:
    """Return Jensen's alpha: the mean of what beta does not explain, compounded over a year."""
    if isinstance(beta, NoFigure):
        return beta
    mean = float(np.mean(returns - free - beta * (benchmark - free)))
    return math.pow(max(1 + mean, 0.0), SESSIONS_PER_YEAR) - 1


@dataclass(frozen=True, slots=True, eq=False)
class Rolling:
    """Figures of each window of sessions, by the day it ends on."""

    days: NDArray[np.int64]
    volatility: Column
    sharpe: list[float | None]
    beta: list[float | None] | None


def rolling(own: SessionReturns, benchmark: Column | None, *, window: int, risk_free: float = 0.0) -> Rolling:
    """Return volatility, Sharpe ratio and beta of each ``window`` sessions; empty where there are fewer."""
    if own.ratios.size < window:
        return Rolling(own.days[:0], np.zeros(0), [], None if benchmark is None else [])
    windows = np.lib.stride_tricks.sliding_window_view(own.ratios, window)
    deviations = np.std(windows, axis=1, ddof=1)
    means = np.mean(windows, axis=1) - per_session(risk_free)
    root = math.sqrt(SESSIONS_PER_YEAR)
    betas = None
    if benchmark is not None:
        others = np.lib.stride_tricks.sliding_window_view(benchmark, window)
        centred = others - others.mean(axis=1, keepdims=True)
        shared = (windows * centred).sum(axis=1)
        spread = np.square(centred).sum(axis=1)
        betas = [
            float(one / two) if two > _NOTHING**2 * window else None
            for one, two in zip(shared, spread, strict=True)
        ]
    return Rolling(
        days=own.days[window - 1 :],
        volatility=deviations * root,
        sharpe=[
            float(mean / deviation * root) if deviation > _NOTHING else None
            for mean, deviation in zip(means, deviations, strict=True)
        ],
        beta=betas,
    )
