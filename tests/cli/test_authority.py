"""A platform's authorisation server, as this program meets it."""

from collections.abc import Iterator

import pytest

from folio.cli.authority import Authority, PlatformSilent, SignedOut, SignInRefused
from folio.cli.keyring import Keys
from tests.fakes.authority import ANN, TOKENS, WAITING, FakeAuthority, run_authority

KEYS = Keys("access-1", "refresh-1", "portfolio:read")


@pytest.fixture
def server() -> Iterator[FakeAuthority]:
    with run_authority() as running:
        yield running


def _pending(error: str) -> tuple[int, object]:
    return 400, {"error": error, "error_description": error.replace("_", " ")}


def test_a_program_waits_as_long_as_it_is_told_to(server: FakeAuthority) -> None:
    server.replies = {
        "/api/oauth/device": [(200, WAITING)],
        "/api/oauth/token": [
            _pending("authorization_pending"),
            _pending("slow_down"),
            _pending("authorization_pending"),
            (200, TOKENS),
        ],
    }
    pauses: list[float] = []
    authority = Authority(server.url)

    keys = authority.wait(authority.invite("portfolio:read"), pauses.append)

    assert keys == KEYS
    assert pauses == [5, 5, 10, 10]
    assert server.asked[0] == ("/api/oauth/device", {"client_id": "folio-cli", "scope": "portfolio:read"})
    assert server.asked[1][1]["device_code"] == "the device code"


@pytest.mark.parametrize("error", ["access_denied", "expired_token", "invalid_grant"])
def test_a_refusal_ends_the_wait_in_the_servers_words(server: FakeAuthority, error: str) -> None:
    server.replies = {"/api/oauth/device": [(200, WAITING)], "/api/oauth/token": [_pending(error)]}
    authority = Authority(server.url)

    with pytest.raises(SignInRefused, match=error.replace("_", " ")):
        authority.wait(authority.invite("portfolio:read"), lambda _seconds: None)


def test_a_scope_that_no_app_can_have_is_refused_at_once(server: FakeAuthority) -> None:
    server.replies = {"/api/oauth/device": [_pending("invalid_scope")]}

    with pytest.raises(SignInRefused, match="invalid scope"):
        Authority(server.url).invite("everything")


def test_tokens_are_renewed_until_they_count_no_more(server: FakeAuthority) -> None:
    server.replies = {
        "/api/oauth/token": [(200, {**TOKENS, "access_token": "access-2"}), _pending("invalid_grant")]
    }

    assert Authority(server.url).renew(KEYS).access_token == "access-2"
    with pytest.raises(SignedOut):
        Authority(server.url).renew(KEYS)


def test_whom_the_tokens_are_of_is_asked_with_them(server: FakeAuthority) -> None:
    server.replies = {"/api/users/me": [(200, ANN), (401, {})]}

    assert Authority(server.url).ask_who(KEYS) == ANN
    assert Authority(server.url).ask_who(KEYS) is None
    assert server.bearers == ["Bearer access-1", "Bearer access-1"]


def test_tokens_are_given_back(server: FakeAuthority) -> None:
    server.replies = {"/api/oauth/revoke": [(200, {})]}

    Authority(server.url).give_back(KEYS)

    assert server.asked == [("/api/oauth/revoke", {"client_id": "folio-cli", "token": "refresh-1"})]


@pytest.mark.parametrize("reply", [(500, {}), (200, b"<html>"), (200, []), (200, {})])
def test_what_is_no_platform_is_told_so(server: FakeAuthority, reply: tuple[int, object]) -> None:
    server.replies = {"/api/oauth/device": [reply]}

    with pytest.raises(PlatformSilent):
        Authority(server.url).invite("portfolio:read")


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "no url", "http://"])
def test_where_nothing_answers_it_is_told_so(url: str) -> None:
    with pytest.raises(PlatformSilent):
        Authority(url).invite("portfolio:read")
