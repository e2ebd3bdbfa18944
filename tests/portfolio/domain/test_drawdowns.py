import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from folio.portfolio.domain.drawdowns import drawdowns
from folio.portfolio.domain.returns import max_drawdown


def test_each_fall_has_its_high_its_low_and_its_recovery() -> None:
    # 100 110 99 88 110 121 60.5 on the days 10 to 16.
    ratios = np.array([0, 0.1, -0.1, 88 / 99 - 1, 0.25, 0.1, -0.5])

    deepest, second = drawdowns(ratios, first=10)

    assert (deepest.peak, deepest.trough, deepest.recovered) == (15, 16, None)
    assert deepest.depth == pytest.approx(-0.5)
    assert (second.peak, second.trough, second.recovered) == (11, 13, 14)
    assert second.depth == pytest.approx(-0.2)


def test_a_fall_from_the_start_begins_the_day_before() -> None:
    (only,) = drawdowns(np.array([-0.1, 0.0]), first=10)

    assert (only.peak, only.trough) == (9, 10)


@given(st.lists(st.floats(-0.9, 2), max_size=40))
def test_the_deepest_is_the_maximum_drawdown(changes: list[float]) -> None:
    ratios = np.array(changes)

    found = drawdowns(ratios, first=0, most=100)

    assert (found[0].depth if found else 0.0) == pytest.approx(max_drawdown(ratios), abs=1e-11)
    assert all(fall.peak < fall.trough for fall in found)
    assert all(fall.recovered is None or fall.trough < fall.recovered for fall in found)
