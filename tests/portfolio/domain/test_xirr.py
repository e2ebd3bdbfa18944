import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folio.portfolio.domain.xirr import MoneyWeighted, NoRate, money_weighted

START = dt.date(2023, 1, 1)
Flow = tuple[dt.date, float]


def after(days: int, amount: float) -> Flow:
    return START + dt.timedelta(days), amount


def test_ten_percent_in_a_year_of_365_days_is_ten_percent() -> None:
    found = money_weighted([after(0, -1000), after(365, 1100)])

    assert found == MoneyWeighted(
        Decimal("0.100000000000"), Decimal("0.100000000000"), is_unique=True, reason=None
    )


def test_the_rate_of_the_spreadsheets_example() -> None:
    flows = [(dt.date(2008, 1, 1), -10000.0), (dt.date(2008, 3, 1), 2750.0), (dt.date(2008, 10, 30), 4250.0)]
    flows += [(dt.date(2009, 2, 15), 3250.0), (dt.date(2009, 4, 1), 2750.0)]

    rate = money_weighted(flows).rate

    assert rate is not None
    assert float(rate) == pytest.approx(0.373362535, abs=1e-8)


def test_below_a_year_the_periods_rate_is_not_blown_up() -> None:
    found = money_weighted([after(0, -1000), after(73, 1020)])

    assert found.period_rate == Decimal("0.020000000000")
    assert found.rate == Decimal("0.104080803200")


@pytest.mark.parametrize(
    ("flows", "reason"),
    [
        ([], NoRate.NO_FLOWS),
        ([after(0, 0.0)], NoRate.NO_FLOWS),
        ([after(0, -5), after(0, 6)], NoRate.ONE_DAY),
        ([after(0, -5), after(9, -5)], NoRate.NO_SIGN_CHANGE),
        ([after(0, 5), after(9, 5)], NoRate.NO_SIGN_CHANGE),
        ([after(0, -1), after(1, 10), after(2, -30)], NoRate.NOT_FOUND),
    ],
)
def test_without_a_rate_there_is_a_reason(flows: list[Flow], reason: NoRate) -> None:
    found = money_weighted(flows)

    assert (found.rate, found.period_rate, found.reason) == (None, None, reason)


def test_a_rate_beyond_sense_leaves_the_periods() -> None:
    found = money_weighted([after(0, -1), after(1, 1.2)])

    assert (found.rate, found.reason, found.period_rate) == (
        None,
        NoRate.OUT_OF_RANGE,
        Decimal("0.200000000000"),
    )


def test_several_rates_are_told() -> None:
    assert not money_weighted([after(0, -1000), after(365, 2300), after(730, -1320)]).is_unique


def test_flows_that_rest_on_a_double_root_end_the_search() -> None:
    assert money_weighted([after(0, -1), after(365, 2), after(730, -1)]).reason in {None, NoRate.NOT_FOUND}


def test_several_changes_of_sign_may_still_mean_one_rate() -> None:
    assert money_weighted([after(0, -1000), after(100, 50), after(200, -50), after(365, 1100)]).is_unique


@given(
    st.lists(st.tuples(st.integers(1, 2000), st.floats(1, 1e6)), min_size=1, max_size=20), st.floats(0.2, 5)
)
def test_the_rate_found_makes_the_flows_worth_nothing(paid: list[tuple[int, float]], factor: float) -> None:
    total = sum(amount for _, amount in paid)
    flows = [after(days, -amount) for days, amount in paid] + [after(2200, total * factor)]

    rate = float(money_weighted(flows).rate or 0)

    first = min(days for days, _ in paid)
    worths = [amount / (1 + rate) ** (((date - START).days - first) / 365) for date, amount in flows]
    # Near a total loss the discounted amounts are huge, so the sum is only as good as their digits.
    assert abs(sum(worths)) <= 1e-6 * total * max(factor, 1) + 1e-9 * sum(map(abs, worths))
