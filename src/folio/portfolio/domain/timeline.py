"""The value of each day, for charts."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from folio.portfolio.domain.exact import RATE_PLACES, day_number
from folio.portfolio.domain.prices import PriceColumn, fill_forward
from folio.portfolio.domain.returns import daily_returns, growth
from folio.portfolio.domain.valuation import Valuation

# Guard digits: a product such as 5.015 is a hair below itself in binary and would round the wrong way.
_GUARD_PLACES = 4


@dataclass(frozen=True, slots=True)
class Timeline:
    """Columns of one figure per calendar day, oldest first, ready to be written out.

    ``value`` is what is known, in the portfolio's currency, None where something is held and nothing of it
    known; ``missing_prices`` counts the holdings not in it. ``net_invested`` is the sum of external flows
    since the beginning. ``twr`` is the time-weighted return since the close before the first of these days, a
    ratio with twelve decimals; ``benchmark`` the same for an instrument's price, None before its first close.
    """

    currency: str
    dates: list[str]
    value: list[str | None]
    net_invested: list[str]
    twr: list[str]
    missing_prices: list[int]
    benchmark: list[str | None] | None = None


def draw_timeline(
    valuation: Valuation, start: dt.date, end: dt.date, *, benchmark: PriceColumn | None = None
) -> Timeline:
    """Return the days from ``start`` to ``end`` on which there is something to draw.

    It begins the day before the first activity at the earliest and ends with the valuation's last day.
    """
    first = max(day_number(start), valuation.first)
    last = min(day_number(end), valuation.last)
    begin, stop = first - valuation.first, max(last - valuation.first + 1, first - valuation.first)
    currency = valuation.book.terms.currency
    flows = valuation.flows
    daily = daily_returns(valuation.value, flows.inflow, flows.outflow, quantum=float(currency.quantum))
    value, missing = valuation.value[begin:stop], valuation.missing[begin:stop]
    texts = _money_texts(value, currency.minor_units)
    return Timeline(
        currency=currency.code,
        dates=np.arange(first, first + value.size).astype("datetime64[D]").astype(str).tolist(),
        value=[
            None if count and not amount else text
            for text, amount, count in zip(texts, value.tolist(), missing.tolist(), strict=True)
        ],
        net_invested=_money_texts(flows.net_invested[begin:stop], currency.minor_units),
        twr=[f"{index:.{RATE_PLACES}f}" for index in (growth(daily.ratios[begin:stop]) - 1).tolist()],
        missing_prices=missing.tolist(),
        benchmark=None if benchmark is None else _growth_of(benchmark, first=first, days=value.size),
    )


def _money_texts(amounts: NDArray[np.float64], minor_units: int) -> list[str]:
    whole = np.rint(np.round(amounts * 10**minor_units, _GUARD_PLACES)) + 0.0
    return [f"{amount:.{minor_units}f}" for amount in (whole / 10**minor_units).tolist()]


def _growth_of(prices: PriceColumn, *, first: int, days: int) -> list[str | None]:
    closes, unknown = fill_forward(prices.days, prices.closes, first=first, last=first + days - 1)
    known: Sequence[float] = (closes[unknown:] / closes[unknown] - 1).tolist() if unknown < days else []
    return [None] * min(unknown, days) + [f"{index:.{RATE_PLACES}f}" for index in known]
