"""An app's request, and the answer it is sent."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folio.users.domain.oauth.clients import Client
from folio.users.domain.oauth.errors import Refused
from folio.users.domain.oauth.requests import (
    AuthorizationRequest,
    answer_url,
    is_proven,
    narrow_audience,
    read_request,
    read_resource,
    require_answerable,
)

URL = "https://folio.example"
CALLBACK = "https://app.example/cb"
CLIENT = Client("app", "App", (CALLBACK,))
# Source: RFC 7636, appendix B.
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
REQUEST = AuthorizationRequest("app", CALLBACK, "code", "", "s", CHALLENGE, "S256")


def test_a_good_request_asks_for_scopes_and_names_whom_tokens_are_for() -> None:
    wish = read_request(REQUEST, public_url=URL)

    assert (wish.scopes, wish.audience) == (("portfolio:read",), "folio")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": ""}, "unsupported_response_type"),
        ({"code_challenge": ""}, "invalid_request"),
        ({"code_challenge": VERIFIER + "="}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": ""}, "invalid_request"),
        ({"state": "s" * 2001}, "invalid_request"),
        ({"scope": "everything"}, "invalid_scope"),
        ({"resource": "https://other.example"}, "invalid_target"),
        ({"resource": "https://folio.example.evil.example"}, "invalid_target"),
    ],
)
def test_a_request_that_breaks_a_rule_is_refused_by_name(changes: dict[str, str], error: str) -> None:
    with pytest.raises(Refused) as refused:
        read_request(replace(REQUEST, **changes), public_url=URL)

    assert refused.value.error == error


def test_nothing_is_sent_where_it_may_not_go() -> None:
    assert require_answerable(REQUEST, CLIENT) is CLIENT
    for request, client, error in (
        (REQUEST, None, "invalid_client"),
        (replace(REQUEST, redirect_uri="https://evil.example"), CLIENT, "invalid_request"),
        (replace(REQUEST, redirect_uri=""), CLIENT, "invalid_request"),
    ):
        with pytest.raises(Refused) as refused:
            require_answerable(request, client)
        assert refused.value.error == error


@pytest.mark.parametrize(
    ("resource", "audience"),
    [
        ("", "folio"),
        (URL, "folio"),
        (f"{URL}/", "folio"),
        (f"{URL}/api", "folio"),
        (f"{URL}/mcp", f"{URL}/mcp"),
        (f"{URL}/mcp/", f"{URL}/mcp"),
    ],
)
def test_a_resource_is_the_platform_or_its_mcp_server(resource: str, audience: str) -> None:
    assert read_resource(resource, public_url=URL) == audience


def test_a_grant_for_the_platform_reaches_the_mcp_server_and_not_the_other_way() -> None:
    assert narrow_audience("folio", f"{URL}/mcp") == f"{URL}/mcp"
    assert narrow_audience(f"{URL}/mcp", "folio") == f"{URL}/mcp"
    with pytest.raises(Refused) as refused:
        narrow_audience(f"{URL}/mcp", f"{URL}/other")
    assert refused.value.error == "invalid_target"


def test_the_example_of_the_rfc_is_proven() -> None:
    assert is_proven(CHALLENGE, VERIFIER)


@given(st.text(max_size=130))
def test_no_other_verifier_proves_anything(verifier: str) -> None:
    assert is_proven(CHALLENGE, verifier) == (verifier == VERIFIER)


def test_an_answer_says_the_state_and_who_answers() -> None:
    assert answer_url(REQUEST, issuer=URL, code="c d") == (
        "https://app.example/cb?code=c+d&state=s&iss=https%3A%2F%2Ffolio.example"
    )
    with_query = replace(REQUEST, redirect_uri="https://app.example/cb?x=1", state="")
    assert answer_url(with_query, issuer=URL, error="access_denied") == (
        "https://app.example/cb?x=1&error=access_denied&iss=https%3A%2F%2Ffolio.example"
    )
