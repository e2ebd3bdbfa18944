"""What an operator may decide."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folio.gateway.domain.plane import Rate


@pytest.mark.parametrize(
    ("rate", "seconds"), [(Rate(5, 1, 60), 300), (Rate(600, 300), 2), (Rate(10, 3), 4), (Rate(1, 9), 1)]
)
def test_a_bucket_is_full_again_after_whole_seconds(rate: Rate, seconds: int) -> None:
    assert rate.refill_s == seconds


@given(st.integers(1, 10_000), st.integers(1, 10_000), st.integers(1, 3600))
def test_the_refill_covers_the_burst_and_not_a_second_less(burst: int, tokens: int, every_s: int) -> None:
    rate = Rate(burst, tokens, every_s)

    assert rate.refill_s * tokens >= burst * every_s
    assert (rate.refill_s - 1) * tokens < burst * every_s
