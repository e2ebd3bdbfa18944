from hypothesis import given

from folio.portfolio.domain.activities import SplitRatio
from folio.portfolio.domain.exact import VALUE_UNIT, day_number
from folio.portfolio.domain.valuation import worth_on
from tests.portfolio.domain.ledgers import (
    AAA,
    BBB,
    CCC,
    EURO_CASH,
    EURO_TRADES,
    SLOWLY,
    Ledger,
    day,
    ledgers,
    series,
)


def test_a_split_leaves_the_value_of_a_real_history_unbroken() -> None:
    ledger = Ledger(prices={AAA.id: series("2000-06-20 101.25, 2000-06-21 55.63")})
    ledger.book("buy", "2000-06-20", quantity=10, price="101.25", instrument=AAA, account=EURO_TRADES)
    ledger.book("split", "2000-06-21", instrument=AAA, split=SplitRatio(2, 1), account=EURO_TRADES)

    assert ledger.value("2000-06-22").value.round(9).tolist() == [0, 1012.5, 1112.6, 1112.6]


def test_sessions_are_days_with_a_close_of_something_held_and_coins_count_only_alone() -> None:
    prices = {
        AAA.id: series("2024-01-02 1, 2024-01-04 1, 2024-01-05 1"),
        CCC.id: series("2024-01-01 1, 2024-01-03 1"),
    }
    alone, both = Ledger(prices=prices, rates={"JPY": series("2024-01-01 1")}), Ledger(prices=prices)
    for ledger in (alone, both):
        ledger.book("buy", "2024-01-02", quantity=1, price=1, instrument=CCC, account=EURO_TRADES)
    both.book("buy", "2024-01-02", quantity=1, price=1, instrument=AAA, account=EURO_TRADES)
    both.book("sell", "2024-01-05", quantity=1, price=1, instrument=AAA, account=EURO_TRADES)

    assert alone.value("2024-01-05").sessions.tolist() == [False, False, True, False, False]
    assert both.value("2024-01-05").sessions.tolist() == [False, True, False, True, False]


def test_unknown_worth_is_counted_and_named() -> None:
    ledger = Ledger(prices={AAA.id: series("2024-01-04 5")})
    ledger.book("buy", "2024-01-02", quantity=1, price=1, instrument=AAA)
    ledger.book("buy", "2024-01-02", quantity=1, price=1, instrument=BBB, account=EURO_TRADES)
    valuation = ledger.value("2024-01-05")

    assert valuation.missing.tolist() == [0, 2, 2, 1, 1]
    worth = worth_on(valuation, day_number(day("2024-01-05")))
    assert (worth.value, worth.unknown) == (4 * VALUE_UNIT, frozenset({BBB.id}))


def test_accounts_left_out_are_left_out() -> None:
    ledger = Ledger(prices={AAA.id: series("2024-01-02 5")})
    ledger.book("deposit", "2024-01-02", 7)
    ledger.book("buy", "2024-01-02", quantity=1, price=1, instrument=AAA, account=EURO_TRADES)

    assert ledger.value("2024-01-02", [EURO_CASH]).value.tolist() == [0, 7]
    assert ledger.value("2024-01-02", [EURO_TRADES]).value.tolist() == [0, 5]


@SLOWLY
@given(ledgers())
def test_the_daily_column_is_the_exact_worth_of_each_day(ledger: Ledger) -> None:
    valuation = ledger.value("2020-01-31")

    for index, figure in enumerate(valuation.value.tolist()):
        exact = worth_on(valuation, valuation.first + index).value / VALUE_UNIT
        assert abs(figure - exact) <= 1e-6 * max(1, abs(exact))
