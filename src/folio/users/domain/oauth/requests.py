"""An app's request to be let in, and the answer it is sent.

Source: OAuth 2.1, 4.1; RFC 7636 (PKCE, S256 alone), RFC 8707 (resource), RFC 9207 (issuer in the answer).
"""

import re
from dataclasses import dataclass
from hmac import compare_digest
from urllib.parse import urlencode

from authlib.oauth2.rfc7636 import create_s256_code_challenge

from folio.users.domain.claims import AUDIENCE
from folio.users.domain.oauth.clients import Client, may_redirect
from folio.users.domain.oauth.errors import OAuthError, Refused
from folio.users.domain.oauth.scopes import parse_scope

MAX_STATE_LENGTH = 2000
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")


@dataclass(frozen=True, slots=True)
class AuthorizationRequest:
    """What an app asks for; an empty text is a parameter that it left out."""

    client_id: str = ""
    redirect_uri: str = ""
    response_type: str = ""
    scope: str = ""
    state: str = ""
    code_challenge: str = ""
    code_challenge_method: str = ""
    resource: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """A request that may be put to the person."""

    scopes: tuple[str, ...]
    audience: str


def require_answerable(request: AuthorizationRequest, client: Client | None) -> Client:
    """Return the client whose request can be answered at the address it names.

    Raises:
        Refused: nobody knows whether anything may be sent to that address.
    """
    if client is None:
        raise Refused(OAuthError.INVALID_CLIENT, "this app is not registered here")
    if not may_redirect(client, request.redirect_uri):
        raise Refused(OAuthError.INVALID_REQUEST, "redirect_uri is none of those the app was registered with")
    return client


def read_request(request: AuthorizationRequest, *, public_url: str) -> Wish:
    """Return what an answerable request asks the person for.

    Raises:
        Refused: it breaks a rule; the app is told so.
    """
    if request.response_type != "code":
        raise Refused(OAuthError.UNSUPPORTED_RESPONSE_TYPE, "response_type must be code")
    if request.code_challenge_method != "S256" or not _CHALLENGE.fullmatch(request.code_challenge):
        message = "send a code_challenge with code_challenge_method S256"
        raise Refused(OAuthError.INVALID_REQUEST, message)
    if len(request.state) > MAX_STATE_LENGTH:
        raise Refused(OAuthError.INVALID_REQUEST, f"state may have {MAX_STATE_LENGTH} characters")
    return Wish(parse_scope(request.scope), read_resource(request.resource, public_url=public_url))


def read_resource(resource: str, *, public_url: str) -> str:
    """Return the audience of tokens for a resource: the platform, or its MCP server alone.

    Raises:
        Refused: it is nothing of this platform.
    """
    named = resource.rstrip("/")
    if named in ("", public_url, f"{public_url}/api"):
        return AUDIENCE
    if named == f"{public_url}/mcp":
        return named
    raise Refused(OAuthError.INVALID_TARGET, "resource is not an address of this platform")


def narrow_audience(granted: str, asked: str) -> str:
    """Return the audience of a token when a grant for ``granted`` is redeemed for ``asked``.

    Raises:
        Refused: the grant does not reach that far.
    """
    if asked in (AUDIENCE, granted):
        return granted
    if granted == AUDIENCE:
        return asked
    raise Refused(OAuthError.INVALID_TARGET, "this was granted for another resource")


def is_proven(challenge: str, verifier: str) -> bool:
    """Return whether whoever redeems a code is the one who asked for it."""
    if not _VERIFIER.fullmatch(verifier):
        return False
    return compare_digest(str(create_s256_code_challenge(verifier)), challenge)


def answer_url(request: AuthorizationRequest, *, issuer: str, **parameters: str) -> str:
    """Return the address of an answer: where the app wanted it, with its state and who answers."""
    state = {"state": request.state} if request.state else {}
    query = urlencode({**parameters, **state, "iss": issuer})
    return f"{request.redirect_uri}{'&' if '?' in request.redirect_uri else '?'}{query}"
