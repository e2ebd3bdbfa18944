"""Exchange rates into the portfolio's currency, looked up as of a day."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from folio.portfolio.domain.exact import RATE_PLACES, RATE_UNIT, UNIT, day_number, scaled
from folio.portfolio.domain.prices import fill_forward


@dataclass(frozen=True, slots=True, eq=False)
class RateColumn:
    """Units of the portfolio's currency for one unit of ``currency``, per day.

    ``days`` are day numbers, ascending, each once; ``rates`` are whole numbers of 1e-12 (below 9 200 000).
    """

    currency: str
    days: NDArray[np.int32]
    rates: NDArray[np.int64]

    @classmethod
    def of(cls, currency: str, rates: Iterable[tuple[dt.date, Decimal]]) -> "RateColumn":
        """Return the column of ``rates``, in any order; each is rounded to 12 decimals."""
        by_day = {day_number(date): scaled(rate, RATE_PLACES) for date, rate in rates}
        days = sorted(by_day)
        return cls(
            currency,
            np.array(days, dtype=np.int32),
            np.array([by_day[day] for day in days], dtype=np.int64),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Rates:
    """All rates a portfolio needs; its own currency needs none."""

    currency: str
    columns: Mapping[str, RateColumn] = field(default_factory=dict)
    # What was filled before, by currency: first day, rates, how many leading days have none.
    _filled: dict[str, tuple[int, NDArray[np.int64], int]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, currency: str, columns: Iterable[RateColumn] = ()) -> "Rates":
        """Return the rates into ``currency``."""
        return cls(currency, {column.currency: column for column in columns if column.days.size})

    def as_of(self, currency: str, day: int) -> int | None:
        """Return the rate of ``day`` as a whole number of 1e-12; None before the first one."""
        if currency == self.currency:
            return RATE_UNIT
        column = self.columns.get(currency)
        if column is None:
            return None
        index = int(column.days.searchsorted(np.int32(day), side="right")) - 1
        return int(column.rates[index]) if index >= 0 else None

    def first_day(self, currency: str) -> int | None:
        """Return the first day with a rate; None when there is none, a day before all days for one's own."""
        if currency == self.currency:
            return -(10**6)
        column = self.columns.get(currency)
        return None if column is None else int(column.days[0])

    def daily(self, currency: str, *, first: int, last: int) -> tuple[NDArray[np.int64], int]:
        """Return the rate as of each day from ``first`` to ``last`` and how many leading days have none."""
        known = self._filled.get(currency)
        if known is None or first < known[0] or last >= known[0] + known[1].size:
            known = self._filled[currency] = (first, *self._fill(currency, first=first, last=last))
        start = first - known[0]
        return known[1][start : start + last - first + 1], min(max(known[2] - start, 0), last - first + 1)

    def _fill(self, currency: str, *, first: int, last: int) -> tuple[NDArray[np.int64], int]:
        column = self.columns.get(currency)
        if currency == self.currency:
            filled, unknown = np.full(last - first + 1, RATE_UNIT, dtype=np.int64), 0
        elif column is None:
            filled, unknown = np.zeros(last - first + 1, dtype=np.int64), last - first + 1
        else:
            filled, unknown = fill_forward(column.days, column.rates, first=first, last=last)
        filled.flags.writeable = False
        return filled, unknown


class Conversion(NamedTuple):
    """How amounts of an activity convert into the portfolio's currency, as whole numbers of 1e-22.

    ``paid`` at the broker's rate, ``moved`` as the cash or flow was worth that day, ``day`` at the day's
    rate; ``cash_factor`` (1e-10) turns an amount into ``currency``, the one its cash moves in.
    """

    paid: int
    moved: int
    day: int
    currency: str
    cash_factor: int


class BookingRates:
    """Rates by currency and day for booking: filled once, then read by index.

    Before a currency's first rate that first one is used, so that what came in goes out at the same worth;
    a currency without any rate counts nothing. Both are reported as missing by what values the book.
    """

    def __init__(self, rates: Rates, *, first: int, last: int) -> None:
        self.currency = rates.currency
        self._rates = rates
        self._first = first
        self._last = last
        self._columns: dict[str, list[int]] = {}
        self._conversions: dict[tuple[str, int], Conversion] = {}

    def of(self, currency: str, day: int) -> int:
        """Return the rate of ``currency`` on ``day``, a whole number of 1e-12; 0 when it has none at all."""
        if currency == self._rates.currency:
            return RATE_UNIT
        column = self._columns.get(currency)
        if column is None:
            column = self._columns[currency] = self._fill(currency)
        return column[day - self._first]

    def conversion(self, currency: str, day: int) -> Conversion:
        """Return how amounts of ``currency`` convert on ``day`` where no broker's rate is named."""
        key = (currency, day)
        known = self._conversions.get(key)
        if known is None:
            rate = UNIT * self.of(currency, day)
            known = self._conversions[key] = Conversion(rate, rate, rate, currency, UNIT)
        return known

    def _fill(self, currency: str) -> list[int]:
        filled, unknown = self._rates.daily(currency, first=self._first, last=self._last)
        if unknown:
            filled = filled.copy()
            column = self._rates.columns.get(currency)
            filled[:unknown] = 0 if column is None else column.rates[0]
        column_of_days: list[int] = filled.tolist()
        return column_of_days
