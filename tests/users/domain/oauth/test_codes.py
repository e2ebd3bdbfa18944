"""An authorisation code: one use, by whoever asked for it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folio.users.domain.oauth.codes import CODE_LIFE, Code, CodeVerdict, Redemption, redeem
from tests.users.domain.oauth.test_requests import CALLBACK, CHALLENGE, VERIFIER

NOW = datetime(2026, 1, 2, tzinfo=UTC)
CODE = Code("app", UUID(int=1), CALLBACK, CHALLENGE, ("portfolio:read",), "folio", NOW + CODE_LIFE)
GOOD = Redemption("app", CALLBACK, VERIFIER)


def test_a_code_is_redeemed_by_whoever_asked_for_it() -> None:
    used, verdict = redeem(CODE, GOOD, now=NOW)

    assert verdict is CodeVerdict.REDEEMED
    assert used.used_at == NOW


@pytest.mark.parametrize(
    "redemption",
    [
        replace(GOOD, client_id="other"),
        replace(GOOD, redirect_uri="https://app.example/other"),
        replace(GOOD, verifier="a" * 43),
        replace(GOOD, verifier=CHALLENGE),
        replace(GOOD, verifier=""),
    ],
)
def test_anybody_else_is_refused_and_the_code_stays(redemption: Redemption) -> None:
    assert redeem(CODE, redemption, now=NOW) == (CODE, CodeVerdict.REFUSED)


def test_a_code_is_late_after_a_minute() -> None:
    assert redeem(CODE, GOOD, now=NOW + CODE_LIFE)[1] is CodeVerdict.REFUSED
    assert redeem(CODE, GOOD, now=NOW + CODE_LIFE - timedelta(seconds=1))[1] is CodeVerdict.REDEEMED


def test_a_second_use_is_a_replay_even_when_late_or_unproven() -> None:
    used, _ = redeem(CODE, GOOD, now=NOW)

    for attempt in (GOOD, replace(GOOD, verifier="")):
        assert redeem(used, attempt, now=NOW + timedelta(days=1))[1] is CodeVerdict.REPLAYED
    assert redeem(used, replace(GOOD, client_id="other"), now=NOW)[1] is CodeVerdict.REFUSED


ATTEMPTS = st.tuples(
    st.builds(
        Redemption,
        st.sampled_from(["app", "other"]),
        st.sampled_from([CALLBACK, "https://evil.example"]),
        st.sampled_from([VERIFIER, "a" * 43]),
    ),
    st.integers(0, 90),
)


@given(st.lists(ATTEMPTS, max_size=12))
def test_whatever_is_tried_a_code_opens_one_session(
    attempts: list[tuple[Redemption, int]],
) -> None:
    code, opened = CODE, 0
    for redemption, second in sorted(attempts, key=lambda attempt: attempt[1]):
        now = NOW + timedelta(seconds=second)
        code, verdict = redeem(code, redemption, now=now)
        if verdict is CodeVerdict.REDEEMED:
            assert redemption == GOOD
            assert now < CODE.expires_at
            opened += 1
        elif verdict is CodeVerdict.REPLAYED:
            assert opened == 1
        else:
            assert redemption != GOOD or now >= CODE.expires_at

    assert opened <= 1
    first_good = [second for redemption, second in attempts if redemption == GOOD and second < 60]
    assert (opened == 1) == bool(first_good)
