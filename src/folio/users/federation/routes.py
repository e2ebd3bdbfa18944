"""The way to a provider and back, and the identities of an account."""

import json
from base64 import urlsafe_b64encode
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field

from folio.chassis.auth import Authenticator, CurrentUser, authenticated
from folio.chassis.auth import public as anybody
from folio.chassis.log import get_logger
from folio.chassis.routing import Router
from folio.chassis.wire import Page, StrictBody
from folio.kernel.errors import FolioError
from folio.users.desk import CurrentDesk, Desk
from folio.users.domain.challenges import LIFE as CHALLENGE_LIFE
from folio.users.domain.federation import (
    MAX_PATH_LENGTH,
    TRANSACTION_LIFE,
    ProviderAnswer,
    clean_return_path,
)
from folio.users.federation.actions import (
    Arrival,
    leave_for,
    list_identities,
    list_providers,
    require_person,
    resume_identity,
    return_from,
    unlink,
)
from folio.users.federation.answers import FederationStart, LinkedIdentity, SignInProvider
from folio.users.federation.departures import Departure
from folio.users.federation.proofs import leave_to_prove
from folio.users.federation.transactions import open_transaction
from folio.users.sessions.delivery import (
    clear_cookie,
    cookie_of,
    deliver,
    remember_device,
    set_cookie,
    visitor_of,
)
from folio.users.signin.second_factor import Pending
from folio.users.stepup.actions import Holder

router = Router(prefix="/api", tags=["users"])
log = get_logger()

SIGN_IN_PAGE, LINKS_PAGE = "/sign-in", "/settings/connections"
Parameter = Annotated[str, Query(description="As the provider's protocol has it.")]


class LeaveBody(StrictBody):
    """The page to come back to after signing in; the first page when it is none of ours."""

    return_to: Annotated[str, Field(max_length=MAX_PATH_LENGTH)] | None = None


class ProofBody(StrictBody):
    """The provider to sign in with again, and the page to come back to."""

    provider: Annotated[str, Field(max_length=40)]
    return_to: Annotated[str, Field(max_length=MAX_PATH_LENGTH)] | None = None


class LinkBody(StrictBody):
    """The provider whose identity is to be linked."""

    provider: Annotated[str, Field(max_length=40)]


@router.get("/auth/providers", policy=anybody, summary="Where else one may sign in")
async def get_providers(desk: CurrentDesk) -> Page[SignInProvider]:
    """Return the sign-in providers that the settings name."""
    return Page(items=list_providers(desk), next_cursor=None)


@router.post("/auth/federation/{provider}", policy=anybody, summary="Sign in with a provider")
async def post_federation(
    provider: str, body: LeaveBody, request: Request, response: Response, desk: CurrentDesk
) -> FederationStart:
    """Return the address at the provider to go to; a sealed cookie remembers the way for ten minutes."""
    authenticator: Authenticator = request.app.state.authenticator
    authenticator.require_own_origin(request)
    device = cookie_of(request, desk.settings.platform, "device")
    return_to = clean_return_path(body.return_to)
    departure = await leave_for(provider, desk, return_to=return_to, device=device)
    return _remember(departure, response, desk)


@router.get(
    "/auth/federation/{provider}/callback",
    policy=anybody,
    status_code=303,
    response_class=RedirectResponse,
    summary="Come back from a provider",
)
async def get_callback(  # noqa: PLR0913 – the parameters are the protocol's
    provider: str,
    request: Request,
    desk: CurrentDesk,
    *,
    state: Parameter = "",
    code: Parameter = "",
    iss: Annotated[str | None, Query(description="The issuer that answers (RFC 9207).")] = None,
    error: Parameter = "",
) -> RedirectResponse:
    """End the way: a session and the page that was wanted, or a page that says what went wrong."""
    sealed = cookie_of(request, desk.settings.platform, "federation")
    answer = ProviderAnswer(state=state, code=code, issuer=iss, error=error)
    visitor = visitor_of(request, desk.settings.platform)
    try:
        arrival = await return_from(provider, answer, desk, sealed=sealed, visitor=visitor)
    except FolioError as failure:
        log.warning("federation.failed", provider=provider[:40], code=failure.code)
        return _say(failure, provider, desk, sealed=sealed)
    return _arrive(arrival, provider, desk)


