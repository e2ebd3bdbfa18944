"""Attribution against the example of the textbooks, and its sums for any steps."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from folio.portfolio.domain.attribution import (
    BenchmarkPart,
    GroupStep,
    Model,
    attribute,
    attribute_step,
    steps_of,
)
from folio.portfolio.domain.benchmarks import Level
from folio.portfolio.domain.groups import GroupDays

# Bacon, Practical Portfolio Performance Measurement and Attribution: three equity markets.
BACON = {
    "UK": (0.4, 0.4, 0.20, 0.10),
    "Japan": (0.3, 0.2, -0.05, -0.04),
    "US": (0.3, 0.4, 0.06, 0.08),
}


def step(own: dict[str, tuple[float, float, float, float]]) -> dict[str, GroupStep]:
    return {key: GroupStep(w, b, r, s, r, s) for key, (w, b, r, s) in own.items()}


def test_a_years_attribution_is_that_of_the_textbook() -> None:
    found = attribute([step(BACON)])

    assert (found.total, found.benchmark_total) == pytest.approx((0.083, 0.064))
    effects = {item.key: item.effects for item in found.items}
    assert [effects[key].allocation for key in BACON] == pytest.approx([0, -0.0104, -0.0016])
    assert [effects[key].selection for key in BACON] == pytest.approx([0.04, -0.002, -0.008])
    assert [effects[key].interaction for key in BACON] == pytest.approx([0, -0.001, 0.002])
    assert sum(one.total for one in effects.values()) == pytest.approx(0.019)


def test_brinson_hood_and_beebower_allocate_against_nothing() -> None:
    effects = attribute_step(step(BACON), Model.BRINSON_HOOD_BEEBOWER)

    assert [effects[key].allocation for key in BACON] == pytest.approx([0, -0.004, -0.008])
    assert sum(one.allocation for one in effects.values()) == pytest.approx(-0.012)


def test_what_rates_added_is_an_effect_of_its_own() -> None:
    abroad = {
        "A": GroupStep(0.6, 0.5, 0.155, 0.155, 0.10, 0.10),
        "B": GroupStep(0.4, 0.5, 0.0, 0.0, 0.0, 0.0),
    }

    effects = attribute_step(abroad, Model.BRINSON_FACHLER)

    assert effects["A"].currency == pytest.approx(0.1 * 0.055)
    assert effects["A"].allocation == pytest.approx(0.1 * (0.10 - 0.05))
    assert effects["A"].selection == pytest.approx(0)


_SHARE = st.floats(0, 1)
_RETURN = st.floats(-0.5, 0.9)


@st.composite
def any_steps(draw: st.DrawFn) -> list[dict[str, GroupStep]]:
    steps = []
    for _ in range(draw(st.integers(1, 5))):
        w, b = draw(_SHARE), draw(_SHARE)
        rates = [draw(_RETURN) for _ in range(8)]
        steps.append(
            {
                "A": GroupStep(w, b, *rates[:4]),
                "B": GroupStep(1 - w, 1 - b, *rates[4:]),
            }
        )
    return steps


@given(any_steps(), st.sampled_from(Model))
def test_the_effects_of_all_steps_add_up_to_the_excess_return(
    steps: list[dict[str, GroupStep]], model: Model
) -> None:
    found = attribute(steps, model)

    total = sum(item.effects.total for item in found.items)
    assert total == pytest.approx(found.total - found.benchmark_total, rel=1e-9, abs=1e-9)


def flat(prices: list[float]) -> Level:
    return Level(0, np.array(prices), np.ones(len(prices), dtype=np.bool_))


def test_steps_are_read_from_the_days_of_groups() -> None:
    own = GroupDays(np.array([0, 10.0]), np.array([0, 4.0]), np.array([100.0, 100.0]), np.array([100.0, 0]))
    cash = GroupDays(np.array([0, 1.0]), np.zeros(2), np.zeros(2), np.zeros(2))
    part = BenchmarkPart("A", 1.0, flat([10, 12]), flat([10, 11]))

    (one,) = steps_of({"A": own, "cash": cash}, [part], [(1, 2)])

    assert (one["A"].weight, one["A"].total, one["A"].local) == pytest.approx((1.0, 0.1, 0.06))
    assert (one["A"].benchmark_total, one["A"].benchmark_local) == pytest.approx((0.2, 0.1))
    assert one["cash"].unweighted == pytest.approx(0.01)
    found = attribute([one])
    assert sum(item.effects.total for item in found.items) == pytest.approx(0.11 - 0.2)


def test_a_step_of_many_days_weighs_its_later_flows() -> None:
    own = GroupDays(
        np.array([0.0, 0, 0, 6]), np.zeros(4), np.array([100.0, 100, 130, 130]), np.array([100.0, 0, 30, 0])
    )

    (one,) = steps_of({"A": own}, [], [(1, 4)])

    assert one["A"].total == pytest.approx(6 / (100 + 30 / 3))


def test_days_without_capital_are_no_step() -> None:
    nothing = GroupDays(*(np.zeros(2) for _ in range(4)))

    assert steps_of({"A": nothing}, [], [(0, 1), (1, 2)]) == []
    assert attribute([]).items == ()


def test_a_step_that_lost_everything_is_summed() -> None:
    lost = {"A": GroupStep(1, 1, -1.0, 0.1, -1.0, 0.1)}

    assert attribute([lost]).items[0].effects.total == pytest.approx(-1.1)
