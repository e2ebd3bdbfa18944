from decimal import Decimal

import pytest
from hypothesis import given

from folio.portfolio.domain.exact import date_of
from folio.portfolio.domain.instruments import Split
from folio.portfolio.domain.lot_days import measure_lot
from folio.portfolio.domain.lots import CostMethod
from folio.portfolio.domain.measures import USUAL_TERMS, Excluded, FlowTiming, MeasureTerms
from folio.portfolio.domain.performance import Performance
from folio.portfolio.domain.valuation import Valuation
from tests.portfolio.domain.ledgers import AAA, BBB, EURO_TRADES, SLOWLY, Ledger, day, ledgers, series

D = Decimal


def two_lots() -> Ledger:
    """Ten at 10 and ten at 20; a dividend of 4 for the first ten, one of 8 for all; all but five sold."""
    ledger = Ledger(prices={AAA.id: series("2020-01-01 10, 2020-01-03 20, 2020-01-06 15")})
    ledger.book("buy", "2020-01-01", instrument=AAA, quantity=10, price=10, fee=2, account=EURO_TRADES)
    ledger.book("dividend", "2020-01-02", 4, instrument=AAA, tax=1, account=EURO_TRADES)
    ledger.book("buy", "2020-01-03", instrument=AAA, quantity=10, price=20, account=EURO_TRADES)
    ledger.book("dividend", "2020-01-04", 8, instrument=AAA, account=EURO_TRADES)
    ledger.book("sell", "2020-01-06", instrument=AAA, quantity=15, price=15, account=EURO_TRADES)
    return ledger


def measured(valuation: Valuation, place: int, terms: MeasureTerms = USUAL_TERMS) -> Performance:
    lot = valuation.book.positions[AAA.id].lots[place]
    days = (date_of(valuation.first + 1), date_of(valuation.last))
    return measure_lot(valuation, (AAA.id, lot), days, terms)


def test_a_lot_has_its_cost_its_share_of_dividends_and_its_sales() -> None:
    first = measured(two_lots().value("2020-01-07"), 0)

    # Cost 102, got 3 and half of 8, sold for 150.
    assert (first.end_value, first.net_flows, first.gain.total) == (D(0), D("-55.00"), D("55.00"))
    assert (first.gain.income, first.gain.fees, first.gain.taxes) == (D("8.00"), D("2.00"), D("1.00"))
    assert (first.realised, first.unrealised) == (D("48.00"), D("0.00"))
    # 100 / 102, then 103 / 100, 200 / 100, 204 / 200, 150 / 200.
    assert float(first.twr or 0) == pytest.approx(100 / 102 * 1.03 * 2 * 1.02 * 0.75 - 1)


def test_what_is_left_of_a_lot_is_worth_its_price() -> None:
    second = measured(two_lots().value("2020-01-07"), 1)

    assert (second.end_value, second.gain.total) == (D("75.00"), D("-46.00"))
    assert (second.realised, second.unrealised) == (D("-25.00"), D("-25.00"))


def test_a_lot_can_be_measured_by_price_alone() -> None:
    terms = MeasureTerms(FlowTiming.PP, frozenset({Excluded.DIVIDENDS, Excluded.TAXES, Excluded.FEES}))

    first = measured(two_lots().value("2020-01-05"), 0, terms)

    # The fee is in what came in, and not in what it became: 102 / 102, then twice the price.
    assert float(first.twr or 0) == pytest.approx(1.0)


def test_a_split_changes_units_and_no_return() -> None:
    ledger = two_lots()
    ledger.activities = ledger.activities[:1]
    ledger.prices = {AAA.id: series("2020-01-01 10, 2020-01-03 5, 2020-01-04 6")}
    ledger.splits.append(Split(AAA.id, day("2020-01-03"), 2, 1))

    only = measured(ledger.value("2020-01-05"), 0)

    assert (only.end_value, only.gain.total) == (D("120.00"), D("18.00"))
    assert float(only.twr or 0) == pytest.approx(120 / 102 - 1)


def test_a_rate_that_changes_is_a_currency_effect() -> None:
    ledger = Ledger(
        prices={BBB.id: series("2020-01-01 10, 2020-01-03 11")},
        rates={"USD": series("2020-01-01 1, 2020-01-03 1.2")},
    )
    ledger.book("buy", "2020-01-01", instrument=BBB, quantity=10, price=10, account=EURO_TRADES)
    valuation = ledger.value("2020-01-03")
    lot = valuation.book.positions[BBB.id].lots[0]

    found = measure_lot(valuation, (BBB.id, lot), (day("2020-01-01"), day("2020-01-03")), USUAL_TERMS)

    assert (found.gain.total, found.gain.fx, found.gain.market) == (D("32.00"), D("22.00"), D("10.00"))


@SLOWLY
@given(ledgers(CostMethod.FIFO))
def test_the_parts_of_any_lot_add_up(ledger: Ledger) -> None:
    valuation = ledger.value("2020-02-05")
    period = (date_of(valuation.first + 1), date_of(valuation.last))

    for key, position in valuation.book.positions.items():
        for lot in position.lots:
            found = measure_lot(valuation, (key, lot), period, USUAL_TERMS)
            gain = found.gain
            assert gain.total == gain.market + gain.fx + gain.income - gain.fees - gain.taxes
            assert gain.total == found.end_value - found.start_value - found.net_flows
            # Only costs can take more than everything.
            is_free = gain.fees <= 0 and gain.taxes <= 0
            assert found.twr is None or not is_free or found.twr >= -1
