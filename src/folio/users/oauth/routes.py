"""The addresses of the authorisation server: metadata, the way in, the consent, tokens and their end."""

from base64 import urlsafe_b64encode
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from pydantic import Field

from folio.chassis.auth import CurrentUser, authenticated
from folio.chassis.auth import public as anybody
from folio.chassis.routing import Router
from folio.chassis.wire import StrictBody
from folio.users.apps.actions import Opened, require_person
from folio.users.apps.answers import ConsentAnswer, ConsentQuestion
from folio.users.desk import CurrentDesk, Desk
from folio.users.devices.actions import admit_device
from folio.users.domain.claims import join_scope
from folio.users.domain.oauth.codes import Redemption
from folio.users.domain.oauth.errors import OAuthError
from folio.users.domain.oauth.requests import AuthorizationRequest
from folio.users.oauth.actions import answer_request, continue_app, exchange_code, revoke_token, show_request
from folio.users.oauth.metadata import DEVICE_GRANT, Document, describe_resource, describe_server
from folio.users.protocol import (
    MAX_PARAMETER_LENGTH,
    NO_STORE,
    Form,
    OAuthRefused,
    form_schema,
    in_protocol,
    read_form,
)
from folio.users.sessions.delivery import visitor_of

router = Router(tags=["oauth"])

CONSENT_PAGE = "/consent"
PARAMETERS = tuple(AuthorizationRequest.__slots__)
PUBLIC_FOR_MINUTES = {"Cache-Control": "public, max-age=300", "Access-Control-Allow-Origin": "*"}
Parameter = Annotated[str, Field(max_length=MAX_PARAMETER_LENGTH)]
TOKEN_FORM = form_schema(
    "grant_type, client_id",
    "code, redirect_uri, code_verifier, refresh_token, device_code, scope, resource",
)


class RequestBody(StrictBody):
    """An app's request, as it stood in the address that the app opened."""

    client_id: Parameter = ""
    redirect_uri: Parameter = ""
    response_type: Parameter = ""
    scope: Parameter = ""
    state: Parameter = ""
    code_challenge: Parameter = ""
    code_challenge_method: Parameter = ""
    resource: Parameter = ""


class ConsentBody(StrictBody):
    """What a person answers to a request."""

    request: RequestBody
    decision: Literal["allow", "deny"]


@router.get("/.well-known/oauth-authorization-server", policy=anybody, summary="For apps (RFC 8414)")
async def get_server_metadata(desk: CurrentDesk) -> Response:
    """Return where apps ask, register and get tokens."""
    return _public(describe_server(desk.settings.platform.public_url))


@router.get("/.well-known/oauth-protected-resource", policy=anybody, summary="For apps (RFC 9728)")
async def get_resource_metadata(desk: CurrentDesk) -> Response:
    """Return who gives tokens for the platform."""
    return _public(describe_resource(desk.settings.platform.public_url, is_mcp=False))


@router.get("/.well-known/oauth-protected-resource/mcp", policy=anybody, summary="For MCP clients (RFC 9728)")
async def get_mcp_metadata(desk: CurrentDesk) -> Response:
    """Return who gives tokens for the MCP server."""
    return _public(describe_resource(desk.settings.platform.public_url, is_mcp=True))


