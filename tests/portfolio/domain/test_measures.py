"""Measures against worked examples, and what holds for every ledger."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from folio.portfolio.domain.measures import (
    Days,
    Excluded,
    FlowTiming,
    day_ratios,
    days_of,
    modified_dietz,
    returns_between,
    simple_return,
)
from tests.portfolio.domain.ledgers import AAA, BBB, SLOWLY, Ledger, ledgers, series

CENT = 0.01
UNTIL = "2020-02-05"


def days(value: list[float], inflow: list[float], outflow: list[float] | None = None) -> Days:
    size = len(value)
    out = np.array(outflow or [0.0] * size)
    return Days(0, np.array(value), np.array(inflow), out, np.zeros(size), np.ones(size, dtype=np.bool_))


@pytest.mark.parametrize(
    ("timing", "expected"),
    [
        # Worth 100, 50 more come in and 20 go out, worth 143 at the close: 13 were gained.
        (FlowTiming.PP, 13 / 150),
        (FlowTiming.START, 13 / 130),
        (FlowTiming.MID, 13 / 115),
        (FlowTiming.END, 13 / 100),
    ],
)
def test_a_flow_counts_when_it_is_said_to(timing: FlowTiming, expected: float) -> None:
    found = day_ratios(days([100, 143], [100, 50], [0, 20]), timing=timing, quantum=CENT)

    assert found.ratios[1] == pytest.approx(expected, rel=1e-14)


def test_modified_dietz_weighs_a_flow_by_what_is_left_of_the_period() -> None:
    # Two years from 100 to 300 with 50 paid in halfway: 150 / (100 + 50 / 2).
    value = [100.0] * 366 + [150.0] * 364 + [300.0]
    inflow = [100.0] + [0.0] * 364 + [50.0] + [0.0] * 365

    assert modified_dietz(days(value, inflow), 0, 730, quantum=CENT) == pytest.approx(1.2, rel=1e-14)


def test_the_simple_return_is_the_gain_on_what_was_put_in() -> None:
    two = days([100, 143], [100, 50], [0, 20])

    assert simple_return(two, 0, 1, quantum=CENT) == pytest.approx(13 / 130)
    assert simple_return(two, -1, 1, quantum=CENT) == pytest.approx(13 / 130)
    assert simple_return(days([0, 0], [0, 0]), 0, 1, quantum=CENT) is None


def test_nothing_to_measure_has_no_return_and_a_reason() -> None:
    found = returns_between(days([0.0, 0.0], [0.0, 0.0]), (-1, 1))

    assert (found.twr, found.modified_dietz, found.max_drawdown) == (None, None, None)
    assert found.mwr.reason == "no_flows"


def bought_with_a_dividend() -> Ledger:
    ledger = Ledger(
        prices={BBB.id: series("2020-01-01 10, 2020-01-03 11")},
        rates={"USD": series("2020-01-01 1, 2020-01-03 1.2")},
    )
    ledger.book("deposit", "2020-01-01", 100)
    ledger.book("buy", "2020-01-02", instrument=BBB, quantity=10, price=10, currency="USD", fx_rate=1)
    ledger.book("dividend", "2020-01-03", 6, instrument=BBB, currency="EUR", tax=1, fee=2)
    return ledger


@pytest.mark.parametrize(
    ("excluded", "twr"),
    [
        ([], 0.35),  # 132 of shares and 3 of cash from 100
        (["dividends"], 0.29),
        (["interest"], 0.35),
        (["fees"], 0.37),
        (["taxes"], 0.36),
        (["currency"], 0.13),  # 110 of shares at the old rate and 3
        (["dividends", "fees", "taxes", "currency"], 0.10),
    ],
)
def test_a_return_can_be_measured_without_parts_of_it(excluded: list[str], twr: float) -> None:
    valuation = bought_with_a_dividend().value("2020-01-03")
    without = days_of(valuation, frozenset(Excluded(name) for name in excluded))

    found = returns_between(without, (valuation.first, valuation.last))

    assert found.twr == pytest.approx(twr, abs=1e-12)
    assert float(found.mwr.period_rate or 0) == pytest.approx(twr, abs=1e-9)


@SLOWLY
@given(ledgers(), st.integers(1, 30), st.sampled_from(FlowTiming))
def test_returns_of_two_halves_link_to_that_of_the_whole(
    ledger: Ledger, offset: int, timing: FlowTiming
) -> None:
    columns = days_of(ledger.value(UNTIL))
    middle = columns.first + offset
    assume(columns.first < middle < columns.last)

    whole, early, late = (
        returns_between(columns, period, timing=timing).twr or 0.0
        for period in ((columns.first, columns.last), (columns.first, middle), (middle, columns.last))
    )

    assert 1 + whole == pytest.approx((1 + early) * (1 + late), rel=1e-9, abs=1e-12)


@SLOWLY
@given(ledgers(), st.sampled_from([0.125, 4.0, 1024.0]), st.sampled_from(FlowTiming))
def test_the_currency_figures_are_in_does_not_matter(
    ledger: Ledger, factor: float, timing: FlowTiming
) -> None:
    columns = days_of(ledger.value(UNTIL))
    scaled = Days(
        columns.first,
        *(column * factor for column in (columns.value, columns.inflow, columns.outflow, columns.excluded)),
        columns.sessions,
    )
    period = (columns.first, columns.last)

    one = returns_between(columns, period, timing=timing, quantum=CENT)
    other = returns_between(scaled, period, timing=timing, quantum=CENT * factor)

    assert (one.twr, one.modified_dietz, one.simple, one.volatility) == (
        other.twr,
        other.modified_dietz,
        other.simple,
        other.volatility,
    )


@SLOWLY
@given(ledgers())
def test_the_money_weighted_rate_brings_the_flows_to_nothing(ledger: Ledger) -> None:
    columns = days_of(ledger.value(UNTIL))
    found = returns_between(columns, (columns.first, columns.last)).mwr
    if found.rate is None:
        assert found.reason is not None
        return
    rate = float(found.rate)
    # Beyond these the rate is a matter of its last digits.
    if not -0.999 < rate < 1e6:
        return

    flows = columns.inflow - columns.outflow
    discounts = (1 + rate) ** -(np.arange(flows.size) / 365)
    worth = float(columns.value[-1] * discounts[-1] - flows @ discounts)

    # Near a total loss the discounted amounts are huge, so the sum is only as good as their digits.
    scale = float(np.abs(flows) @ discounts + abs(columns.value[-1]) * discounts[-1])
    assert math.isclose(worth, 0, abs_tol=1e-5 * (1 + float(np.abs(flows).sum()) + scale))


def test_without_flows_all_measures_are_the_same() -> None:
    ledger = Ledger(prices={AAA.id: series("2020-01-01 10, 2020-01-31 11")})
    ledger.book("deposit", "2020-01-01", 100)
    ledger.book("buy", "2020-01-01", instrument=AAA, quantity=10, price=10)
    columns = days_of(ledger.value("2020-02-05"))

    found = returns_between(columns, (columns.first + 1, columns.last))

    figures = (found.twr, found.modified_dietz, found.simple, float(found.mwr.period_rate or 0))
    assert figures == pytest.approx((0.1, 0.1, 0.1, 0.1))
