"""How long a letter waits for its next try."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folio.users.domain.postage import LONGEST_WAIT, MAX_TRIES, decide_next_try

NOW = datetime(2026, 1, 2, tzinfo=UTC)
LATE = NOW + timedelta(days=3)


@pytest.mark.parametrize(
    ("tries", "wait_s"), [(1, 10), (2, 20), (3, 40), (6, 320), (9, 2560), (10, 3600), (11, 3600)]
)
def test_the_wait_doubles_from_ten_seconds_to_an_hour(tries: int, wait_s: int) -> None:
    assert decide_next_try(tries, now=NOW, expires_at=LATE) == NOW + timedelta(seconds=wait_s)


def test_after_the_last_try_a_letter_is_given_up() -> None:
    assert decide_next_try(MAX_TRIES, now=NOW, expires_at=LATE) is None


def test_a_letter_that_would_come_too_late_is_given_up() -> None:
    assert decide_next_try(1, now=NOW, expires_at=NOW + timedelta(seconds=10)) is None


@given(tries=st.integers(0, 100), life=st.timedeltas(timedelta(0), timedelta(days=5)))
def test_the_next_try_is_ahead_within_the_hour_and_in_time(tries: int, life: timedelta) -> None:
    found = decide_next_try(tries, now=NOW, expires_at=NOW + life)

    assert found is None or (NOW < found <= NOW + LONGEST_WAIT and found < NOW + life)
