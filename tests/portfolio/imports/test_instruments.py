"""Which instrument a draft means."""

import datetime as dt
from uuid import uuid4

import pytest

from folio.portfolio.contracts import Instrument
from folio.portfolio.domain.activities import ActivityDraft, ActivityType
from folio.portfolio.domain.imports.rows import ImportDraft
from folio.portfolio.imports.instruments import match, missing_instruments


def draft(
    symbol: str | None, isin: str | None, kind: ActivityType = ActivityType.BUY, currency: str = "USD"
) -> ImportDraft:
    activity = ActivityDraft(
        type=kind, date=dt.date(2004, 3, 1), currency=currency, instrument=symbol or isin
    )
    return ImportDraft(activity, symbol=symbol, isin=isin, name="Apple")


def instrument(symbol: str, isin: str | None) -> Instrument:
    return Instrument(uuid4(), symbol, isin, symbol, "USD", "stock", "bundled", None, None)


APPLE = instrument("AAPL", "US0378331005")


@pytest.mark.parametrize(
    ("symbol", "isin", "expected"),
    [
        ("AAPL", None, APPLE),
        (None, "US0378331005", APPLE),
        ("APC", "US0378331005", APPLE),
        ("AAPL", "CH0012032048", None),
        ("MSFT", None, None),
        (None, None, None),
    ],
)
def test_an_isin_decides_before_a_symbol(
    symbol: str | None, isin: str | None, expected: Instrument | None
) -> None:
    assert match(draft(symbol, isin), {"AAPL": APPLE, "US0378331005": APPLE}) is expected


def test_an_unknown_instrument_is_made_once_in_the_currency_it_trades_in() -> None:
    drafts = [
        draft("ZYX", None, ActivityType.DIVIDEND, "EUR"),
        draft("ZYX", None, ActivityType.BUY, "CHF"),
        draft("ZYX", None, ActivityType.BUY, "USD"),
        draft(None, None, ActivityType.DEPOSIT, "EUR"),
    ]

    (missing,) = missing_instruments(drafts, {})

    assert (missing.symbol, missing.currency, missing.name) == ("ZYX", "CHF", "Apple")
