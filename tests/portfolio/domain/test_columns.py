import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from folio.portfolio.domain.columns import running_products, step_column

LEFT = st.one_of(st.integers(0, 1000), st.integers(0, 2**62))
RIGHT = st.one_of(st.integers(-1000, 1000), st.integers(-(2**58), 2**58))


def test_a_step_holds_until_the_next() -> None:
    column = step_column([(3, 20), (5, 40)], first=2, last=6, unit=10)

    assert column.tolist() == [0, 2, 2, 4, 4]


def test_steps_after_the_last_day_are_left_out() -> None:
    assert step_column([(9, 20)], first=2, last=4, unit=10).tolist() == [0, 0, 0]


@given(st.lists(st.tuples(LEFT, RIGHT), min_size=1, max_size=12))
def test_running_products_are_exact_however_large(pairs: list[tuple[int, int]]) -> None:
    left, right = (np.array(column, dtype=np.int64) for column in zip(*pairs, strict=True))

    sums = running_products(left, right)

    expected = 0
    for index, (one, other) in enumerate(pairs):
        expected += one * other
        assert sums.up_to(index) == expected


@pytest.mark.parametrize("width", [10, 2**61])
def test_before_the_first_product_the_sum_is_nothing(width: int) -> None:
    sums = running_products(np.array([width], dtype=np.int64), np.array([width], dtype=np.int64))

    assert sums.up_to(-1) == 0
    assert sums.up_to(0) == width * width
