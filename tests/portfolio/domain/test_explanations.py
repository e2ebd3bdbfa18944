"""What stands behind a figure adds up to it, for any ledger."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folio.portfolio.domain.exact import date_of
from folio.portfolio.domain.explanations import Evidence, combined, evidence_of
from folio.portfolio.domain.gains import summarise_gains
from folio.portfolio.domain.holdings import list_holdings
from folio.portfolio.domain.income import summarise
from folio.portfolio.domain.performance import measure
from tests.portfolio.domain.ledgers import SLOWLY, Ledger, ledgers

HALF_CENT = Decimal("0.005")


@SLOWLY
@given(ledgers(), st.integers(0, 30), st.integers(0, 30))
def test_lines_add_up_to_the_figures_they_explain(ledger: Ledger, one: int, other: int) -> None:
    valuation = ledger.value("2020-02-05")
    early, late = sorted((one, other))
    span = (min(valuation.first + early, valuation.last), min(valuation.first + late, valuation.last))
    start, end = date_of(span[0] + 1), date_of(span[1])
    measured = measure(valuation, start, end)
    gains = summarise_gains(valuation, start, end)
    income = summarise(valuation, start, end)
    held = list_holdings(valuation, end)

    expected = {
        Evidence.START_WORTH: None if span[0] == span[1] else measured.start_value,
        Evidence.END_WORTH: held.known_value,
        Evidence.FLOWS: measured.net_flows,
        Evidence.UNPRICED: measured.unpriced_flows,
        Evidence.INCOME: income.total,
        Evidence.WITHHELD: income.withheld,
        Evidence.FEES: measured.gain.fees,
        Evidence.TAXES: measured.gain.taxes,
        Evidence.CURRENCY: measured.gain.fx,
        Evidence.SALES: gains.realised,
        Evidence.OPEN: gains.unrealised,
        Evidence.COST: held.cost_basis,
    }
    for evidence, figure in expected.items():
        if figure is None:
            continue
        total = combined(evidence_of(valuation, evidence, span), evidence)
        assert total is not None
        assert abs(total - figure) <= HALF_CENT, evidence
    market = combined(evidence_of(valuation, Evidence.MARKET, span), Evidence.MARKET)
    assert abs((market or Decimal(0)) - measured.gain.market) <= 7 * HALF_CENT


@SLOWLY
@given(ledgers())
def test_days_compound_to_the_return(ledger: Ledger) -> None:
    valuation = ledger.value("2020-02-05")
    measured = measure(valuation, date_of(valuation.first + 1), date_of(valuation.last))
    span = (valuation.first, valuation.last)

    total = combined(evidence_of(valuation, Evidence.DAYS, span), Evidence.DAYS)

    assert float(total or 0) == pytest.approx(float(measured.twr or 0), rel=1e-9, abs=1e-11)
    assert combined(evidence_of(valuation, Evidence.SESSIONS, span), Evidence.SESSIONS) is None
    everything = combined(evidence_of(valuation, Evidence.ALL_INCOME, span), Evidence.ALL_INCOME)
    assert everything == combined(evidence_of(valuation, Evidence.INCOME, span), Evidence.INCOME)
