"""Risk beside empyrical, where it means the same, and worked by hand."""

import math
from statistics import NormalDist

import empyrical
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from folio.portfolio.domain.risk import (
    NoFigure,
    RiskTerms,
    SessionReturns,
    per_session,
    relative_to,
    risk_of,
    rolling,
    session_returns,
)

USUAL = RiskTerms()
# Steps of 1/1024 keep sums of squares away from rounding.
RETURNS = st.lists(st.integers(-200, 250), min_size=30, max_size=80).map(lambda steps: np.array(steps) / 1024)


@given(RETURNS, st.sampled_from([0.0, 0.02, 0.1]))
def test_figures_are_empyricals_where_both_mean_the_same(returns: np.ndarray, free: float) -> None:
    if float(np.std(returns)) < 1e-9 or not (returns < per_session(free)).any():
        return
    daily = per_session(free)
    found = risk_of(returns, RiskTerms(free, free), total=0.1, days=400, max_drawdown=-0.2)

    assert found.volatility == pytest.approx(empyrical.annual_volatility(returns))
    assert found.downside_deviation == pytest.approx(empyrical.downside_risk(returns, required_return=daily))
    assert found.sharpe == pytest.approx(empyrical.sharpe_ratio(returns, risk_free=daily), abs=1e-9)
    assert found.sortino == pytest.approx(empyrical.sortino_ratio(returns, required_return=daily), abs=1e-9)
    assert found.value_at_risk == pytest.approx(empyrical.value_at_risk(returns, cutoff=0.05), abs=1e-12)
    shortfall = empyrical.conditional_value_at_risk(returns, cutoff=1 - 0.95)
    assert found.expected_shortfall == pytest.approx(shortfall, abs=1e-12)


@given(st.data(), st.integers(30, 60))
def test_relative_figures_are_empyricals(data: st.DataObject, length: int) -> None:
    column = st.lists(st.integers(-100, 100), min_size=length, max_size=length)
    own, other = (np.array(data.draw(column)) / 1024 for _ in range(2))
    if min(float(np.std(one)) for one in (own, other, own - other)) < 1e-9:
        return

    found = relative_to(own, other, RiskTerms(risk_free=0.03))

    daily = per_session(0.03)
    assert found.beta == pytest.approx(empyrical.beta(own, other, risk_free=daily), abs=1e-9)
    assert found.alpha == pytest.approx(empyrical.alpha(own, other, risk_free=daily), rel=1e-6, abs=1e-9)
    assert found.tracking_error == pytest.approx(float(np.std(own - other, ddof=1)) * math.sqrt(252))
    yearly = empyrical.excess_sharpe(own, other) * math.sqrt(252)
    assert found.information_ratio == pytest.approx(yearly, abs=1e-9)
    assert found.correlation == pytest.approx(float(np.corrcoef(own, other)[0, 1]), abs=1e-9)


def test_losses_of_a_normal_distribution_follow_from_mean_and_deviation() -> None:
    returns = np.array([0.01, -0.01, 0.03, -0.02])
    mean, deviation = float(np.mean(returns)), float(np.std(returns, ddof=1))

    found = risk_of(returns, USUAL, total=None, days=4, max_drawdown=0.0)

    assert found.parametric_value_at_risk == pytest.approx(mean - 1.6448536269514722 * deviation)
    density = NormalDist().pdf(1.6448536269514722)
    assert found.parametric_expected_shortfall == pytest.approx(mean - deviation * density / 0.05)


def test_calmar_is_the_yearly_return_on_the_deepest_fall() -> None:
    two_years = risk_of(np.array([0.1, -0.1]), USUAL, total=0.21, days=730, max_drawdown=-0.05)

    assert two_years.calmar == pytest.approx(0.1 / 0.05)


def test_what_cannot_be_measured_has_its_reason() -> None:
    nothing = risk_of(np.zeros(0), USUAL, total=None, days=10, max_drawdown=0.0)
    steady = risk_of(np.full(30, 0.01), USUAL, total=0.3, days=400, max_drawdown=0.0)
    few = risk_of(np.array([0.1, -0.1]), USUAL, total=0.0, days=10, max_drawdown=-0.1)

    assert set(vars_of(nothing)) == {NoFigure.TOO_FEW_SESSIONS, NoFigure.UNDER_A_YEAR}
    assert (steady.sharpe, steady.sortino, steady.calmar) == (
        NoFigure.NO_VARIATION,
        NoFigure.NO_LOSS,
        NoFigure.NO_LOSS,
    )
    assert few.value_at_risk is NoFigure.TOO_FEW_SESSIONS
    flat = relative_to(np.array([0.1, 0.2]), np.zeros(2), USUAL)
    assert (flat.beta, flat.alpha, flat.correlation) == (NoFigure.NO_VARIATION,) * 3
    assert relative_to(np.zeros(1), np.zeros(1), USUAL).beta is NoFigure.TOO_FEW_SESSIONS
    assert relative_to(np.zeros(2), np.array([0.1, 0.2]), USUAL).correlation is NoFigure.NO_VARIATION


def vars_of(figures: object) -> list[object]:
    return [getattr(figures, name) for name in type(figures).__slots__]  # type: ignore[attr-defined]


def test_returns_between_sessions_belong_to_the_later_one() -> None:
    sessions = np.array([True, False, False, True, False])

    found = session_returns(np.array([0.1, 0.0, 0.1, 0.1, 0.5]), sessions, first=100)

    assert found.days.tolist() == [100, 103]
    assert found.ratios == pytest.approx(np.array([0.1, 0.21]))
    assert session_returns(np.zeros(2), np.zeros(2, dtype=np.bool_), first=0).ratios.size == 0


def test_a_rolling_window_is_measured_as_if_it_were_alone() -> None:
    returns = np.array([0.01, -0.02, 0.03, 0.01, -0.01, 0.02])
    benchmark = np.array([0.02, -0.01, 0.02, 0.02, -0.02, 0.01])
    own = SessionReturns(np.arange(6), returns)

    found = rolling(own, benchmark, window=4)

    assert found.days.tolist() == [3, 4, 5]
    for place in range(3):
        alone = risk_of(returns[place : place + 4], USUAL, total=None, days=4, max_drawdown=0.0)
        beside = relative_to(returns[place : place + 4], benchmark[place : place + 4], USUAL)
        assert found.volatility[place] == pytest.approx(alone.volatility)
        assert found.sharpe[place] == pytest.approx(alone.sharpe)
        assert (found.beta or [])[place] == pytest.approx(beside.beta)


def test_too_few_sessions_for_a_window_give_none() -> None:
    own = SessionReturns(np.arange(2), np.array([0.1, 0.2]))

    assert rolling(own, None, window=5).sharpe == []
    assert rolling(own, np.zeros(2), window=5).beta == []
    flat = rolling(SessionReturns(np.arange(5), np.zeros(5)), np.zeros(5), window=5)
    assert (flat.sharpe, flat.beta) == ([None], [None])
