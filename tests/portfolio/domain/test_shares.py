from decimal import Decimal

import pytest
from hypothesis import given

from folio.portfolio.domain.exact import date_of
from folio.portfolio.domain.measures import USUAL_TERMS, Excluded, FlowTiming, MeasureTerms
from folio.portfolio.domain.performance import measure
from folio.portfolio.domain.scopes import Scope, part_of
from folio.portfolio.domain.shares import measure_shares, shares_of_node
from folio.portfolio.domain.taxonomies import Node, Place
from tests.portfolio.domain.ledgers import AAA, BBB, CCC, SLOWLY, D, Ledger, ledgers
from tests.portfolio.domain.test_contribution import two_days

TREE = (Node("stocks", "Stocks"), Node("tech", "Technology", "stocks"), Node("bonds", "Bonds"))
PLACES = (Place(AAA.id, "tech", D("0.6")), Place(AAA.id, "bonds", D("0.4")), Place(BBB.id, "stocks", D(1)))


def test_a_node_has_what_is_in_it_and_below_it() -> None:
    assert shares_of_node(TREE, PLACES, "stocks") == {AAA.id: D("0.6"), BBB.id: D(1)}
    assert shares_of_node(TREE, PLACES, "tech") == {AAA.id: D("0.6")}
    assert shares_of_node(TREE, PLACES, "cash") == {}


def test_instruments_count_by_their_share() -> None:
    valuation = two_days().value("2020-01-03")
    period = (date_of(valuation.first + 1), date_of(valuation.last))

    found = measure_shares(valuation, {AAA.id: D("0.5"), BBB.id: D(1)}, period, USUAL_TERMS)
    plain = MeasureTerms(FlowTiming.PP, frozenset({Excluded.DIVIDENDS}))
    without = measure_shares(valuation, {AAA.id: D("0.5"), BBB.id: D(1)}, period, plain)

    # 25 and 50 paid; AAA half of 90, BBB 50 and a dividend of 5.
    assert found is not None
    assert without is not None
    assert (found.end_value, found.gain.total, found.gain.income) == (D("95.00"), D("25.00"), D("5.00"))
    assert (found.realised, found.unrealised) == (D("0.00"), D("20.00"))
    assert float(found.twr or 0) == pytest.approx(80 / 75 * 100 / 80 - 1)
    assert float(without.twr or 0) == pytest.approx(80 / 75 * 95 / 80 - 1)
    assert measure_shares(valuation, {CCC.id: D(1)}, period, USUAL_TERMS) is None


@SLOWLY
@given(ledgers())
def test_all_of_some_instruments_is_the_part_they_are(ledger: Ledger) -> None:
    valuation = ledger.value("2020-02-05")
    period = (date_of(valuation.first + 1), date_of(valuation.last))
    part = part_of(valuation, Scope(instruments=frozenset({AAA.id, CCC.id})))

    found = measure_shares(valuation, {AAA.id: Decimal(1), CCC.id: Decimal(1)}, period, USUAL_TERMS)
    expected = measure(part, *period)

    if found is not None:
        assert float(found.twr or 0) == pytest.approx(float(expected.twr or 0), rel=1e-6, abs=1e-6)
        assert found.gain.fees == pytest.approx(expected.gain.fees, abs=Decimal("0.02"))
