"""Signing keys: an overlap lets them change without anybody noticing."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from folio.users.domain.signing import (
    KeyPeriod,
    choose_signing_key,
    is_rotation_due,
    plan_rotation,
    published_keys,
)

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
PREVIOUS = KeyPeriod("previous", activates_at=NOW - 90 * DAY, retires_at=NOW + DAY)
CURRENT = KeyPeriod("current", activates_at=NOW)
NEXT = KeyPeriod("next", activates_at=NOW + DAY)


def test_the_key_activated_last_signs() -> None:
    assert choose_signing_key([NEXT, PREVIOUS, CURRENT], now=NOW) == "current"
    assert choose_signing_key([NEXT, PREVIOUS, CURRENT], now=NOW + DAY) == "next"


def test_previous_current_and_next_are_published_until_they_retire() -> None:
    assert published_keys([PREVIOUS, CURRENT, NEXT], now=NOW) == ("previous", "current", "next")
    assert published_keys([PREVIOUS, CURRENT, NEXT], now=NOW + DAY) == ("current", "next")


def test_nothing_signs_before_the_first_key_is_active() -> None:
    assert choose_signing_key([NEXT], now=NOW) is None
    assert choose_signing_key([], now=NOW) is None


periods = st.builds(
    KeyPeriod,
    st.text(min_size=1, max_size=3),
    st.integers(-9, 9).map(lambda days: NOW + days * DAY),
    st.none() | st.integers(-9, 9).map(lambda days: NOW + days * DAY),
)


@given(st.lists(periods))
def test_the_key_that_signs_is_always_published(known: list[KeyPeriod]) -> None:
    chosen = choose_signing_key(known, now=NOW)

    assert chosen is None or chosen in published_keys(known, now=NOW)


def test_a_new_key_takes_over_after_its_lead_and_the_old_one_verifies_on() -> None:
    lead, overlap = timedelta(minutes=10), timedelta(minutes=15)

    planned = plan_rotation([KeyPeriod("old", NOW)], new_key_id="new", now=NOW, lead=lead, overlap=overlap)

    assert choose_signing_key(planned, now=NOW + lead - timedelta(seconds=1)) == "old"
    assert choose_signing_key(planned, now=NOW + lead) == "new"
    assert published_keys(planned, now=NOW) == ("old", "new")
    assert published_keys(planned, now=NOW + lead + overlap) == ("new",)


@given(st.integers(0, 5), st.integers(0, 60), st.integers(0, 60))
def test_at_every_moment_of_any_rotations_one_published_key_signs(
    rotations: int, lead_min: int, overlap_min: int
) -> None:
    lead, overlap = timedelta(minutes=lead_min), timedelta(minutes=overlap_min)
    periods: tuple[KeyPeriod, ...] = (KeyPeriod("0", NOW),)

    for number in range(rotations):
        now = NOW + timedelta(minutes=7 * number)
        periods = plan_rotation(periods, new_key_id=f"n{number}", now=now, lead=lead, overlap=overlap)
        for minute in range(0, 200, 5):
            instant = now + timedelta(minutes=minute)
            assert choose_signing_key(periods, now=instant) in published_keys(periods, now=instant)


def test_a_key_is_changed_when_the_newest_is_old_enough() -> None:
    periods = [KeyPeriod("old", NOW), KeyPeriod("next", NOW + timedelta(days=1))]

    assert not is_rotation_due(periods, now=NOW + timedelta(days=90), every=timedelta(days=90))
    assert is_rotation_due(periods, now=NOW + timedelta(days=91), every=timedelta(days=90))
    assert is_rotation_due([], now=NOW, every=timedelta(0))
