"""A benchmark beside a part of a portfolio: by itself, and with the same money put in on the same days.

Source: docs/specs/benchmarks.md.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from folio.portfolio.domain.exact import RATE_UNIT, date_of
from folio.portfolio.domain.measures import Column, Days
from folio.portfolio.domain.prices import PriceColumn, fill_forward
from folio.portfolio.domain.rates import Rates
from folio.portfolio.domain.returns import annualised
from folio.portfolio.domain.xirr import MoneyWeighted, money_weighted


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """A benchmark's price in the portfolio's currency for each day from ``first`` on; 0 while unknown.

    ``sessions`` marks the days on which it had a close.
    """

    first: int
    price: Column
    sessions: NDArray[np.bool_]

    def on(self, day: int) -> float | None:
        """Return the price at the end of ``day``; None where it is unknown."""
        place = min(day - self.first, self.price.size - 1)
        return float(self.price[place]) or None if place >= 0 else None

    def ratios(self) -> Column:
        """Return each day's change of price as a ratio, 0 where it is unknown."""
        before = np.concatenate(([0.0], self.price[:-1]))
        changes = np.ones(self.price.size)
        np.divide(self.price, before, out=changes, where=before > 0)
        return changes - 1


@dataclass(frozen=True, slots=True)
class SameFlows:
    """What the benchmark would have made of the same flows (a public market equivalent).

    ``end_value`` is what units bought and sold with every flow would be worth at the end, ``mwr`` the
    money-weighted return of that. ``ratio`` compares wealth (Kaplan and Schoar): above 1 the portfolio won.
    """

    end_value: float
    mwr: MoneyWeighted
    ratio: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a benchmark did over a period; None before its first price.

    ``total`` is the change of its price, ``excess`` how much more the portfolio's time-weighted return was.
    """

    total: float | None
    annualised: float | None
    excess: float | None
    same_flows: SameFlows | None


def level_of(prices: PriceColumn, rates: Rates, currency: str, *, days: tuple[int, int]) -> Level:
    """Return a benchmark's price for each of ``days``, both included, at the day's rate."""
    first, last = days
    closes, unpriced = fill_forward(prices.days, prices.closes, first=first, last=last)
    by_day, unrated = rates.daily(currency, first=first, last=last)
    price = closes / 10**prices.places * (by_day / RATE_UNIT)
    price[: max(unpriced, unrated)] = 0
    sessions = np.zeros(price.size, dtype=np.bool_)
    inside = (prices.days >= first) & (prices.days <= last)
    sessions[prices.days[inside].astype(np.int64) - first] = True
    return Level(first, price, sessions)


def compare(days: Days, level: Level, period: tuple[int, int], *, twr: float | None) -> Comparison:
    """Return how the benchmark did from the end of the first day of ``period`` to that of its last."""
    after, until = period
    begin, end = level.on(after), level.on(until)
    if begin is None or end is None:
        return Comparison(None, None, None, None)
    total = end / begin - 1
    return Comparison(
        total=total,
        annualised=annualised(total, until - after),
        excess=None if twr is None else twr - total,
        same_flows=_same_flows(days, level, (after, until)),
    )


def _same_flows(days: Days, level: Level, period: tuple[int, int]) -> SameFlows:
    """Buy and sell the benchmark at the close of each flow's day (Long and Nickels)."""
    after, until = period
    inside = days.inside(after, until)
    net = (days.inflow - days.outflow)[inside]
    opening, closing = days.value_on(after), days.value_on(until)
    prices = level.price[days.first + inside.start - level.first :][: net.size]
    units = opening / (level.on(after) or 1.0) + float((net / np.where(prices > 0, prices, 1.0)).sum())
    last = level.on(until) or 0.0
    pocket = [
        (date_of(days.first + inside.start + int(place)), -float(net[place])) for place in np.flatnonzero(net)
    ]
    flows = [(date_of(after), -opening), *pocket, (date_of(until), units * last)]
    grown = last / np.where(prices > 0, prices, 1.0)
    paid = opening * last / (level.on(after) or 1.0) + float((np.maximum(net, 0) * grown).sum())
    taken = closing + float((np.maximum(-net, 0) * grown).sum())
    return SameFlows(units * last, money_weighted(flows), taken / paid if paid > 0 else None)
