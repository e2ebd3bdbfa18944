"""Signing keys: an overlap lets them change without anybody noticing."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from folio.users.domain.signing import KeyPeriod, choose_signing_key, published_keys

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
