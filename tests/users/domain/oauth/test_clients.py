"""How apps are registered, and where their answers may go."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folio.users.domain.oauth.clients import (
    COMMAND_LINE,
    Client,
    clean_redirect_uri,
    describe_host,
    may_redirect,
    read_registration,
)
from folio.users.domain.oauth.errors import Refused

WEB = "https://app.example/callback?x=1"
LOOPBACK = "http://127.0.0.1:8123/callback"


@pytest.mark.parametrize(
    "uri",
    [
        WEB,
        LOOPBACK,
        "http://localhost/cb",
        "http://[::1]:9/cb",
        "com.example.app:/oauth",
    ],
)
def test_an_address_that_only_its_app_hears_is_taken_as_it_is(uri: str) -> None:
    assert clean_redirect_uri(uri) == uri


@pytest.mark.parametrize(
    "uri",
    [
        "http://app.example/cb",
        "https://app.example/cb#fragment",
        "https://user@app.example/cb",
        "https:///cb",
        "javascript:alert(1)",
        "data:text/html,x",
        "myapp:/cb",
        "/relative",
        "",
        "https://app.example/ cb",
        "https://app.example/\ncb",
        "https://app.example\\@evil.example/",
        "https://ä.example/cb",
        "https://app.example:port/",
        "https://[oops/",
        "https://app.example/" + "a" * 1000,
        None,
        7,
    ],
)
def test_any_other_address_is_refused(uri: object) -> None:
    with pytest.raises(Refused) as refused:
        clean_redirect_uri(uri)

    assert refused.value.error == "invalid_redirect_uri"


CLIENT = Client("app", "App", (WEB, LOOPBACK, "com.example.app:/oauth", "http://localhost:1/cb"))


@pytest.mark.parametrize(
    "uri",
    [WEB, LOOPBACK, "http://127.0.0.1:9999/callback", "http://127.0.0.1/callback", "http://localhost:77/cb"],
)
def test_an_answer_goes_to_a_registered_address_and_on_this_machine_to_any_port(uri: str) -> None:
    assert may_redirect(CLIENT, uri)


@pytest.mark.parametrize(
    "uri",
    [
        "https://app.example/callback",
        "https://app.example/callback?x=2",
        "https://app.example:443/callback?x=1",
        "https://APP.example/callback?x=1",
        "https://app.example/callback?x=1&y=2",
        "https://app.example.evil.example/callback?x=1",
        "http://127.0.0.1:8123/other",
        "http://127.0.0.1:8123/callback?x=1",
        "http://127.0.0.1:8123/callback#x",
        "http://127.0.0.1:8123@evil.example/callback",
        "http://evil@127.0.0.1:8123/callback",
        "http://127.0.0.2:8123/callback",
        "https://127.0.0.1:8123/callback",
        "http://127.0.0.1:port/callback",
        "http://127.0.0.1:8123/call back",
        "com.example.app:/other",
        "",
    ],
)
def test_it_goes_nowhere_else(uri: str) -> None:
    assert not may_redirect(CLIENT, uri)


@given(st.text(max_size=60))
def test_no_text_but_a_registered_address_is_answered(text: str) -> None:
    only_web = Client("app", "App", (WEB,))

    assert may_redirect(only_web, text) == (text == WEB)


def test_the_command_line_is_answered_at_no_address() -> None:
    assert not may_redirect(COMMAND_LINE, "http://127.0.0.1/cb")


def test_what_an_app_says_of_itself_is_read_and_the_rest_ignored() -> None:
    registration = read_registration(
        {
            "redirect_uris": [WEB, WEB, LOOPBACK],
            "client_name": "  Claude  ",
            "token_endpoint_auth_method": "client_secret_post",
            "grant_types": ["authorization_code", "refresh_token"],
            "logo_uri": "https://tracker.example/pixel",
        }
    )

    assert registration.redirect_uris == (WEB, LOOPBACK)
    assert registration.name == "Claude"
    assert read_registration({"redirect_uris": [WEB]}).name == "An app without a name"


@pytest.mark.parametrize(
    ("metadata", "error"),
    [
        (None, "invalid_client_metadata"),
        ([], "invalid_client_metadata"),
        ({}, "invalid_redirect_uri"),
        ({"redirect_uris": []}, "invalid_redirect_uri"),
        ({"redirect_uris": "https://app.example"}, "invalid_redirect_uri"),
        ({"redirect_uris": [WEB] * 11}, "invalid_redirect_uri"),
        ({"redirect_uris": ["http://app.example"]}, "invalid_redirect_uri"),
        ({"redirect_uris": [WEB], "grant_types": ["implicit"]}, "invalid_client_metadata"),
        ({"redirect_uris": [WEB], "grant_types": 7}, "invalid_client_metadata"),
        ({"redirect_uris": [WEB], "response_types": ["token"]}, "invalid_client_metadata"),
        ({"redirect_uris": [WEB], "response_types": "code"}, "invalid_client_metadata"),
        ({"redirect_uris": [WEB], "client_name": "\u202eevil"}, "invalid_client_metadata"),
        ({"redirect_uris": [WEB], "client_name": 7}, "invalid_client_metadata"),
        ({"redirect_uris": [WEB], "client_name": "n" * 101}, "invalid_client_metadata"),
    ],
)
def test_an_app_that_could_not_be_answered_safely_is_refused(metadata: object, error: str) -> None:
    with pytest.raises(Refused) as refused:
        read_registration(metadata)

    assert refused.value.error == error


def test_a_person_is_told_where_the_answer_goes() -> None:
    assert describe_host(WEB) == "app.example"
    assert describe_host(LOOPBACK) == "a program on this computer"
    assert describe_host("com.example.app:/oauth") == "the app behind com.example.app:"
