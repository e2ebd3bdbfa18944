from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folio.portfolio.domain.allocation import CASH_KEY, Dimension
from folio.portfolio.domain.contribution import Contributions, Linking, contributions
from folio.portfolio.domain.measures import FlowTiming, days_of, returns_between
from tests.portfolio.domain.ledgers import AAA, BBB, EURO_TRADES, SLOWLY, Ledger, ledgers, series

D = Decimal


def two_days() -> Ledger:
    """Half in each: one rises by 20 % and then by 50 %, the other pays a dividend of 5."""
    ledger = Ledger(
        prices={
            AAA.id: series("2020-01-01 10, 2020-01-02 12, 2020-01-03 18"),
            BBB.id: series("2020-01-01 10"),
        },
        rates={"USD": series("2020-01-01 1")},
    )
    for instrument in (AAA, BBB):
        ledger.book("buy", "2020-01-01", instrument=instrument, quantity=5, price=10, account=EURO_TRADES)
    ledger.book("dividend", "2020-01-03", 5, instrument=BBB, account=EURO_TRADES, currency="EUR")
    return ledger


def contribute(ledger: Ledger, linking: Linking, by: Dimension = Dimension.INSTRUMENT) -> Contributions:
    valuation = ledger.value("2020-01-03")
    return contributions(valuation, (valuation.first, valuation.last), by, linking=linking)


def test_contributions_grow_with_the_portfolio() -> None:
    found = contribute(two_days(), Linking.COMPOUND)

    # Day two: 10 of 100. Day three: 30 and 5 of 110, grown by 1.1.
    assert found.twr == D("0.45")
    rows = {row.label: row for row in found.items}
    assert rows["AAA"].contribution.total == D("0.4")
    assert rows["BBB"].contribution.income == rows["BBB"].contribution.total == D("0.05")
    assert (rows["AAA"].gain, rows["BBB"].gain, found.gain) == (D("40.00"), D("5.00"), D("45.00"))


def test_carinos_contributions_do_not_depend_on_the_order_of_days() -> None:
    found = contribute(two_days(), Linking.CARINO)

    rows = {row.label: row for row in found.items}
    # k = ln(1.45) / 0.45; days' factors ln(1.1) / 0.1 and ln(1.318…) / 0.318….
    assert float(rows["AAA"].contribution.total) == pytest.approx(
        0.1 * 1.15426 + 30 / 110 * 1.05152, rel=1e-4
    )
    assert sum(row.contribution.total for row in found.items) == found.twr


@SLOWLY
@given(ledgers(), st.sampled_from(Dimension), st.sampled_from(Linking), st.sampled_from(FlowTiming))
def test_contributions_add_up_to_the_return_and_the_gain(
    ledger: Ledger, by: Dimension, linking: Linking, timing: FlowTiming
) -> None:
    valuation = ledger.value("2020-02-05")
    period = (valuation.first, valuation.last)

    found = contributions(valuation, period, by, timing=timing, linking=linking)

    assert sum((row.contribution.total for row in found.items), D(0)) == found.twr
    assert sum((row.gain for row in found.items), D(0)) == found.gain
    for row in found.items:
        parts = row.contribution
        assert parts.total == parts.market + parts.fx + parts.income + parts.fees + parts.taxes
    whole = returns_between(days_of(valuation), period, timing=timing)
    assert float(found.twr) == pytest.approx(whole.twr or 0, abs=1e-11)


@SLOWLY
@given(ledgers())
def test_nothing_is_left_over_where_there_is_no_cash(ledger: Ledger) -> None:
    ledger.activities = [
        item
        for item in ledger.activities
        if item.account_id == EURO_TRADES.id and item.instrument_id is not None
    ]
    valuation = ledger.value("2020-02-05")

    found = contributions(valuation, (valuation.first, valuation.last), Dimension.INSTRUMENT)

    rest = next(row for row in found.items if row.key == CASH_KEY)
    biggest = max([abs(row.contribution.total) for row in found.items] + [abs(found.twr), D(1)])
    assert abs(rest.contribution.total) <= D("1e-9") * biggest
