"""Our own file is read to the digit, and a broken cell is named."""

import csv
import datetime as dt
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folio.kernel.cells import inert_cell
from folio.kernel.money import decimal_text
from folio.portfolio.domain.activities import ActivityType
from folio.portfolio.domain.imports.presets.own import COLUMNS
from tests.portfolio.domain.imports.parsed import parse, tell

BUY = {
    "type": "buy",
    "date": "2026-01-02",
    "symbol": "ACME",
    "quantity": "2",
    "price": "3",
    "currency": "USD",
}
FIGURE = st.decimals(min_value="0.0000000001", max_value=10**9, places=10)
WORDS = st.text(st.characters(exclude_categories=["Cc", "Cs"], max_codepoint=0x24F), min_size=1, max_size=20)


def file_of(*rows: dict[str, str]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([inert_cell(row.get(name, "")) for name in COLUMNS])
    return text.getvalue()


def test_costs_may_be_refunds_and_instruments_may_become_others() -> None:
    text = file_of(
        {**BUY, "fee": "-1.50", "at": "2026-01-02T10:00:00+01:00", "fx_rate": "0.9", "day_order": "-1"},
        {"type": "spin_off", "date": "2026-01-03", "symbol": "ACME", "into": "SPUN", "quantity": "1"}
        | {"basis_fraction": "0.25", "currency": "USD"},
        {"type": "split", "date": "2026-01-04", "symbol": "ACME", "split": "3:2", "currency": "USD"},
        {"type": "deposit", "date": "2026-01-05", "amount": "10", "currency": "EUR"},
    )

    assert parse(text).preset == "folio"
    assert tell(text) == [
        "2 buy 2026-01-02 USD ACME q=2 p=3 fee=-1.5 fx=0.9",
        "3 spin_off 2026-01-03 USD ACME q=1",
        "4 split 2026-01-04 USD ACME 3:2",
        "5 deposit 2026-01-05 EUR a=10",
    ]
    drafts = [row.draft.activity for row in parse(text).rows if row.draft]
    assert (drafts[0].at, drafts[0].order) == (dt.datetime(2026, 1, 2, 9, tzinfo=dt.UTC), -1)
    assert (drafts[1].into, drafts[1].basis_fraction) == ("SPUN", Decimal("0.25"))


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"type": "gift"}, "type_unknown"),
        ({"at": "yesterday"}, "date_unreadable"),
        ({"at": "2026-01-02T10:00:00"}, "date_unreadable"),
        ({"at": "1492-01-02T10:00:00Z"}, "date_unreadable"),
        ({"isin": "XX"}, "isin_unreadable"),
        ({"symbol": "A" * 51}, "symbol_unreadable"),
        ({"split": "2 for 1"}, "split_unreadable"),
        ({"day_order": "first"}, "number_unreadable"),
        ({"currency": ""}, "currency_missing"),
        ({"date": ""}, "date_missing"),
        ({"quantity": "two"}, "number_unreadable"),
    ],
)
def test_a_broken_cell_is_named(cells: dict[str, str], code: str) -> None:
    assert tell(file_of(BUY | cells)) == [f"2 ! {code}"]


def test_another_file_is_not_ours() -> None:
    assert parse("date,type,symbol,quantity,price,currency\n2026-01-02,buy,A,1,1,USD\n").preset == "generic"


@given(FIGURE, FIGURE, st.decimals(-99, 99, places=10), WORDS)
def test_every_digit_and_word_comes_back(quantity: Decimal, price: Decimal, fee: Decimal, note: str) -> None:
    figures = {"quantity": decimal_text(quantity), "price": decimal_text(price), "fee": decimal_text(fee)}

    (row,) = parse(file_of({**BUY, **figures, "note": note})).rows

    assert row.draft is not None
    activity = row.draft.activity
    assert (activity.type, activity.quantity, activity.price) == (ActivityType.BUY, quantity, price)
    assert activity.fee == fee
    assert row.draft.note == (note.strip() or None)
