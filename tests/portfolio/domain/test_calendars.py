import datetime as dt
import math

import pytest
from hypothesis import given

from folio.portfolio.domain.benchmarks import level_of
from folio.portfolio.domain.calendars import Year, table_of
from folio.portfolio.domain.measures import FlowTiming, day_ratios, days_of, returns_between
from folio.portfolio.domain.prices import PriceColumn
from folio.portfolio.domain.rates import Rates
from tests.portfolio.domain.ledgers import AAA, SLOWLY, Ledger, ledgers, series

CLOSES = "2019-11-30 10, 2019-12-31 11, 2020-01-31 22, 2020-02-05 11"


def years_of(ledger: Ledger, until: str) -> list[Year]:
    valuation = ledger.value(until)
    days = days_of(valuation)
    daily = day_ratios(days, timing=FlowTiming.PP, quantum=0.01)
    prices = PriceColumn.of(AAA.id, series(CLOSES).items())
    level = level_of(prices, Rates.of("EUR"), "EUR", days=(valuation.first - 1, valuation.last))
    return table_of(days, daily, (valuation.first, valuation.last), level=level)


def test_each_month_and_year_has_its_return() -> None:
    ledger = Ledger(prices={AAA.id: series(CLOSES)})
    ledger.book("deposit", "2019-12-01", 100)
    ledger.book("buy", "2019-12-01", instrument=AAA, quantity=10, price=10)

    old, new = years_of(ledger, "2020-02-05")

    assert (old.span.name, old.span.is_whole, old.span.gain) == ("2019", False, 10)
    assert (old.months[0].name, old.months[0].is_whole) == ("2019-12", True)
    assert [month.twr for month in new.months] == pytest.approx([1.0, -0.5])
    assert new.span.twr == pytest.approx(0.0)
    assert new.span.benchmark == pytest.approx(0.0)
    assert (new.span.start, new.span.end) == (dt.date(2020, 1, 1), dt.date(2020, 2, 5))


@SLOWLY
@given(ledgers())
def test_months_link_to_their_year_and_years_to_the_whole(ledger: Ledger) -> None:
    valuation = ledger.value("2020-03-05")

    years = years_of(ledger, "2020-03-05")

    whole = returns_between(days_of(valuation), (valuation.first, valuation.last)).twr
    for year in years:
        linked = math.prod(1 + (month.twr or 0) for month in year.months)
        assert linked == pytest.approx(1 + (year.span.twr or 0), rel=1e-9, abs=1e-12)
        assert sum(month.gain for month in year.months) == pytest.approx(year.span.gain, abs=1e-6)
    together = math.prod(1 + (year.span.twr or 0) for year in years)
    assert together == pytest.approx(1 + (whole or 0), rel=1e-9, abs=1e-12)


def test_an_empty_period_has_no_years() -> None:
    ledger = Ledger()
    ledger.book("deposit", "2020-01-01", 100)
    valuation = ledger.value("2020-01-05")
    days = days_of(valuation)
    daily = day_ratios(days, timing=FlowTiming.PP, quantum=0.01)

    assert table_of(days, daily, (valuation.last, valuation.last), level=None) == []
