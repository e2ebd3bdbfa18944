import numpy as np
import pytest

from folio.portfolio.domain.benchmarks import Level, compare, level_of
from folio.portfolio.domain.exact import day_number
from folio.portfolio.domain.measures import days_of
from folio.portfolio.domain.prices import PriceColumn
from folio.portfolio.domain.rates import RateColumn, Rates
from tests.portfolio.domain.ledgers import AAA, BBB, Ledger, day, series


def level(closes: str, start: str, end: str) -> Level:
    prices = PriceColumn.of(AAA.id, series(closes).items())
    return level_of(prices, Rates.of("EUR"), "EUR", days=(day_number(day(start)), day_number(day(end))))


def test_a_benchmark_is_priced_in_the_portfolios_currency() -> None:
    prices = PriceColumn.of(BBB.id, series("2020-01-02 10, 2020-01-04 11").items())
    rates = Rates.of("EUR", [RateColumn.of("USD", series("2020-01-01 0.5, 2020-01-03 0.6").items())])

    found = level_of(
        prices, rates, "USD", days=(day_number(day("2020-01-01")), day_number(day("2020-01-04")))
    )

    assert found.price == pytest.approx(np.array([0, 5, 6, 6.6]))
    assert found.sessions.tolist() == [False, True, False, True]
    assert found.on(found.first) is None
    assert found.on(found.first - 1) is None
    assert found.ratios() == pytest.approx(np.array([0, 0, 0.2, 0.1]))


def test_the_same_money_in_the_benchmark_buys_units_on_the_days_of_its_flows() -> None:
    ledger = Ledger(prices={AAA.id: series("2020-01-01 1")})
    ledger.book("deposit", "2020-01-01", 100)
    ledger.book("deposit", "2020-01-03", 100)
    valuation = ledger.value("2020-01-05")
    days = days_of(valuation)
    bench = level("2019-12-31 10, 2020-01-03 20, 2020-01-05 40", "2019-12-30", "2020-01-05")

    found = compare(days, bench, (valuation.first, valuation.last), twr=0.0)

    # 10 units at 10 and 5 at 20 are worth 600 at 40; what is held is 200 in cash.
    assert found.total == pytest.approx(3.0)
    assert found.excess == pytest.approx(-3.0)
    assert found.same_flows is not None
    assert found.same_flows.end_value == pytest.approx(600)
    assert found.same_flows.ratio == pytest.approx(200 / (100 * 4 + 100 * 2))
    assert found.annualised is None


def test_a_portfolio_that_is_its_benchmark_has_the_same_return_and_worth() -> None:
    closes = "2020-01-01 10, 2020-01-03 12, 2020-01-05 9"
    ledger = Ledger(prices={AAA.id: series(closes)})
    ledger.book("deposit", "2020-01-01", 100)
    ledger.book("buy", "2020-01-01", instrument=AAA, quantity=10, price=10)
    ledger.book("sell", "2020-01-03", instrument=AAA, quantity=5, price=12)
    ledger.book("withdrawal", "2020-01-03", 60)
    valuation = ledger.value("2020-01-05")

    found = compare(
        days_of(valuation),
        level(closes, "2019-12-30", "2020-01-05"),
        (valuation.first + 1, valuation.last),
        twr=-0.1,
    )

    assert found.total == pytest.approx(-0.1)
    assert found.same_flows is not None
    assert found.same_flows.end_value == pytest.approx(45)
    assert found.same_flows.ratio == pytest.approx(1)


def test_before_its_first_price_there_is_nothing_to_compare() -> None:
    ledger = Ledger()
    ledger.book("deposit", "2020-01-01", 100)
    valuation = ledger.value("2020-01-05")

    found = compare(
        days_of(valuation),
        level("2020-01-03 1", "2019-12-30", "2020-01-05"),
        (valuation.first, valuation.last),
        twr=None,
    )

    assert (found.total, found.annualised, found.excess, found.same_flows) == (None, None, None, None)
