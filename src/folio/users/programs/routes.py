"""Service accounts and their tokens, for administrators."""

from uuid import UUID

from fastapi import Response

from folio.chassis.auth import permission
from folio.chassis.routing import Router
from folio.chassis.wire import DEFAULT_LIMIT, Cursor, Limit, Page, StrictBody
from folio.users.accounts.bodies import Name
from folio.users.desk import CurrentDesk
from folio.users.programs.actions import (
    create_program,
    list_program_tokens,
    list_service_accounts,
    make_program_token,
    revoke_program_token,
)
from folio.users.programs.contracts import ServiceAccount
from folio.users.tokens.contracts import AccessToken, NewAccessToken
from folio.users.tokens.routes import TokenBody, wish_of

router = Router(prefix="/api/service-accounts", tags=["users"])

managing = permission("user:manage")


class ServiceAccountBody(StrictBody):
    """What the program is called."""

    name: Name


@router.get("", policy=managing, summary="Programs without a person")
async def get_service_accounts(
    desk: CurrentDesk, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
) -> Page[ServiceAccount]:
    """Return the service accounts, newest first."""
    return await list_service_accounts(desk, cursor=cursor, limit=limit)


@router.post("", policy=managing.fresh(), status_code=201, summary="Make a service account")
async def post_service_account(body: ServiceAccountBody, desk: CurrentDesk) -> ServiceAccount:
    """Make an account for a program: nobody can sign in to it, tokens are its only way in."""
    return await create_program(body.name, desk)


@router.get("/{program_id}/tokens", policy=managing, summary="A program's tokens")
async def get_program_tokens(
    program_id: UUID, desk: CurrentDesk, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
) -> Page[AccessToken]:
    """Return the tokens of a service account, newest first."""
    return await list_program_tokens(program_id, desk, cursor=cursor, limit=limit)


@router.post("/{program_id}/tokens", policy=managing.fresh(), status_code=201, summary="Make its token")
async def post_program_token(
    program_id: UUID, body: TokenBody, response: Response, desk: CurrentDesk
) -> NewAccessToken:
    """Make a token of a service account; its text is shown this once."""
    response.headers["Cache-Control"] = "no-store"
    return await make_program_token(program_id, wish_of(body), desk)


@router.delete(
    "/{program_id}/tokens/{token_id}", policy=managing, status_code=204, summary="Revoke its token"
)
async def delete_program_token(program_id: UUID, token_id: UUID, desk: CurrentDesk) -> None:
    """Revoke a token of a service account; every service refuses it within two seconds."""
    await revoke_program_token(program_id, token_id, desk)
