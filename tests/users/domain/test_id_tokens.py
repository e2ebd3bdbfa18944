"""What an ID token must say."""

from datetime import UTC, datetime

import pytest

from folio.users.domain.id_tokens import (
    Profile,
    TokenDemand,
    UnbelievableToken,
    describe_person,
    read_profile,
)

NOW = datetime(2026, 1, 2, tzinfo=UTC)
SECONDS = int(NOW.timestamp())
DEMAND = TokenDemand("https://id.example", "us", "the-nonce", "access")
GOOD: dict[str, object] = {
    "iss": "https://id.example",
    "aud": "us",
    "sub": "subject-1",
    "iat": SECONDS,
    "exp": SECONDS + 300,
    "nonce": "the-nonce",
    "email": "ann@example.com",
    "email_verified": True,
    "name": "Ann",
}


def _read(**changes: object) -> Profile:
    claims = {key: value for key, value in {**GOOD, **changes}.items() if value is not None}
    return read_profile(claims, header={"alg": "ES256"}, demand=DEMAND, now=NOW)


def test_a_token_for_this_sign_in_tells_who_it_is() -> None:
    assert _read() == Profile("subject-1", "ann@example.com", "Ann")


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://evil.example"},
        {"iss": None},
        {"aud": "somebody else"},
        {"aud": None},
        {"aud": ["us", "them"]},
        {"aud": ["us", "them"], "azp": "them"},
        {"azp": "them"},
        {"nonce": "another"},
        {"nonce": None},
        {"nonce": ["the-nonce"]},
        {"exp": SECONDS - 61},
        {"exp": None},
        {"exp": str(SECONDS + 300)},
        {"exp": True},
        {"iat": SECONDS + 61},
        {"iat": SECONDS - 961},
        {"iat": None},
        {"nbf": SECONDS + 61},
        {"at_hash": "wrong"},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"sub": "a\nb"},
        {"sub": "s" * 256},
    ],
)
def test_a_token_that_is_not_for_this_sign_in_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(UnbelievableToken):
        _read(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": ["us"]},
        {"aud": ["us", "them"], "azp": "us"},
        {"iat": SECONDS + 59},
        {"exp": SECONDS - 59},
        {"iat": SECONDS - 900},
    ],
)
def test_clocks_may_differ_by_a_minute_and_others_may_listen(changes: dict[str, object]) -> None:
    assert _read(**changes).subject == "subject-1"


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_an_address_the_provider_has_not_verified_is_none(verified: object) -> None:
    assert _read(email_verified=verified).email is None


def test_a_person_may_be_without_address_and_name() -> None:
    assert describe_person({"sub": "s", "email": 7, "name": "  "}) == Profile("s", None, None)
