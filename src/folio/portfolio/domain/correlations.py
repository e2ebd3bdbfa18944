"""How the prices of what is held moved together, from session to session.

Source: docs/specs/risk.md, Correlation.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from folio.portfolio.domain.exact import RATE_UNIT
from folio.portfolio.domain.lines import InstrumentLine
from folio.portfolio.domain.measures import Column
from folio.portfolio.domain.prices import fill_forward
from folio.portfolio.domain.risk import FEWEST
from folio.portfolio.domain.valuation import Valuation

_NOTHING = 1e-15


@dataclass(frozen=True, slots=True)
class Correlations:
    """A symmetric matrix in the order of ``instruments``; None where two had too few sessions in common."""

    instruments: tuple[UUID, ...]
    rows: tuple[tuple[float | None, ...], ...]


def correlations(valuation: Valuation, sessions: NDArray[np.int64], *, most: int, until: int) -> Correlations:
    """Return how the ``most`` valuable holdings at the end of ``until`` moved together over ``sessions``.

    Returns are of prices in the portfolio's currency between sessions on which both had a price.
    """
    worth = {key: line.worth(until) or 0 for key, line in valuation.lines.items()}
    held = sorted((key for key in worth if worth[key]), key=lambda key: -abs(worth[key]))[:most]
    prices = [_prices(valuation.lines[key], sessions) for key in held]
    rows = tuple(tuple(_correlation(one, other) for other in prices) for one in prices)
    return Correlations(tuple(held), rows)


def _prices(line: InstrumentLine, sessions: NDArray[np.int64]) -> Column:
    """Return the price of each session in the portfolio's currency; not a number while unknown."""
    if line.prices is None or not sessions.size:
        return np.full(sessions.size, np.nan)
    first, last = int(sessions[0]), int(sessions[-1])
    closes, unpriced = fill_forward(line.prices.days, line.prices.closes, first=first, last=last)
    rates, unrated = line.rates.daily(line.currency, first=first, last=last)
    price = closes * (rates / RATE_UNIT)
    price[: max(unpriced, unrated)] = np.nan
    return price[sessions - first]


def _correlation(one: Column, other: Column) -> float | None:
    with np.errstate(all="ignore"):
        returns = [prices[1:] / prices[:-1] - 1 for prices in (one, other)]
    shared = np.isfinite(returns[0]) & np.isfinite(returns[1])
    if int(shared.sum()) < FEWEST:
        return None
    centred = [column[shared] - column[shared].mean() for column in returns]
    spread = float(np.sqrt((centred[0] @ centred[0]) * (centred[1] @ centred[1])))
    if spread < _NOTHING:
        return None
    return float(min(max(centred[0] @ centred[1] / spread, -1.0), 1.0))


def labels(valuation: Valuation, instruments: Sequence[UUID]) -> tuple[str, ...]:
    """Return the symbols of ``instruments``."""
    return tuple(valuation.book.terms.instruments[key].symbol for key in instruments)
