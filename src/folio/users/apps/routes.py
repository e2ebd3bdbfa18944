"""Registering an app, and the list of those that a person has let in."""

from uuid import UUID

from fastapi import Request
from fastapi.responses import JSONResponse, Response

from folio.chassis.auth import CurrentUser, authenticated
from folio.chassis.auth import public as anybody
from folio.chassis.routing import Router
from folio.chassis.wire import Page
from folio.users.apps.actions import disconnect_app, list_apps, register_client, require_person
from folio.users.apps.answers import ConnectedApp
from folio.users.desk import CurrentDesk, Desk
from folio.users.domain.oauth.clients import CODE_GRANTS, Client
from folio.users.domain.oauth.errors import OAuthError
from folio.users.domain.oauth.scopes import SCOPES
from folio.users.protocol import NO_STORE, in_protocol, refusal

router = Router(prefix="/api", tags=["oauth"])

MAX_METADATA_BYTES = 32 * 1024
METADATA = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["redirect_uris"],
                    "properties": {
                        "redirect_uris": {"type": "array", "items": {"type": "string"}},
                        "client_name": {"type": "string"},
                    },
                }
            }
        },
    }
}


@router.post(
    "/oauth/register",
    policy=anybody,
    status_code=201,
    max_body_bytes=MAX_METADATA_BYTES,
    openapi_extra=METADATA,
    summary="Register an app (RFC 7591)",
)
async def post_client(request: Request, desk: CurrentDesk) -> Response:
    """Keep an app's name and redirect addresses; every app is a public client and uses PKCE."""
    return await in_protocol(lambda: _register(request, desk))


@router.get("/users/me/apps", policy=authenticated, summary="Which apps act for me")
async def get_apps(user: CurrentUser, desk: CurrentDesk) -> Page[ConnectedApp]:
    """Return what I let apps do, the newest first."""
    return Page(items=await list_apps(user.id, desk), next_cursor=None)


@router.delete(
    "/users/me/apps/{grant_id}", policy=authenticated, status_code=204, summary="Disconnect an app"
)
async def delete_app(grant_id: UUID, user: CurrentUser, desk: CurrentDesk) -> None:
    """Take back what an app was let do; its tokens count no more."""
    await disconnect_app(grant_id, require_person(user), desk)


async def _register(request: Request, desk: Desk) -> Response:
    try:
        metadata = await request.json()
    except ValueError:
        return refusal(OAuthError.INVALID_CLIENT_METADATA, "send a JSON object")
    return JSONResponse(_describe(await register_client(metadata, desk)), 201, NO_STORE)


def _describe(client: Client) -> dict[str, object]:
    issued = int(client.registered_at.timestamp()) if client.registered_at else 0
    return {
        "client_id": client.id,
        "client_id_issued_at": issued,
        "client_name": client.name,
        "redirect_uris": list(client.redirect_uris),
        "grant_types": list(CODE_GRANTS),
        "response_types": ["code"],
        "token_endpoint_auth_method": "none",
        "scope": " ".join(SCOPES),
    }
