"""The real closes that come with the platform: four shares from 2000 to 2013, as traded.

They are read from the files of the package ``bokeh_sampledata``, which is never imported.
"""

import csv
import datetime as dt
import gzip
from collections import defaultdict
from decimal import Decimal
from importlib.metadata import distribution
from uuid import UUID, uuid5

from folio.portfolio.contracts import Instrument, Split
from folio.portfolio.prices.series import Series, series_of

PACKAGE = "bokeh_sampledata"
FILE = "bokeh_sampledata/_data/stocks.csv.gz"
NAMESPACE = UUID("6f1a4a3c-0d0b-5d0e-9a50-6a1d3c1f0c11")

# The ISIN is the one the share had in those years.
_SHARES = (
    ("AAPL", "US0378331005", "Apple Inc."),
    ("GOOG", "US38259P5089", "Google Inc."),
    ("IBM", "US4592001014", "International Business Machines Corp."),
    ("MSFT", "US5949181045", "Microsoft Corp."),
)
_SPLITS = (
    ("AAPL", dt.date(2000, 6, 21), 2, 1),
    ("AAPL", dt.date(2005, 2, 28), 2, 1),
    ("MSFT", dt.date(2003, 2, 18), 2, 1),
)


def bundled_instruments() -> list[Instrument]:
    """Return the instruments; their ids are the same on every machine."""
    return [
        Instrument(
            id=instrument_id(symbol),
            symbol=symbol,
            isin=isin,
            name=name,
            currency="USD",
            kind="stock",
            source="bundled",
            first_price_on=None,
            last_price_on=None,
        )
        for symbol, isin, name in _SHARES
    ]


def bundled_splits() -> list[Split]:
    """Return the splits within the years of the closes."""
    return [
        Split(
            uuid5(NAMESPACE, f"{symbol} {ex_date}"),
            instrument_id(symbol),
            ex_date,
            numerator,
            denominator,
            "bundled",
        )
        for symbol, ex_date, numerator, denominator in _SPLITS
    ]


def read_bundled_closes() -> dict[UUID, Series]:
    """Return the closes of the bundled instruments; takes some 50 ms, so call it in a thread."""
    file = distribution(PACKAGE).locate_file(FILE)
    symbols = {symbol for symbol, _, _ in _SHARES}
    closes: dict[str, dict[dt.date, Decimal]] = defaultdict(dict)
    with gzip.open(str(file), "rt", encoding="ascii", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["Ticker"] in symbols:
                closes[row["Ticker"]][dt.date.fromisoformat(row["Date"])] = Decimal(row["Close"])
    return {instrument_id(symbol): series_of(days, "bundled") for symbol, days in closes.items()}


def instrument_id(symbol: str) -> UUID:
    """Return the id of a bundled instrument."""
    return uuid5(NAMESPACE, symbol)
