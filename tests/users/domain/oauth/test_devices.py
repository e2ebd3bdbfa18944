"""A program that waits, and a person who decides."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folio.users.domain.oauth.devices import (
    ALPHABET,
    REQUEST_LIFE,
    DeviceRequest,
    PollVerdict,
    clean_user_code,
    compose_user_code,
    decide,
    poll,
    show_user_code,
)

NOW = datetime(2026, 1, 2, tzinfo=UTC)
ANN = UUID(int=1)
REQUEST = DeviceRequest(
    "folio-cli", "BCDFGHJK", ("portfolio:read", "trade:propose"), "folio", "127.0.0.1", NOW + REQUEST_LIFE
)


def _poll(request: DeviceRequest, *, after_s: float = 0, client_id: str = "folio-cli") -> PollVerdict:
    return poll(request, client_id=client_id, now=NOW + timedelta(seconds=after_s))[1]


def test_until_somebody_decides_a_program_waits() -> None:
    assert _poll(REQUEST) is PollVerdict.PENDING


def test_asking_too_soon_makes_the_interval_longer_for_good() -> None:
    first, _ = poll(REQUEST, client_id="folio-cli", now=NOW)
    early, verdict = poll(first, client_id="folio-cli", now=NOW + timedelta(seconds=4))

    assert verdict is PollVerdict.SLOW_DOWN
    assert early.interval_s == 10
    assert poll(early, client_id="folio-cli", now=NOW + timedelta(seconds=13))[1] is PollVerdict.SLOW_DOWN
    assert poll(early, client_id="folio-cli", now=NOW + timedelta(seconds=14))[1] is PollVerdict.PENDING


def test_what_is_allowed_is_granted_once() -> None:
    allowed = decide(REQUEST, ANN, scopes=("portfolio:read",), now=NOW)
    assert allowed is not None

    granted, verdict = poll(allowed, client_id="folio-cli", now=NOW)

    assert verdict is PollVerdict.GRANTED
    assert (granted.user_id, granted.scopes) == (ANN, ("portfolio:read",))
    assert _poll(granted, after_s=60) is PollVerdict.UNKNOWN


def test_what_is_denied_is_told_once() -> None:
    denied = decide(REQUEST, ANN, scopes=None, now=NOW)
    assert denied is not None

    told, verdict = poll(denied, client_id="folio-cli", now=NOW)

    assert verdict is PollVerdict.DENIED
    assert _poll(told, after_s=60) is PollVerdict.UNKNOWN


def test_after_a_quarter_of_an_hour_nobody_decides_and_nobody_is_let_in() -> None:
    late = NOW + REQUEST_LIFE
    allowed = decide(REQUEST, ANN, scopes=("portfolio:read",), now=NOW)
    assert allowed is not None

    assert decide(REQUEST, ANN, scopes=("portfolio:read",), now=late) is None
    assert poll(allowed, client_id="folio-cli", now=late)[1] is PollVerdict.EXPIRED


def test_a_decision_is_final() -> None:
    denied = decide(REQUEST, ANN, scopes=None, now=NOW)
    assert denied is not None

    assert decide(denied, ANN, scopes=("portfolio:read",), now=NOW) is None


def test_another_app_learns_nothing() -> None:
    assert _poll(replace(REQUEST, state="approved"), client_id="other") is PollVerdict.UNKNOWN


@given(st.binary(min_size=16, max_size=16))
def test_a_code_is_eight_letters_that_are_read_back_as_typed(random: bytes) -> None:
    code = compose_user_code(random)

    assert len(code) == 8
    assert set(code) <= set(ALPHABET)
    assert clean_user_code(f" {show_user_code(code).lower()} ") == code


@pytest.mark.parametrize("typed", ["", "ÄÖÜ", "12345678", "x" * 5])
def test_what_is_no_code_is_none_that_was_made(typed: str) -> None:
    assert len(clean_user_code(typed)) != 8


@given(st.lists(st.tuples(st.sampled_from(["poll", "allow", "deny"]), st.integers(0, 1000)), max_size=15))
def test_whatever_happens_a_program_is_let_in_once_and_only_by_a_person(steps: list[tuple[str, int]]) -> None:
    request, granted, allowed_at = REQUEST, 0, None
    for step, second in sorted(steps, key=lambda item: item[1]):
        now = NOW + timedelta(seconds=second)
        if step == "poll":
            request, verdict = poll(request, client_id="folio-cli", now=now)
            granted += verdict is PollVerdict.GRANTED
            assert verdict is not PollVerdict.GRANTED or allowed_at is not None
        else:
            decided = decide(request, ANN, scopes=("portfolio:read",) if step == "allow" else None, now=now)
            if decided is not None:
                request, allowed_at = decided, second if step == "allow" else allowed_at

    assert granted <= 1
