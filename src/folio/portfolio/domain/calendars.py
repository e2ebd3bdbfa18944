"""Returns by calendar year and month.

Source: docs/specs/measures.md, Calendar.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from folio.portfolio.domain.benchmarks import Level
from folio.portfolio.domain.exact import date_of, day_number
from folio.portfolio.domain.measures import DayRatios, Days


@dataclass(frozen=True, slots=True)
class Span:
    """A month or a year, or what of it lies in the period: its days, gain and time-weighted return.

    ``twr`` and ``benchmark`` are ratios, None where there is nothing to measure.
    """

    name: str
    start: dt.date
    end: dt.date
    is_whole: bool
    gain: float
    twr: float | None
    benchmark: float | None


@dataclass(frozen=True, slots=True)
class Year:
    """A year and its months; the months link to the year."""

    span: Span
    months: tuple[Span, ...]


def table_of(days: Days, daily: DayRatios, period: tuple[int, int], *, level: Level | None) -> list[Year]:
    """Return the years from the end of the first day of ``period`` to its last, oldest first."""
    after, until = period
    first, last = date_of(max(after + 1, days.first)), date_of(until)
    if first > last:
        return []
    years = []
    for year in range(first.year, last.year + 1):
        bounds = dt.date(year, 1, 1), dt.date(year, 12, 31)
        months = tuple(
            _span(f"{start:%Y-%m}", (start, end), (days, daily, level), (first, last))
            for start, end in _months(year)
            if end >= first and start <= last
        )
        years.append(Year(_span(str(year), bounds, (days, daily, level), (first, last)), months))
    return years


def _months(year: int) -> Iterator[tuple[dt.date, dt.date]]:
    for month in range(1, 13):
        following = dt.date(year + month // 12, month % 12 + 1, 1)
        yield dt.date(year, month, 1), following - dt.timedelta(1)


def _span(
    name: str,
    bounds: tuple[dt.date, dt.date],
    columns: tuple[Days, DayRatios, Level | None],
    period: tuple[dt.date, dt.date],
) -> Span:
    days, daily, level = columns
    start, end = max(bounds[0], period[0]), min(bounds[1], period[1])
    after, until = day_number(start) - 1, day_number(end)
    inside = days.inside(after, until)
    twr = float(np.prod(1 + daily.ratios[inside])) - 1 if daily.is_measured[inside].any() else None
    begun = None if level is None else level.on(after)
    ended = None if level is None else level.on(until)
    return Span(
        name=name,
        start=start,
        end=end,
        is_whole=(start, end) == bounds,
        gain=float(daily.gain[inside].sum()),
        twr=twr,
        benchmark=None if begun is None or ended is None else ended / begun - 1,
    )
