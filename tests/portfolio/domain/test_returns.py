import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from folio.portfolio.domain.returns import annualised, daily_returns, growth, max_drawdown, volatility


def returns(value: list[float], inflow: list[float], outflow: list[float]) -> tuple[list[float], list[bool]]:
    daily = daily_returns(np.array(value), np.array(inflow), np.array(outflow), quantum=0.01)
    return np.round(daily.ratios, 12).tolist(), daily.is_measured.tolist()


def test_inflows_count_from_the_open_and_outflows_until_the_close() -> None:
    assert returns([100, 231, 110], [100, 110, 0], [0, 0, 121]) == ([0, 0.1, 0], [True, True, True])


def test_a_day_trade_in_an_empty_portfolio_is_measured() -> None:
    assert returns([0, 0], [0, 100], [0, 110]) == ([0, 0.1], [False, True])


def test_a_fee_alone_is_not_a_total_loss() -> None:
    assert returns([0, 0], [0, 5], [0, 0]) == ([0, 0], [False, False])


def test_a_day_that_begins_in_debt_is_not_measured() -> None:
    assert returns([-50, 20], [0, 0], [0, 0]) == ([0, 0], [False, False])


def test_growth_links_days() -> None:
    assert growth(np.array([0.1, -0.5])).tolist() == pytest.approx([1.1, 0.55])


@pytest.mark.parametrize(
    ("total", "days", "yearly"), [(0.21, 730, 0.1), (0.1, 365, 0.1), (0.1, 364, None), (-1.5, 730, -1)]
)
def test_a_return_is_annualised_from_a_year_on(total: float, days: int, yearly: float | None) -> None:
    assert annualised(total, days) == (None if yearly is None else pytest.approx(yearly))


def test_the_drawdown_is_the_deepest_fall_from_a_high() -> None:
    assert max_drawdown(np.array([0.25, -0.2, -0.5, 1.0])) == pytest.approx(-0.6)
    assert max_drawdown(np.array([-0.1])) == pytest.approx(-0.1)
    assert max_drawdown(np.array([0.1])) == 0


def test_volatility_is_over_sessions_and_weekends_belong_to_the_next() -> None:
    ratios, sessions = np.array([0.01, 0.02, 0.0, -0.01, 0.5]), np.array([True, False, False, True, False])
    expected = float(np.std([0.01, 1.02 * 0.99 - 1], ddof=1) * np.sqrt(252))

    assert volatility(ratios, sessions) == pytest.approx(expected)


def test_one_session_has_no_volatility() -> None:
    assert volatility(np.array([0.1, 0.1]), np.array([True, False])) is None


@given(st.lists(st.floats(-0.9, 2), min_size=1, max_size=30))
def test_a_drawdown_is_between_all_and_nothing(ratios: list[float]) -> None:
    assert -1 <= max_drawdown(np.array(ratios)) <= 0
