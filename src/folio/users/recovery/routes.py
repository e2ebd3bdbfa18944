"""The ways to a new password without the old one."""

from typing import Annotated
from uuid import UUID

from fastapi import Request
from pydantic import Field

from folio.chassis.auth import CurrentUser, internal, permission
from folio.chassis.auth import public as anybody
from folio.chassis.ports import OPERATOR
from folio.chassis.routing import Router
from folio.chassis.wire import StrictBody
from folio.users.accounts.bodies import Email, Password
from folio.users.desk import CurrentDesk
from folio.users.domain.links import MAX_TOKEN_LENGTH
from folio.users.domain.roles import Permission
from folio.users.links.contracts import LinkAnswer
from folio.users.recovery.actions import make_reset_link, request_reset, reset_password, send_reset
from folio.users.sessions.delivery import visitor_of

router = Router(tags=["users"])

LinkToken = Annotated[str, Field(max_length=MAX_TOKEN_LENGTH)]


class ResetRequestBody(StrictBody):
    """Whose password is forgotten."""

    email: Email


class ResetBody(StrictBody):
    """The token of a reset link, and the new password."""

    token: LinkToken
    password: Password


@router.post("/api/auth/password-resets", policy=anybody, status_code=202, summary="Forgot my password")
async def post_reset_request(body: ResetRequestBody, request: Request, desk: CurrentDesk) -> None:
    """Send a link to the account's address, if there is such an account: the answer is always the same."""
    address = visitor_of(request, desk.settings.platform).address
    await request_reset(body.email, desk, address=address)


@router.post(
    "/api/auth/password-resets/confirm", policy=anybody, status_code=204, summary="Set a new password"
)
async def post_reset(body: ResetBody, desk: CurrentDesk) -> None:
    """Replace the password by the token of a link, once; then sign in with it."""
    await reset_password(body.token, body.password, desk)


@router.post(
    "/api/users/{user_id}/password-resets",
    policy=permission(Permission.USER_MANAGE.value).fresh(),
    status_code=202,
    summary="Send somebody a link to a new password",
)
async def post_reset_for(user_id: UUID, user: CurrentUser, desk: CurrentDesk) -> None:
    """Send a link to the account's own address; without a mail server it is in the outbox."""
    await send_reset(user_id, desk, by=user.id)


@router.post("/internal/reset-links", policy=internal(OPERATOR), summary="Make a link for the command line")
async def post_reset_link(body: ResetRequestBody, desk: CurrentDesk) -> LinkAnswer:
    """Return a link to a new password, for the operator to pass on."""
    link = await make_reset_link(body.email, desk)
    return LinkAnswer(url=link.url, expires_at=link.expires_at)
