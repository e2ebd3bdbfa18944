"""Codes of an app: those of the standard, one step of drift, and none twice."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folio.users.domain.totp import STEP_S, code_at, match_step, provisioning_uri, secret_text, step_at

SECRET = b"12345678901234567890"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
secrets = st.binary(min_size=20, max_size=20)
instants = st.integers(1_600_000_000, 4_000_000_000).map(lambda second: datetime.fromtimestamp(second, UTC))


@pytest.mark.parametrize(
    ("second", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
    ],
)
def test_codes_are_those_of_the_standard(second: int, code: str) -> None:
    assert code_at(SECRET, second // 30) == code


@given(secrets, instants, st.integers(-1, 1))
def test_a_code_counts_one_step_either_way(secret: bytes, now: datetime, drift: int) -> None:
    code = code_at(secret, step_at(now) + drift)

    found = match_step(secret, code, now=now, last_step=None)

    assert found is not None
    assert abs(found - step_at(now)) <= 1
    assert code_at(secret, found) == code


@given(secrets, instants, st.integers(-1, 1))
def test_a_step_counts_once(secret: bytes, now: datetime, drift: int) -> None:
    code = code_at(secret, step_at(now) + drift)
    used = match_step(secret, code, now=now, last_step=None)

    again = match_step(secret, code, now=now, last_step=used)

    assert again is None or (used is not None and again > used)


@given(secrets, instants, st.integers(2, 1000))
def test_a_code_of_another_time_is_refused(secret: bytes, now: datetime, steps: int) -> None:
    code = code_at(secret, step_at(now) + steps)

    near = {code_at(secret, step_at(now) + drift) for drift in (-1, 0, 1)}

    assert (match_step(secret, code, now=now, last_step=None) is not None) == (code in near)


@given(st.text(max_size=60))
def test_any_text_is_judged_and_never_fails(text: str) -> None:
    assert match_step(SECRET, text, now=NOW, last_step=step_at(NOW) + 1) is None


def test_the_first_steps_of_all_time_have_no_step_before_them() -> None:
    epoch = datetime(1970, 1, 1, tzinfo=UTC)

    assert match_step(SECRET, code_at(SECRET, 0), now=epoch, last_step=None) == 0
    assert step_at(epoch + timedelta(seconds=STEP_S)) == 1


def test_an_app_reads_the_secret_and_the_account_from_the_address() -> None:
    assert secret_text(SECRET) == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert provisioning_uri(SECRET, account="ann@example.com") == (
        "otpauth://totp/Folio:ann%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Folio"
    )
