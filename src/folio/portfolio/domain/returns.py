"""Ratios over days: time-weighted returns, drawdown, volatility.

Source: docs/specs/returns.md.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SESSIONS_PER_YEAR = 252
DAYS_PER_YEAR = 365

Floats = NDArray[np.floating]


@dataclass(frozen=True, slots=True, eq=False)
class DailyReturns:
    """The return of each day as a ratio, 0 where there was nothing to earn on (``is_measured`` False)."""

    ratios: Floats
    is_measured: NDArray[np.bool_]


def daily_returns(value: Floats, inflow: Floats, outflow: Floats, *, quantum: float) -> DailyReturns:
    """Return r = (V + OUT) / (V0 + IN) - 1 per day; inflows count from the open, outflows until the close.

    A day without capital (less than half a ``quantum``, the smallest settled amount), or on which only costs
    were paid and nothing was held before or after, is not measured.

    Source: docs/specs/returns.md, Time-weighted return.
    """
    before = np.concatenate(([0.0], value[:-1]))
    capital, outcome = before + inflow, value + outflow
    nothing = quantum / 2
    only_costs = (np.abs(before) < nothing) & (np.abs(outcome) < nothing)
    is_measured = (capital >= nothing) & ~only_costs
    ratios = np.zeros(value.size)
    np.divide(outcome, capital, out=ratios, where=is_measured)
    ratios[is_measured] -= 1
    return DailyReturns(ratios, is_measured)


def growth(ratios: Floats) -> Floats:
    """Return what one unit of money became after each day."""
    return np.cumprod(1 + ratios)


def annualised(total: float, days: int) -> float | None:
    """Return ``total`` per year of 365 days; None below a year, where it would only exaggerate."""
    if days < DAYS_PER_YEAR:
        return None
    return math.pow(max(1 + total, 0.0), DAYS_PER_YEAR / days) - 1


def max_drawdown(ratios: Floats) -> float:
    """Return the deepest fall from a high, as a ratio from -1 to 0."""
    path = np.concatenate(([1.0], growth(ratios)))
    highs = np.maximum.accumulate(path)
    return float(np.min(path / highs - 1))


def volatility(ratios: Floats, sessions: NDArray[np.bool_]) -> float | None:
    """Return the standard deviation of returns from session to session, scaled to a year of 252.

    Returns of the days between two sessions belong to the later one. None for fewer than two sessions.
    """
    ends = np.flatnonzero(sessions)
    if ends.size < 2:
        return None
    starts = np.concatenate(([0], ends[:-1] + 1))
    returns = np.multiply.reduceat(1 + ratios[: ends[-1] + 1], starts) - 1
    return float(np.std(returns, ddof=1) * math.sqrt(SESSIONS_PER_YEAR))
