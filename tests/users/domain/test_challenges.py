"""A challenge waits five minutes and takes five tries."""

from datetime import UTC, datetime, timedelta

from folio.users.domain.challenges import LIFE, Challenge, Purpose

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
POSED = Challenge(b"digest", Purpose.SECOND_FACTOR, None, "token", ("pwd",), None, NOW + LIFE)


def test_a_challenge_is_open_for_five_minutes() -> None:
    assert POSED.is_open(NOW + timedelta(minutes=4, seconds=59))
    assert not POSED.is_open(NOW + timedelta(minutes=5))


def test_the_fifth_failure_closes_it() -> None:
    left = POSED
    for _ in range(4):
        left = left.after_failure()

    assert left.is_open(NOW)
    assert not left.after_failure().is_open(NOW)
    assert left.after_failure().after_failure().tries_left == 0