@router.post(
    "/auth/step-up/federation", policy=authenticated, summary="Prove once more who I am: sign in elsewhere"
)
async def post_proof(
    body: ProofBody, user: CurrentUser, response: Response, desk: CurrentDesk
) -> FederationStart:
    """Return the address at the provider to go to; coming back renews the proof of this session."""
    link = require_person(user)
    holder = Holder(link.user_id, link.session_id)
    return_to = clean_return_path(body.return_to)
    departure = await leave_to_prove(body.provider, holder, desk, return_to=return_to)
    return _remember(departure, response, desk)


@router.get("/users/me/identities", policy=authenticated, summary="My accounts elsewhere")
async def get_identities(user: CurrentUser, desk: CurrentDesk) -> Page[LinkedIdentity]:
    """Return the identities by which I can sign in."""
    return Page(items=await list_identities(user.id, desk), next_cursor=None)


@router.post("/users/me/identities", policy=authenticated.fresh(), summary="Link an account elsewhere")
async def post_identity(
    body: LinkBody, user: CurrentUser, response: Response, desk: CurrentDesk
) -> FederationStart:
    """Return the address at the provider to go to; coming back links the identity to this account."""
    link = require_person(user)
    return _remember(await leave_for(body.provider, desk, return_to=LINKS_PAGE, link=link), response, desk)


@router.delete(
    "/users/me/identities/{identity_id}",
    policy=authenticated.fresh(),
    status_code=204,
    summary="Unlink an account elsewhere",
)
async def delete_identity(identity_id: UUID, user: CurrentUser, desk: CurrentDesk) -> None:
    """Unlink an identity, unless it is the only way in."""
    require_person(user)
    await unlink(identity_id, user.id, desk)


@router.post(
    "/users/me/identities/{identity_id}/resume",
    policy=authenticated.fresh(),
    status_code=204,
    summary="Let an account elsewhere sign me in again",
)
async def post_resumed(identity_id: UUID, user: CurrentUser, desk: CurrentDesk) -> None:
    """Let an identity work again that was stopped when the account was locked down."""
    require_person(user)
    await resume_identity(identity_id, user.id, desk)


def _remember(departure: Departure, response: Response, desk: Desk) -> FederationStart:
    response.headers["Cache-Control"] = "no-store"
    set_cookie(response, desk.settings.platform, "federation", departure.sealed, lasts=TRANSACTION_LIFE)
    return FederationStart(authorization_url=departure.authorization_url)


def _arrive(arrival: Arrival, provider: str, desk: Desk) -> RedirectResponse:
    entered = arrival.entered
    if arrival.renewed is not None:
        response, life = _go_to(arrival.return_to, desk), desk.settings.access_life
        token = arrival.renewed.access_token
        set_cookie(response, desk.settings.platform, "access", token, lasts=life)
        return response
    if entered is None:
        return _go_to(f"{LINKS_PAGE}?{urlencode({'linked': provider})}", desk)
    if isinstance(entered, Pending):
        return _go_to(_second_step(entered, arrival.return_to), desk)
    response = _go_to(arrival.return_to, desk)
    remember_device(entered, response, desk, known=arrival.device)
    deliver(entered, response, desk)
    return response


def _second_step(pending: Pending, return_to: str) -> str:
    """Return the page that asks for the second factor; what it asks by stands where no server sees it."""
    asked = {
        "challenge": pending.posed.text,
        "methods": list(pending.methods),
        "expires_in": int(CHALLENGE_LIFE.total_seconds()),
        "passkey": pending.passkey,
        "second_factor_required": True,
    }
    fragment = urlsafe_b64encode(json.dumps(asked).encode()).decode().rstrip("=")
    return f"{SIGN_IN_PAGE}?{urlencode({'to': return_to})}#second-factor={fragment}"


def _say(failure: FolioError, provider: str, desk: Desk, *, sealed: str | None) -> RedirectResponse:
    transaction = open_transaction(sealed, desk.vault)
    page = LINKS_PAGE if transaction is not None and transaction.link is not None else SIGN_IN_PAGE
    return _go_to(f"{page}?{urlencode({'problem': failure.code, 'provider': provider[:40]})}", desk)


def _go_to(path: str, desk: Desk) -> RedirectResponse:
    response = RedirectResponse(path, status_code=303, headers={"Cache-Control": "no-store"})
    clear_cookie(response, desk.settings.platform, "federation")
    return response
