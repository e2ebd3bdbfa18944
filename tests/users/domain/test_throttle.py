"""Waits after failures: five free, then doubling, never for good."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folio.users.domain.throttle import (
    FORGET_AFTER,
    LONGEST_WAIT,
    Failures,
    account_wait,
    address_wait,
    count_account_failure,
    count_address_failure,
)

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def failures(count: int) -> Failures:
    return Failures(count=count, since=NOW, last_at=NOW)


@pytest.mark.parametrize(
    ("count", "seconds"),
    [(1, 0), (4, 0), (5, 1), (6, 2), (7, 4), (8, 8), (14, 512), (15, 900), (16, 900), (10_000, 900)],
)
def test_five_failures_are_free_and_then_the_wait_doubles(count: int, seconds: int) -> None:
    assert account_wait(failures(count), now=NOW) == timedelta(seconds=seconds)


def test_an_account_nobody_failed_on_is_open() -> None:
    assert account_wait(None, now=NOW) == timedelta(0)
    assert address_wait(None, now=NOW) == timedelta(0)


def test_the_wait_passes() -> None:
    assert account_wait(failures(8), now=NOW + timedelta(seconds=5)) == timedelta(seconds=3)
    assert account_wait(failures(8), now=NOW + timedelta(seconds=8)) == timedelta(0)


def test_failures_are_forgotten_after_twelve_quiet_hours() -> None:
    later = NOW + FORGET_AFTER

    assert account_wait(failures(50), now=later) == timedelta(0)
    assert count_account_failure(failures(50), now=later) == Failures(count=1, since=later, last_at=later)


def test_an_address_is_closed_by_twenty_failures_until_its_five_minutes_are_over() -> None:
    assert address_wait(failures(19), now=NOW) == timedelta(0)
    assert address_wait(failures(20), now=NOW + timedelta(minutes=2)) == timedelta(minutes=3)
    assert address_wait(failures(20), now=NOW + timedelta(minutes=5)) == timedelta(0)


def test_failures_of_an_address_are_counted_within_one_window() -> None:
    soon, later = NOW + timedelta(minutes=4), NOW + timedelta(minutes=5)

    first = count_address_failure(None, now=NOW)

    assert first == Failures(count=1, since=NOW, last_at=NOW)
    assert count_address_failure(first, now=soon) == Failures(count=2, since=NOW, last_at=soon)
    assert count_address_failure(first, now=later) == Failures(count=1, since=later, last_at=later)


@given(st.integers(1, 10**6), st.integers(0, 10**6))
def test_no_wait_is_ever_longer_than_a_quarter_of_an_hour(count: int, seconds: int) -> None:
    wait = account_wait(failures(count), now=NOW + timedelta(seconds=seconds))

    assert timedelta(0) <= wait <= LONGEST_WAIT


@given(st.lists(st.integers(0, 86_400), max_size=60))
def test_a_guesser_who_waits_as_told_gets_under_a_hundred_and_fifty_guesses_a_day(pauses: list[int]) -> None:
    now, counted, tried = NOW, None, 0
    for pause in pauses:
        now += account_wait(counted, now=now) + timedelta(seconds=pause)
        if now - NOW > timedelta(days=1):
            break
        counted = count_account_failure(counted, now=now)
        tried += 1

    assert tried < 150
    assert account_wait(counted, now=now) <= LONGEST_WAIT
