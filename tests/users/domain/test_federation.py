"""What a provider's answer must show, and whom it lets in."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folio.users.domain.federation import (
    TRANSACTION_LIFE,
    Expected,
    ProviderAnswer,
    Refusal,
    Stranger,
    Transaction,
    clean_return_path,
    judge_answer,
    judge_stranger,
    may_unlink,
)
from folio.users.domain.registration import RegistrationPolicy

NOW = datetime(2026, 1, 2, tzinfo=UTC)
ISSUER = "https://id.example"
EXPECTED = Expected("example", ISSUER, is_issuer_required=True)
TRANSACTION = Transaction("example", "the-state", "the-nonce", "the-verifier", "/", NOW)
ANSWER = ProviderAnswer(state="the-state", code="a-code", issuer=ISSUER)


def _judge(**changes: object) -> Refusal | None:
    answer = replace(ANSWER, **changes)  # type: ignore[arg-type]
    return judge_answer(TRANSACTION, answer, expected=EXPECTED, now=NOW)


def test_the_answer_to_the_question_asked_counts() -> None:
    assert _judge() is None


def test_without_a_transaction_nothing_counts() -> None:
    assert judge_answer(None, ANSWER, expected=EXPECTED, now=NOW) is Refusal.EXPIRED


def test_a_transaction_with_another_provider_does_not_count() -> None:
    other = replace(TRANSACTION, provider="other")

    assert judge_answer(other, ANSWER, expected=EXPECTED, now=NOW) is Refusal.EXPIRED


@pytest.mark.parametrize(
    ("age", "verdict"),
    [
        (timedelta(minutes=9, seconds=59), None),
        (TRANSACTION_LIFE, Refusal.EXPIRED),
        (timedelta(seconds=-1), Refusal.EXPIRED),
    ],
)
def test_a_transaction_lasts_ten_minutes(age: timedelta, verdict: Refusal | None) -> None:
    assert judge_answer(TRANSACTION, ANSWER, expected=EXPECTED, now=NOW + age) is verdict


@given(st.text())
def test_no_other_state_counts(state: str) -> None:
    if state != "the-state":
        assert _judge(state=state) is Refusal.EXPIRED


def test_the_answer_of_another_issuer_is_a_mix_up() -> None:
    assert _judge(issuer="https://evil.example") is Refusal.ISSUER_MISMATCH


def test_a_provider_that_names_its_issuer_always_must() -> None:
    silent = replace(ANSWER, issuer=None)
    lenient = replace(EXPECTED, is_issuer_required=False)

    assert judge_answer(TRANSACTION, silent, expected=EXPECTED, now=NOW) is Refusal.ISSUER_MISMATCH
    assert judge_answer(TRANSACTION, silent, expected=lenient, now=NOW) is None


def test_an_error_is_told_apart_from_a_change_of_mind() -> None:
    assert _judge(code="", error="access_denied") is Refusal.CANCELLED
    assert _judge(code="", error="server_error") is Refusal.PROVIDER_REFUSED
    assert _judge(code="") is Refusal.PROVIDER_REFUSED


def test_an_error_with_another_state_is_nobodys() -> None:
    assert _judge(state="other", error="access_denied") is Refusal.EXPIRED


@pytest.mark.parametrize(
    ("admission", "policy", "is_owned", "verdict"),
    [
        ("policy", RegistrationPolicy.OPEN, True, None),
        ("policy", RegistrationPolicy.INVITE, True, Refusal.REGISTRATION_CLOSED),
        ("always", RegistrationPolicy.CLOSED, True, None),
        ("never", RegistrationPolicy.OPEN, True, Refusal.REGISTRATION_CLOSED),
        ("always", RegistrationPolicy.OPEN, False, Refusal.REGISTRATION_CLOSED),
    ],
)
def test_strangers_come_in_as_the_provider_and_the_policy_say(
    admission: str, policy: RegistrationPolicy, is_owned: bool, verdict: Refusal | None
) -> None:
    stranger = Stranger("ann@example.com", is_email_taken=False)

    judged = judge_stranger(stranger, admission=admission, policy=policy, is_owned=is_owned)  # type: ignore[arg-type]

    assert judged is verdict


@pytest.mark.parametrize(
    ("stranger", "verdict"),
    [
        (Stranger(None, is_email_taken=False), Refusal.EMAIL_UNUSABLE),
        (Stranger("ann@example.com", is_email_taken=True), Refusal.EMAIL_TAKEN),
    ],
)
def test_an_address_that_is_taken_is_no_link(stranger: Stranger, verdict: Refusal) -> None:
    judged = judge_stranger(stranger, admission="always", policy=RegistrationPolicy.OPEN, is_owned=True)

    assert judged is verdict


@pytest.mark.parametrize("path", ["/", "/portfolios/7?tab=lots&q=a%20b", "/settings", "/apiary"])
def test_a_page_of_ours_is_returned_to(path: str) -> None:
    assert clean_return_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        None,
        "",
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "/api/auth/logout",
        "/API/auth",
        "/mcp",
        "/a\nb",
        "/<script>",
        "/" + "a" * 2000,
        "javascript:alert(1)",
    ],
)
def test_anything_else_becomes_the_first_page(path: str | None) -> None:
    assert clean_return_path(path) == "/"


@given(st.text(max_size=50))
def test_what_is_returned_to_is_always_a_path_of_this_host(text: str) -> None:
    path = clean_return_path(text)

    assert path.startswith("/")
    assert not path.startswith(("//", "/\\"))


def test_somebody_must_still_be_able_to_sign_in() -> None:
    assert may_unlink(has_password=True, other_ways=0)
    assert may_unlink(has_password=False, other_ways=1)
    assert not may_unlink(has_password=False, other_ways=0)
