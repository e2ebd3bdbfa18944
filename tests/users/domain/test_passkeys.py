"""A count of signatures that does not grow is that of a copy, unless the passkey does not count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folio.users.domain.passkeys import is_regression


@pytest.mark.parametrize(
    ("known", "told", "expected"),
    [(0, 0, False), (0, 1, False), (5, 6, False), (5, 5, True), (5, 4, True), (5, 0, True)],
)
def test_a_count_has_to_grow_unless_there_is_none(known: int, told: int, expected: bool) -> None:
    assert is_regression(known, told) is expected


@given(st.integers(0, 2**32), st.integers(1, 2**32))
def test_any_growth_is_fine(known: int, growth: int) -> None:
    assert not is_regression(known, known + growth)
