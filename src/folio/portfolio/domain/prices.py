"""Daily closes of an instrument as traded, looked up as of a day.

A value is only as trustworthy as its price: a close is carried forward and says how old it is; before the
first one the price is unknown, which is not zero.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from folio.portfolio.domain.exact import PLACES, date_of, day_number, scaled, unscaled

# A close may be this many days old before it counts as stale: a long weekend.
FRESH_DAYS = 4


_UNITS: dict[int, int] = {places: 10 ** (PLACES - places) for places in range(PLACES + 1)}


class PriceState(StrEnum):
    """How far a price can be trusted."""

    CLOSE = "close"
    STALE = "stale"
    MANUAL = "manual"
    MISSING = "missing"


@dataclass(frozen=True, slots=True, eq=False)
class PriceColumn:
    """The as-traded closes of one instrument.

    ``days`` are day numbers (days since 1970-01-01), ascending, each once; ``closes`` are whole numbers of
    10 ** -places in the instrument's currency, places from 0 to 10; ``manual`` marks those a person entered.
    """

    instrument_id: UUID
    days: NDArray[np.int32]
    closes: NDArray[np.int64]
    places: int = 8
    manual: NDArray[np.bool_] | None = None
    source: str = ""

    @classmethod
    def of(cls, instrument_id: UUID, closes: Iterable[tuple[dt.date, Decimal]]) -> "PriceColumn":
        """Return the column of ``closes``, in any order; each at most 10 decimals and below 900 000 000."""
        by_day = {day_number(date): scaled(close) for date, close in closes}
        days = sorted(by_day)
        return cls(
            instrument_id,
            np.array(days, dtype=np.int32),
            np.array([by_day[day] for day in days], dtype=np.int64),
            PLACES,
        )

    def equals(self, other: "PriceColumn") -> bool:
        """Say whether both tell the same in every respect."""
        return (
            (self.instrument_id, self.places, self.source)
            == (other.instrument_id, other.places, other.source)
            and np.array_equal(self.days, other.days)
            and np.array_equal(self.closes, other.closes)
            and (self.manual is other.manual or _same_marks(self.manual, other.manual))
        )


def _same_marks(one: NDArray[np.bool_] | None, other: NDArray[np.bool_] | None) -> bool:
    return one is not None and other is not None and np.array_equal(one, other)


@dataclass(frozen=True, slots=True)
class PriceAsOf:
    """The last close on or before a day; ``close`` and ``date`` are None when there is none."""

    close: Decimal | None
    date: dt.date | None
    state: PriceState
    source: str = ""


MISSING = PriceAsOf(None, None, PriceState.MISSING)


def close_as_of(column: PriceColumn | None, day: int) -> int | None:
    """Return the last close on or before ``day`` as a whole number of 1e-10; None when unknown."""
    index = _index_as_of(column, day)
    if column is None or index < 0:
        return None
    return int(column.closes[index]) * _UNITS[column.places]


def price_as_of(column: PriceColumn | None, day: int) -> PriceAsOf:
    """Return the price of ``day`` with its date and how far it can be trusted."""
    index = _index_as_of(column, day)
    if column is None or index < 0:
        return MISSING
    found = int(column.days[index])
    state = PriceState.CLOSE if day - found <= FRESH_DAYS else PriceState.STALE
    if column.manual is not None and column.manual[index]:
        state = PriceState.MANUAL
    close = unscaled(int(column.closes[index]) * _UNITS[column.places])
    return PriceAsOf(close, date_of(found), state, column.source)


def _index_as_of(column: PriceColumn | None, day: int) -> int:
    if column is None:
        return -1
    return int(column.days.searchsorted(np.int32(day), side="right")) - 1


def fill_forward(
    days: NDArray[np.int32], figures: NDArray[np.int64], *, first: int, last: int
) -> tuple[NDArray[np.int64], int]:
    """Return the figure as of each day from ``first`` to ``last``, and how many leading days have none.

    Days without a figure hold 0.
    """
    begin = int(days.searchsorted(np.int32(first), side="right")) - 1
    end = int(days.searchsorted(np.int32(last), side="right"))
    length = last - first + 1
    if end == 0:
        return np.zeros(length, dtype=np.int64), length
    begin = max(begin, 0)
    marks = np.maximum(days[begin:end].astype(np.int64) - first, 0)
    lengths = np.diff(marks, append=length)
    filled = np.zeros(length, dtype=np.int64)
    filled[marks[0] :] = np.repeat(figures[begin:end], lengths)
    return filled, int(marks[0])