@router.get(
    "/api/oauth/authorize",
    policy=anybody,
    status_code=303,
    response_class=RedirectResponse,
    summary="Ask to be let in",
)
async def get_authorize(request: Request) -> RedirectResponse:
    """Send the browser to the page that asks the person; the request is judged there."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name in PARAMETERS]
    is_plain = len({name for name, _ in kept}) == len(kept)
    # As one opaque word: what reads addresses in a page may take a state of digits for a number.
    word = urlsafe_b64encode(urlencode(kept if is_plain else {}).encode()).decode().rstrip("=")
    return RedirectResponse(f"{CONSENT_PAGE}?request={word}", status_code=303, headers=NO_STORE)


@router.post("/api/oauth/consents/question", policy=authenticated, summary="What an app asks me for")
async def post_question(body: RequestBody, user: CurrentUser, desk: CurrentDesk) -> ConsentQuestion:
    """Return who asks, where the answer would go, and what the app could do then."""
    return await show_request(AuthorizationRequest(**body.model_dump()), require_person(user), desk)


@router.post("/api/oauth/consents", policy=authenticated, summary="Let an app in, or not")
async def post_consent(body: ConsentBody, user: CurrentUser, desk: CurrentDesk) -> ConsentAnswer:
    """Return the address that takes my answer to the app."""
    asked = AuthorizationRequest(**body.request.model_dump())
    return await answer_request(asked, require_person(user), desk, is_allowed=body.decision == "allow")


@router.post("/api/oauth/token", policy=anybody, openapi_extra=TOKEN_FORM, summary="Get or renew tokens")
async def post_token(request: Request, desk: CurrentDesk) -> Response:
    """Exchange a code, a refresh token or a device code for tokens."""
    return await in_protocol(lambda: _give_tokens(request, desk))


@router.post(
    "/api/oauth/revoke",
    policy=anybody,
    openapi_extra=form_schema("token, client_id", "token_type_hint"),
    summary="Give a token back (RFC 7009)",
)
async def post_revoke(request: Request, desk: CurrentDesk) -> Response:
    """End the session of a refresh token; a token that is not known is no error."""
    return await in_protocol(lambda: _revoke(request, desk))


async def _give_tokens(request: Request, desk: Desk) -> Response:
    form = await read_form(request)
    grant_type = form.get("grant_type", "")
    if grant_type == "authorization_code":
        opened = await _by_code(form, request, desk)
    elif grant_type == "refresh_token":
        opened = await continue_app(
            _needed(form, "refresh_token"),
            client_id=_needed(form, "client_id"),
            scope=form.get("scope", ""),
            resource=form.get("resource", ""),
            desk=desk,
        )
    elif grant_type == DEVICE_GRANT:
        opened = await admit_device(
            _needed(form, "device_code"),
            client_id=_needed(form, "client_id"),
            visitor=visitor_of(request, desk.settings.platform),
            desk=desk,
        )
    else:
        error = OAuthError.UNSUPPORTED_GRANT_TYPE if grant_type else OAuthError.INVALID_REQUEST
        raise OAuthRefused("grant_type is none that is served here", code=error.value)
    return JSONResponse(_tokens(opened), headers=NO_STORE)


async def _by_code(form: Form, request: Request, desk: Desk) -> Opened:
    redemption = Redemption(
        client_id=_needed(form, "client_id"),
        redirect_uri=_needed(form, "redirect_uri"),
        verifier=_needed(form, "code_verifier"),
    )
    return await exchange_code(
        _needed(form, "code"),
        redemption,
        desk,
        resource=form.get("resource", ""),
        visitor=visitor_of(request, desk.settings.platform),
    )


async def _revoke(request: Request, desk: Desk) -> Response:
    form = await read_form(request)
    await revoke_token(_needed(form, "token"), client_id=_needed(form, "client_id"), desk=desk)
    return JSONResponse({}, headers=NO_STORE)


def _tokens(opened: Opened) -> Document:
    return {
        "access_token": opened.passes.access_token,
        "token_type": "Bearer",
        "expires_in": int(opened.passes.access_life.total_seconds()),
        "refresh_token": opened.passes.refresh_token,
        "scope": join_scope(opened.scopes),
    }


def _needed(form: Form, name: str) -> str:
    value = form.get(name, "")
    if not value:
        raise OAuthRefused(f"{name} is missing", code=OAuthError.INVALID_REQUEST.value)
    return value


def _public(document: Document) -> Response:
    return JSONResponse(document, headers=PUBLIC_FOR_MINUTES)
