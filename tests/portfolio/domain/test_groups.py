import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from folio.portfolio.domain.allocation import CASH_KEY, Dimension
from folio.portfolio.domain.days import day_columns
from folio.portfolio.domain.groups import causes_of, days_of_groups, list_groups
from tests.portfolio.domain.ledgers import AAA, BBB, CCC, EURO_CASH, SLOWLY, Ledger, ledgers, series


def test_groups_are_named_by_what_is_asked() -> None:
    prices = {
        AAA.id: series("2020-01-01 10"),
        BBB.id: series("2020-01-01 10"),
        CCC.id: series("2020-01-01 1"),
    }
    ledger = Ledger(prices=prices, rates={"USD": series("2020-01-01 1"), "JPY": series("2020-01-01 1")})
    ledger.book("deposit", "2020-01-01", 1000)
    for instrument in (AAA, BBB, CCC):
        ledger.book("buy", "2020-01-02", instrument=instrument, quantity=1, price=10)
    valuation = ledger.value("2020-01-03")

    names = {by: {group.label for group in list_groups(valuation, by)} for by in Dimension}

    assert names[Dimension.INSTRUMENT] == {"AAA", "BBB", "CCC"}
    assert names[Dimension.CURRENCY] == {"EUR", "USD", "JPY"}
    assert names[Dimension.KIND] == {"stock", "etf", "crypto"}
    assert EURO_CASH.name in names[Dimension.ACCOUNT]


@SLOWLY
@given(ledgers(), st.sampled_from(Dimension))
def test_groups_and_what_is_left_add_up_to_the_whole_every_day(ledger: Ledger, by: Dimension) -> None:
    valuation = ledger.value("2020-02-05")
    whole = day_columns(valuation)

    found = days_of_groups(whole, list_groups(valuation, by))

    gain = np.diff(whole.value, prepend=0.0) - whole.inflow + whole.outflow
    scale = 1 + float(np.abs(whole.value).max()) + float(whole.inflow.max())
    summed = sum((days.gain for days in found.values()), np.zeros(gain.size))
    assert summed == pytest.approx(gain, abs=1e-9 * scale)
    assert CASH_KEY in found
    assert sum(causes_of(whole).values(), np.zeros(gain.size)) == pytest.approx(gain, abs=1e-9 * scale)


def test_accounts_leave_nothing_over() -> None:
    ledger = Ledger(prices={AAA.id: series("2020-01-01 10, 2020-01-03 12")})
    ledger.book("deposit", "2020-01-01", 1000)
    ledger.book("buy", "2020-01-02", instrument=AAA, quantity=10, price=10, fee=3)
    valuation = ledger.value("2020-01-05")

    found = days_of_groups(day_columns(valuation), list_groups(valuation, Dimension.ACCOUNT))

    assert found[CASH_KEY].gain.tolist() == [0] * 6
    assert found[str(EURO_CASH.id)].gain.tolist() == [0, 0, -3, 20, 0, 0]
