"""The money-weighted return, with a reason where there is none.

Source: docs/specs/returns.md, Money-weighted return.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

import numpy as np
import pyxirr
from numpy.typing import NDArray

from folio.portfolio.domain.exact import ratio
from folio.portfolio.domain.returns import DAYS_PER_YEAR

# Rates searched for further solutions, a year: from nearly all lost to a thousandfold.
_SEARCHED = np.log1p(np.concatenate((np.linspace(-0.9999, 1, 120), np.geomspace(1.02, 1000, 60))))
# A rate per year beyond this says nothing: it is a few days' gain raised to a year. The period's remains.
_LARGEST_RATE = 1e9


class NoRate(StrEnum):
    """Why there is no money-weighted return."""

    NO_FLOWS = "no_flows"
    ONE_DAY = "one_day"
    NO_SIGN_CHANGE = "no_sign_change"
    NOT_FOUND = "not_found"
    OUT_OF_RANGE = "out_of_range"


@dataclass(frozen=True, slots=True)
class MoneyWeighted:
    """A rate per year and over the period, both ratios; None with the ``reason`` where there is none.

    ``is_unique`` is False where the flows allow several rates.
    """

    rate: Decimal | None
    period_rate: Decimal | None
    is_unique: bool
    reason: NoRate | None


def money_weighted(flows: Sequence[tuple[dt.date, float]]) -> MoneyWeighted:
    """Return the rate r with the sum of flow / (1 + r) ** (days / 365) = 0.

    ``flows`` are seen from the investor's pocket: negative paid in, positive taken out, the closing value
    as if taken out on the last day. Several flows of a day count as one.
    """
    by_day: dict[dt.date, float] = {}
    for date, amount in flows:
        by_day[date] = by_day.get(date, 0.0) + amount
    dates = [date for date in sorted(by_day) if by_day[date] != 0]
    if not dates:
        return _none(NoRate.NO_FLOWS)
    if len(dates) == 1:
        return _none(NoRate.ONE_DAY)
    amounts = np.array([by_day[date] for date in dates])
    if amounts.min() > 0 or amounts.max() < 0:
        return _none(NoRate.NO_SIGN_CHANGE)
    years = np.array([(date - dates[0]).days / DAYS_PER_YEAR for date in dates])
    found = pyxirr.xirr(dates, amounts, silent=True)
    if found is None or found <= -1 or not np.isfinite(found):
        return _none(NoRate.NOT_FOUND)
    rate = _polish(float(found), amounts, years)
    period = (1 + rate) ** float(years[-1]) - 1
    if rate > _LARGEST_RATE:
        return MoneyWeighted(None, ratio(period), is_unique=True, reason=NoRate.OUT_OF_RANGE)
    return MoneyWeighted(ratio(rate), ratio(period), _is_unique(amounts, years), None)


def _none(reason: NoRate) -> MoneyWeighted:
    return MoneyWeighted(None, None, is_unique=True, reason=reason)


def _is_unique(amounts: NDArray[np.float64], years: NDArray[np.float64]) -> bool:
    """Say whether only one rate solves the flows: one change of sign, else by searching for others."""
    if np.count_nonzero(np.diff(np.sign(amounts))) == 1:
        return True
    worths = np.exp(np.outer(_SEARCHED, -years)) @ amounts
    return int(np.count_nonzero(np.diff(np.sign(worths)))) <= 1


def _polish(rate: float, amounts: NDArray[np.float64], years: NDArray[np.float64]) -> float:
    """Improve ``rate`` by Newton's steps while they bring the worth of the flows nearer to nothing."""
    discounted = amounts * (1 + rate) ** -years
    while True:
        worth = discounted.sum()
        with np.errstate(all="ignore"):
            better = rate + worth * (1 + rate) / (years * discounted).sum()
            discounted = amounts * (1 + better) ** -years
        # Written so that a step to nowhere (not a number) ends the search as well.
        if not abs(discounted.sum()) < abs(worth):
            return rate
        rate = float(better)
