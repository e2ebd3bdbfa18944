import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from folio.portfolio.domain.days import day_columns, sum_columns
from folio.portfolio.domain.performance import measure
from folio.portfolio.domain.valuation import value_book, value_instruments
from tests.portfolio.domain.ledgers import (
    AAA,
    ACCOUNTS,
    BBB,
    CCC,
    EURO_CASH,
    FIRST_DAY,
    SLOWLY,
    D,
    Ledger,
    day,
    ledgers,
    series,
)

UNTIL = "2020-02-05"


def a_trade_with_a_dividend() -> Ledger:
    ledger = Ledger(prices={AAA.id: series("2020-01-01 10, 2020-01-03 12, 2020-01-04 11")})
    ledger.book("deposit", "2020-01-01", 1000)
    ledger.book("buy", "2020-01-02", instrument=AAA, quantity=10, price=10, fee=5)
    ledger.book("dividend", "2020-01-03", 8, instrument=AAA, tax=2)
    ledger.book("sell", "2020-01-04", instrument=AAA, quantity=4, price=11, fee=1)
    return ledger


def test_an_instrument_by_itself_takes_in_what_was_paid_and_gives_out_what_it_brought() -> None:
    valuation = a_trade_with_a_dividend().value("2020-01-05")

    columns = day_columns(value_instruments(valuation)[AAA.id])

    assert columns.value.tolist() == [0, 0, 100, 120, 66, 66]
    assert columns.inflow.tolist() == [0, 0, 105, 0, 0, 0]
    assert columns.outflow.tolist() == [0, 0, 0, 6, 43, 0]
    assert columns.income.tolist() == [0, 0, 0, 8, 0, 0]
    assert columns.fees.tolist() == [0, 0, 5, 0, 1, 0]
    assert columns.taxes.tolist() == [0, 0, 0, 2, 0, 0]


def test_an_instrument_by_itself_is_measured_like_any_part() -> None:
    ledger = a_trade_with_a_dividend()
    part = value_book(ledger.built("2020-01-05"), ledger.price_columns(), instruments=frozenset({AAA.id}))

    measured = measure(part, day("2020-01-01"), day("2020-01-05"))

    assert measured.gain.total == D("10.00")
    assert (measured.gain.market, measured.gain.income) == (D("10.00"), D("8.00"))
    assert (measured.gain.fees, measured.gain.taxes) == (D("6.00"), D("2.00"))


def test_weighted_columns_of_different_spans_add_up() -> None:
    ledger = a_trade_with_a_dividend()
    early = day_columns(ledger.value("2020-01-03"))
    late = day_columns(ledger.value("2020-01-05"))

    summed = sum_columns([(early, 1.0), (late, 0.5)])

    assert summed.value.tolist() == [0, 1500, 1492.5, 1531.5, 505, 505]
    assert summed.last == late.last


@given(ledgers(), st.data())
@SLOWLY
def test_every_day_of_every_part_is_explained(ledger: Ledger, data: st.DataObject) -> None:
    accounts = data.draw(st.one_of(st.none(), st.sets(st.sampled_from(ACCOUNTS), min_size=1)))
    held = data.draw(st.one_of(st.none(), st.sets(st.sampled_from([AAA, BBB, CCC]), min_size=1)))
    part = value_book(
        ledger.built(UNTIL),
        ledger.price_columns(),
        accounts=None if accounts is None else frozenset(account.id for account in accounts),
        instruments=None if held is None else frozenset(instrument.id for instrument in held),
    )

    columns = day_columns(part)

    gained = np.diff(columns.value, prepend=0.0) - columns.inflow + columns.outflow
    market = gained - columns.fx - columns.income + columns.fees + columns.taxes
    whole = measure(part, FIRST_DAY, day(UNTIL))
    scale = float(np.abs(columns.value).max()) + float(columns.inflow.max()) + 1
    assert float(columns.fx.sum()) == pytest.approx(float(whole.gain.fx), abs=0.01 + scale * 1e-9)
    assert float(market.sum()) == pytest.approx(float(whole.gain.market), abs=0.05 + scale * 1e-9)
    assert whole.reconciles


@given(ledgers())
@SLOWLY
def test_the_gains_of_instruments_add_up_to_that_of_all_that_is_not_cash(ledger: Ledger) -> None:
    whole = ledger.value(UNTIL, [EURO_CASH])

    parts = [measure(part, FIRST_DAY, day(UNTIL)) for part in value_instruments(whole).values()]
    together = value_book(
        whole.book, whole.prices, accounts=whole.accounts, instruments=frozenset({AAA.id, BBB.id, CCC.id})
    )

    measured = measure(together, FIRST_DAY, day(UNTIL))
    assert all(part.reconciles for part in parts)
    total = sum((part.gain.total for part in parts), D(0))
    assert float(total) == pytest.approx(float(measured.gain.total), abs=0.05)
