import datetime as dt
from decimal import Decimal

import pytest

from folio.portfolio.domain.holdings import Holdings, list_holdings
from folio.portfolio.domain.instruments import Split
from folio.portfolio.domain.prices import PriceState
from tests.portfolio.domain.ledgers import (
    AAA,
    BBB,
    CCC,
    DOLLAR_CASH,
    EURO_CASH,
    EURO_TRADES,
    Ledger,
    day,
    series,
)

D = Decimal


def three_holdings() -> Ledger:
    ledger = Ledger(
        prices={
            AAA.id: series("2024-01-02 100, 2024-01-03 110, 2024-01-04 121"),
            BBB.id: series("2024-01-02 50, 2024-01-04 40"),
        },
        rates={"USD": series("2024-01-02 0.5")},
    )
    ledger.book("deposit", "2024-01-02", 3000)
    ledger.book("buy", "2024-01-02", quantity=10, price=100, instrument=AAA, fee=10)
    ledger.book("sell", "2024-01-03", quantity=5, price=110, instrument=AAA)
    ledger.book("dividend", "2024-01-03", 20, instrument=AAA)
    ledger.book("buy", "2024-01-02", quantity=4, price=50, instrument=BBB, account=EURO_TRADES)
    ledger.book("buy", "2024-01-03", quantity=2, price=3, instrument=CCC, account=EURO_TRADES)
    return ledger


def holdings(ledger: Ledger, as_of: str) -> Holdings:
    return list_holdings(ledger.value("2024-01-31"), day(as_of))


def test_a_holding_says_what_it_cost_made_and_is_worth() -> None:
    item = holdings(three_holdings(), "2024-01-04").items[0]

    assert (item.instrument, item.account_ids, item.quantity) == (AAA, (EURO_CASH.id,), D(5))
    assert (item.price.close, item.value, item.cost_basis, item.average_cost) == (
        D(121),
        D(605),
        D(505),
        D(101),
    )
    assert (item.unrealised, item.unrealised_ratio) == (D(100), D("0.198019801980"))
    assert (item.realised, item.income) == (D(45), D(20))
    assert item.total_return_ratio == D("0.163366336634")
    assert (item.day_change, item.day_change_ratio) == (D(55), D("0.100000000000"))
    assert item.sparkline == (100, 110, 121)


def test_the_days_change_is_measured_by_all_there_was_with_the_cash() -> None:
    found = holdings(three_holdings(), "2024-01-04")

    # 5 × 121 + 4 × 40 × 0.5 + 2560 of cash, after + 55 of the one and − 40 × 0.5 of the other.
    assert (found.known_value, found.day_change) == (D(3245), D(35))
    assert found.day_change_ratio == D("0.010903426791")


def test_the_whole_sums_what_is_known_and_counts_what_is_not() -> None:
    found = holdings(three_holdings(), "2024-01-04")

    assert (found.value, found.known_value, found.cash_value) == (None, D(3245), D(2560))
    assert (found.cost_basis, found.unrealised) == (D(605), D(80))
    assert [(item.symbol, item.quantity, item.since) for item in found.missing_prices] == [
        ("CCC", D(2), day("2024-01-03"))
    ]
    assert [item.instrument.symbol for item in found.items] == ["AAA", "BBB", "CCC"]
    assert sum(item.weight or 0 for item in found.items) == pytest.approx(D(685) / D(3245))


def test_an_unknown_price_leaves_unknown_what_depends_on_it() -> None:
    item = holdings(three_holdings(), "2024-01-04").items[2]

    assert item.price.state is PriceState.MISSING
    assert (item.value, item.unrealised, item.weight, item.day_change) == (None, None, None, None)
    assert (item.total_return_ratio, item.sparkline) == (None, ())


def test_a_day_in_the_past_knows_nothing_of_later() -> None:
    found = holdings(three_holdings(), "2024-01-02")

    assert (found.value, found.realised, found.income) == (D(3090), D(0), D(0))
    assert [item.quantity for item in found.items] == [D(10), D(4)]
    assert holdings(three_holdings(), "2024-01-01").items == ()


def test_a_stale_close_changes_nothing_any_more() -> None:
    item = holdings(three_holdings(), "2024-01-31").items[0]

    assert (item.price.state, item.day_change, item.value) == (PriceState.STALE, None, D(605))


def test_a_holding_whose_rate_came_after_its_close_has_no_change() -> None:
    ledger = Ledger(prices={BBB.id: series("2024-01-02 50")}, rates={"USD": series("2024-01-03 0.5")})
    ledger.book("buy", "2024-01-02", quantity=4, price=50, instrument=BBB, account=EURO_TRADES)

    item = holdings(ledger, "2024-01-04").items[0]

    assert (item.value, item.day_change) == (D(100), None)


def test_an_unknown_cost_leaves_the_gain_unknown() -> None:
    ledger = Ledger(prices={AAA.id: series("2024-01-02 100")})
    ledger.book("transfer_in", "2024-01-02", quantity=1, instrument=AAA)

    item = holdings(ledger, "2024-01-04").items[0]

    assert (item.value, item.cost_basis, item.average_cost) == (D(100), None, None)
    assert (item.unrealised, item.unrealised_ratio) == (None, None)


def test_cash_is_listed_by_account_and_currency_with_its_value_if_there_is_a_rate() -> None:
    ledger = Ledger(rates={"USD": series("2024-01-02 0.5")})
    ledger.book("deposit", "2024-01-02", 100, account=DOLLAR_CASH)
    ledger.book("deposit", "2024-01-02", "7.005")
    ledger.book("deposit", "2024-01-02", 30, currency="CHF")
    ledger.book("deposit", "2024-01-02", 30, currency="SEK")
    ledger.book("withdrawal", "2024-01-03", 30, currency="SEK")

    cash = holdings(ledger, "2024-01-04").cash

    assert [(item.account.name, item.currency, item.amount, item.value) for item in cash] == [
        ("Dollar cash", "USD", D(100), D(50)),
        ("Euro cash", "CHF", D(30), None),
        ("Euro cash", "EUR", D("7.00"), D("7.00")),
    ]


def test_closes_before_a_split_are_drawn_in_the_units_after_it() -> None:
    ledger = Ledger(
        prices={AAA.id: series("2024-01-02 100, 2024-01-03 51, 2024-01-04 52")},
        splits=[Split(AAA.id, dt.date(2024, 1, 3), 2, 1), Split(AAA.id, dt.date(2024, 1, 20), 4, 1)],
    )
    ledger.book("buy", "2024-01-02", quantity=1, price=100, instrument=AAA)

    assert holdings(ledger, "2024-01-04").items[0].sparkline == (50, 51, 52)


def test_units_moved_between_accounts_are_paid_once() -> None:
    ledger = Ledger(prices={AAA.id: series("2024-01-02 100, 2024-01-03 110")})
    ledger.book("buy", "2024-01-02", quantity=10, price=100, instrument=AAA)
    ledger.book("transfer_out", "2024-01-03", quantity=10, instrument=AAA)
    ledger.book("transfer_in", "2024-01-03", quantity=10, instrument=AAA, account=DOLLAR_CASH)

    item = holdings(ledger, "2024-01-04").items[0]

    assert (item.account_ids, item.total_return_ratio) == ((DOLLAR_CASH.id,), D("0.100000000000"))


def test_one_account_lists_its_own() -> None:
    found = list_holdings(three_holdings().value("2024-01-31", [EURO_TRADES]), day("2024-01-04"))

    assert [item.instrument.symbol for item in found.items] == ["BBB", "CCC"]
    assert (found.cash, found.income) == ((), D(0))
