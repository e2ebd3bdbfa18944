"""Lock an account down, by its own mail or as an administrator, and let what was stopped work again."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from folio.chassis.auth import CurrentUser
from folio.chassis.auth import public as anybody
from folio.chassis.routing import Router
from folio.chassis.wire import StrictBody
from folio.users.contracts import ManagedUser
from folio.users.desk import CurrentDesk
from folio.users.directory.routes import ONE, managing, sensitive
from folio.users.domain.links import MAX_TOKEN_LENGTH
from folio.users.lockdown.actions import lock_down, lock_down_by_link, resume_ways

router = Router(prefix="/api", tags=["users"])


class LockDownLinkBody(StrictBody):
    """The token of the link in a letter about a sign-in."""

    token: Annotated[str, Field(max_length=MAX_TOKEN_LENGTH)]


class LockDownBody(StrictBody):
    """Whether the account is disabled as well."""

    disable: bool = False


@router.post("/auth/lock-downs", policy=anybody, status_code=204, summary="Lock my account down")
async def post_lock_down_link(body: LockDownLinkBody, desk: CurrentDesk) -> None:
    """Stop every session, token, password, passkey and identity of the account whose mail holds the link."""
    await lock_down_by_link(body.token, desk)


@router.post(f"/users{ONE}/lock-down", policy=managing, summary="Lock an account down")
async def post_lock_down(
    user_id: UUID, body: LockDownBody, user: CurrentUser, desk: CurrentDesk
) -> ManagedUser:
    """Stop every session, token, password, passkey and identity, in one act; disable on request."""
    return await lock_down(user_id, desk, by=user.id, disables=body.disable)


@router.post(f"/users{ONE}/resume", policy=sensitive, summary="Let what was stopped work again")
async def post_resume(user_id: UUID, user: CurrentUser, desk: CurrentDesk) -> ManagedUser:
    """Let passkeys and identities that were stopped work again; the password stays forgotten."""
    return await resume_ways(user_id, desk, by=user.id)
