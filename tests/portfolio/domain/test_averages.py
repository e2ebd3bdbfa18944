import pytest

from folio.portfolio.domain.averages import average_capital, return_on_average
from folio.portfolio.domain.instruments import Split
from tests.portfolio.domain.ledgers import AAA, EURO_TRADES, Ledger, day, series


def trades(*lines: tuple[str, str, int, int], closes: str) -> Ledger:
    ledger = Ledger(prices={AAA.id: series(closes)})
    for type_, date, quantity, price in lines:
        ledger.book(type_, date, instrument=AAA, quantity=quantity, price=price, account=EURO_TRADES)
    return ledger


def test_a_gain_is_measured_on_what_was_invested_on_average() -> None:
    ledger = trades(("buy", "2020-01-01", 10, 10), closes="2020-01-01 10, 2020-01-11 12")
    valuation = ledger.value("2020-01-11")

    assert return_on_average(valuation, valuation.first, valuation.last) == pytest.approx(0.2)


def test_capital_counts_for_the_days_it_was_there() -> None:
    # 100 for five days, 300 for the other five.
    ledger = trades(
        ("buy", "2020-01-01", 10, 10), ("buy", "2020-01-06", 10, 20), closes="2020-01-01 10, 2020-01-06 20"
    )
    valuation = ledger.value("2020-01-11")

    assert average_capital(valuation, AAA.id, valuation.first, valuation.last) == pytest.approx(200)
    assert return_on_average(valuation, valuation.first, valuation.last) == pytest.approx(0.5)


def test_a_gain_is_what_the_cash_says_however_often_was_bought_and_sold() -> None:
    # Buy 10 at 100, sell 5 at 100, buy 5 at 200, sell 10 at 200: 500 of profit.
    ledger = trades(
        ("buy", "2020-01-01", 10, 100),
        ("sell", "2020-01-02", 5, 100),
        ("buy", "2020-01-03", 5, 200),
        ("sell", "2020-01-04", 10, 200),
        closes="2020-01-01 100, 2020-01-03 200",
    )
    valuation = ledger.value("2020-01-04")

    found = return_on_average(valuation, valuation.first, valuation.last)

    # 1000, 500 and 1500 of capital for a day each.
    assert found == pytest.approx(500 / 1000)


def test_nothing_invested_has_no_return() -> None:
    ledger = Ledger()
    ledger.book("deposit", "2020-01-01", 100)
    valuation = ledger.value("2020-01-04")

    assert return_on_average(valuation, valuation.first, valuation.last) is None


def test_what_is_bought_and_sold_on_one_day_counts_at_its_cost() -> None:
    ledger = trades(("buy", "2020-01-02", 10, 10), ("sell", "2020-01-02", 10, 11), closes="2020-01-01 10")
    valuation = ledger.value("2020-01-04")

    assert return_on_average(valuation, valuation.first, valuation.last) == pytest.approx(0.1)


def test_a_split_moves_no_capital() -> None:
    ledger = trades(("buy", "2020-01-01", 10, 10), closes="2020-01-01 10, 2020-01-03 5")
    ledger.splits.append(Split(AAA.id, day("2020-01-03"), 2, 1))
    valuation = ledger.value("2020-01-05")

    assert average_capital(valuation, AAA.id, valuation.first, valuation.last) == pytest.approx(100)
