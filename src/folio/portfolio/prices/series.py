"""The closes of one instrument as columns, and how they are packed into rows of a year each.

A close is a whole number of 10 ** -places, so that it is exact; ten places are the most.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from folio.portfolio.contracts import PriceSource
from folio.portfolio.domain.exact import PLACES, date_of, day_number, scaled, unscaled
from folio.portfolio.domain.prices import PriceColumn

SOURCES: tuple[PriceSource, ...] = ("bundled", "manual", "upload")
# Ten places of it still fit into 63 bits.
CLOSE_LIMIT = Decimal(900_000_000)


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """Closes by day: ``days`` ascending, each once; ``sources`` are indices into ``SOURCES``."""

    days: NDArray[np.int32]
    closes: NDArray[np.int64]
    sources: NDArray[np.uint8]
    places: int = PLACES

    @property
    def size(self) -> int:
        """How many closes there are."""
        return int(self.days.size)


@dataclass(frozen=True, slots=True)
class PackedYear:
    """One year of a series as the database keeps it; little-endian int32, int64 and bytes."""

    year: int
    first_day: int
    last_day: int
    scale: int
    days: bytes
    closes: bytes
    sources: bytes


class StoredYear(NamedTuple):
    """Years of an instrument's closes as read back; ``is_own`` tells a person's from bundled ones."""

    instrument_id: UUID
    is_own: bool
    scale: int
    days: bytes
    closes: bytes
    sources: bytes


EMPTY = Series(np.empty(0, np.int32), np.empty(0, np.int64), np.empty(0, np.uint8))


def series_of(closes: Mapping[dt.date, Decimal], source: PriceSource) -> Series:
    """Return the series of ``closes``, each below ``CLOSE_LIMIT`` with at most ten places."""
    days = sorted(closes)
    return Series(
        np.array([day_number(day) for day in days], dtype=np.int32),
        np.array([scaled(closes[day]) for day in days], dtype=np.int64),
        np.full(len(days), SOURCES.index(source), dtype=np.uint8),
    )


def overlay(under: Series, over: Series) -> Series:
    """Return both series as one; on a day both have, the close of ``over`` counts."""
    if not under.size:
        return over
    if not over.size:
        return under
    days = np.concatenate([over.days, under.days])
    _, first = np.unique(days, return_index=True)
    places = max(under.places, over.places)
    closes = np.concatenate([_at_places(over, places), _at_places(under, places)])
    return Series(days[first], closes[first], np.concatenate([over.sources, under.sources])[first], places)


def without_days(series: Series, days: Iterable[dt.date]) -> Series:
    """Return the series without the closes of ``days``."""
    gone = np.array([day_number(day) for day in days], dtype=np.int32)
    kept = ~np.isin(series.days, gone)
    return Series(series.days[kept], series.closes[kept], series.sources[kept], series.places)


def between(series: Series, *, first: dt.date | None, last: dt.date | None) -> Series:
    """Return the closes from ``first`` to ``last``, both included; None is open."""
    begin = 0 if first is None else int(np.searchsorted(series.days, day_number(first)))
    end = series.size if last is None else int(np.searchsorted(series.days, day_number(last), side="right"))
    return Series(series.days[begin:end], series.closes[begin:end], series.sources[begin:end], series.places)


def pack_years(series: Series) -> list[PackedYear]:
    """Return the rows of a series, a year each, with as few places as hold every close of the year."""
    years = series.days.astype("datetime64[D]").astype("datetime64[Y]").astype(int) + 1970
    packed = []
    for year in np.unique(years):
        part = np.flatnonzero(years == year)
        days, closes = series.days[part], series.closes[part]
        closes, places = _fewest_places(closes, series.places)
        packed.append(
            PackedYear(
                int(year),
                int(days[0]),
                int(days[-1]),
                places,
                days.astype("<i4").tobytes(),
                closes.astype("<i8").tobytes(),
                series.sources[part].tobytes(),
            )
        )
    return packed


def unpack_years(years: Iterable[tuple[int, bytes, bytes, bytes]]) -> Series:
    """Return the series of rows ``(scale, days, closes, sources)``, each oldest first; no day is in two."""
    rows = list(years)
    if not rows:
        return EMPTY
    places = max(row[0] for row in rows)
    closes = [np.frombuffer(row[2], "<i8") * 10 ** (places - row[0]) for row in rows]
    days = np.frombuffer(b"".join(row[1] for row in rows), "<i4")
    series = Series(
        days,
        np.concatenate(closes),
        np.frombuffer(b"".join(row[3] for row in rows), np.uint8),
        places,
    )
    if np.all(days[1:] > days[:-1]):
        return series
    order = np.argsort(days)
    return Series(days[order], series.closes[order], series.sources[order], places)


def unpack_series(years: Iterable[StoredYear]) -> dict[UUID, Series]:
    """Return the series of each instrument, own closes over bundled ones."""
    parts: dict[tuple[UUID, bool], list[tuple[int, bytes, bytes, bytes]]] = defaultdict(list)
    for year in years:
        parts[year.instrument_id, year.is_own].append((year.scale, year.days, year.closes, year.sources))
    series: dict[UUID, Series] = {}
    for (instrument_id, _), rows in sorted(parts.items(), key=lambda part: part[0][1]):
        unpacked = unpack_years(rows)
        known = series.get(instrument_id)
        series[instrument_id] = unpacked if known is None else overlay(known, unpacked)
    return series


def column_of(instrument_id: UUID, series: Series) -> PriceColumn:
    """Return the series as the engine takes it."""
    manual = series.sources == SOURCES.index("manual")
    source = SOURCES[int(series.sources[-1])] if series.size else ""
    return PriceColumn(
        instrument_id, series.days, series.closes, places=series.places, manual=manual, source=source
    )


def closes_of(series: Series) -> list[tuple[dt.date, Decimal, PriceSource]]:
    """Return the closes one by one, oldest first."""
    factor = 10 ** (PLACES - series.places)
    return [
        (date_of(day), unscaled(close * factor), SOURCES[source])
        for day, close, source in zip(
            series.days.tolist(), series.closes.tolist(), series.sources.tolist(), strict=True
        )
    ]


def _at_places(series: Series, places: int) -> NDArray[np.int64]:
    scaled_up: NDArray[np.int64] = series.closes * 10 ** (places - series.places)
    return scaled_up


def _fewest_places(closes: NDArray[np.int64], places: int) -> tuple[NDArray[np.int64], int]:
    while places > 0 and not np.any(closes % 10):
        closes = closes // 10
        places -= 1
    return closes, places
