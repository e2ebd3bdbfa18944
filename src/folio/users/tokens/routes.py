"""My programs' tokens; and the way on which the gateway swaps one for an access token."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import Request, Response
from pydantic import AfterValidator, Field

from folio.chassis.auth import CurrentUser, authenticated
from folio.chassis.auth import public as anybody
from folio.chassis.routing import Router
from folio.chassis.wire import DEFAULT_LIMIT, Cursor, Limit, Page, StrictBody
from folio.users.accounts.bodies import Name
from folio.users.desk import CurrentDesk
from folio.users.domain.program_tokens import (
    DEFAULT_LIFE_DAYS,
    MAX_LIFE,
    MAX_NETWORKS,
    SCOPES,
    clean_network,
)
from folio.users.sessions.delivery import visitor_of
from folio.users.tokens.actions import Wish, exchange_token, list_tokens, make_token, revoke_token
from folio.users.tokens.contracts import AccessToken, NewAccessToken

router = Router(tags=["users"])

EXCHANGE_PATH = "/internal/token-exchange"


def _known_scope(text: str) -> str:
    if text not in SCOPES:
        raise ValueError("this is no permission that a token can have")
    return text


Scope = Annotated[str, Field(max_length=60), AfterValidator(_known_scope)]
Network = Annotated[str, Field(max_length=60), AfterValidator(clean_network)]


class TokenBody(StrictBody):
    """What a token is to be good for, for how long, and from where; without networks from everywhere."""

    name: Name
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=len(SCOPES))]
    expires_in_days: Annotated[int, Field(ge=1, le=MAX_LIFE.days)] = DEFAULT_LIFE_DAYS
    networks: Annotated[tuple[Network, ...], Field(max_length=MAX_NETWORKS)] = ()


def wish_of(body: TokenBody) -> Wish:
    """Return what a body asks for."""
    return Wish(
        name=body.name,
        scopes=tuple(sorted(set(body.scopes))),
        lasts=timedelta(days=body.expires_in_days),
        networks=tuple(dict.fromkeys(body.networks)),
    )


@router.get("/api/tokens", policy=authenticated, summary="My programs' tokens")
async def get_tokens(
    user: CurrentUser, desk: CurrentDesk, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
) -> Page[AccessToken]:
    """Return my tokens, newest first; their texts are nowhere any more."""
    return await list_tokens(user.id, desk, cursor=cursor, limit=limit)


@router.post("/api/tokens", policy=authenticated.fresh(), status_code=201, summary="Make a token")
async def post_token(
    body: TokenBody, user: CurrentUser, response: Response, desk: CurrentDesk
) -> NewAccessToken:
    """Make a token for a program, good for no more than I am; its text is shown this once."""
    response.headers["Cache-Control"] = "no-store"
    return await make_token(user.id, wish_of(body), desk)


@router.delete("/api/tokens/{token_id}", policy=authenticated, status_code=204, summary="Revoke a token")
async def delete_token(token_id: UUID, user: CurrentUser, desk: CurrentDesk) -> None:
    """Revoke one of my tokens; every service refuses it within two seconds."""
    await revoke_token(user.id, token_id, desk)


# The gateway asks with the method and the path of the request at hand. The token itself is the credential;
# whoever holds it may do this anyway, so nobody needs to be kept out.
@router.api_route(
    f"{EXCHANGE_PATH}/{{path:path}}",
    methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
    policy=anybody,
    include_in_schema=False,
)
async def exchange(path: str, request: Request, desk: CurrentDesk) -> Response:  # noqa: ARG001 – any path
    """Answer with the access token in the header that takes the place of the program's."""
    token = request.headers.get("authorization", "")[len("Bearer ") :].strip()
    address = visitor_of(request, desk.settings.platform).address
    access = await exchange_token(token, desk, address=address)
    return Response(status_code=200, headers={"Authorization": f"Bearer {access}"})
