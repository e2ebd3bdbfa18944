"""My passkeys: register, name, remove."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Response
from pydantic import AfterValidator, Field

from folio.chassis.auth import CurrentUser, authenticated
from folio.chassis.routing import Router
from folio.chassis.wire import StrictBody
from folio.users.contracts import Passkey, PasskeyAdded, PasskeyQuestion
from folio.users.desk import CurrentDesk
from folio.users.domain.names import clean_name
from folio.users.domain.passkeys import MAX_NAME_LENGTH
from folio.users.factors.passkey_actions import (
    Answer,
    add_passkey,
    begin_passkey,
    remove_passkey,
    rename_passkey,
    resume_passkey,
)

router = Router(prefix="/api/users/me", tags=["users"])

PasskeyName = Annotated[str, Field(max_length=MAX_NAME_LENGTH), AfterValidator(clean_name)]
ChallengeText = Annotated[str, Field(max_length=100)]
Credential = dict[str, Any]  # the shape is the browser's (PublicKeyCredential.toJSON), judged by the ceremony


class PasskeyBody(StrictBody):
    """A device's answer, and what to call it."""

    challenge: ChallengeText
    name: PasskeyName
    credential: Credential


class PasskeyNameBody(StrictBody):
    """Another name."""

    name: PasskeyName


@router.post("/passkeys/options", policy=authenticated.fresh(), summary="Ask a device for a passkey")
async def post_options(user: CurrentUser, response: Response, desk: CurrentDesk) -> PasskeyQuestion:
    """Return what a page hands to ``navigator.credentials.create``; answer within five minutes."""
    response.headers["Cache-Control"] = "no-store"
    return await begin_passkey(user.id, desk)


@router.post("/passkeys", policy=authenticated.fresh(), status_code=201, summary="Register a passkey")
async def post_passkey(
    body: PasskeyBody, user: CurrentUser, response: Response, desk: CurrentDesk
) -> PasskeyAdded:
    """Keep the passkey that a device has made; the first factor brings recovery codes, shown this once."""
    response.headers["Cache-Control"] = "no-store"
    return await add_passkey(user.id, Answer(body.challenge, body.credential, body.name), desk)


@router.patch("/passkeys/{passkey_id}", policy=authenticated, summary="Rename a passkey")
async def patch_passkey(
    passkey_id: UUID, body: PasskeyNameBody, user: CurrentUser, desk: CurrentDesk
) -> Passkey:
    """Give one of my passkeys another name."""
    return await rename_passkey(user.id, passkey_id, body.name, desk)


@router.delete(
    "/passkeys/{passkey_id}", policy=authenticated.fresh(), status_code=204, summary="Remove a passkey"
)
async def delete_passkey(passkey_id: UUID, user: CurrentUser, desk: CurrentDesk) -> None:
    """Forget one of my passkeys: it signs nobody in any more."""
    await remove_passkey(user.id, passkey_id, desk)


@router.post(
    "/passkeys/{passkey_id}/resume",
    policy=authenticated.fresh(),
    status_code=204,
    summary="Let a passkey work again",
)
async def post_resumed(passkey_id: UUID, user: CurrentUser, desk: CurrentDesk) -> None:
    """Let one of my passkeys work again that was stopped when the account was locked down."""
    await resume_passkey(user.id, passkey_id, desk)
