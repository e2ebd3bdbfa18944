"""The ways to show that an address is one's own, and to replace it."""

from typing import Annotated

from pydantic import Field

from folio.chassis.auth import CurrentUser, authenticated
from folio.chassis.auth import public as anybody
from folio.chassis.routing import Router
from folio.chassis.wire import StrictBody
from folio.users.accounts.bodies import Email, Password
from folio.users.addresses.actions import Wish, confirm_email, request_change, request_verification
from folio.users.addresses.contracts import ConfirmedEmail
from folio.users.desk import CurrentDesk
from folio.users.domain.links import MAX_TOKEN_LENGTH

router = Router(prefix="/api", tags=["users"])


class ChangeBody(StrictBody):
    """The address there shall be, and the password there is."""

    email: Email
    current_password: Password


class ConfirmationBody(StrictBody):
    """The token of a link that came by mail."""

    token: Annotated[str, Field(max_length=MAX_TOKEN_LENGTH)]


@router.post(
    "/users/me/email-verifications", policy=authenticated, status_code=202, summary="Verify my address"
)
async def post_verification(user: CurrentUser, desk: CurrentDesk) -> None:
    """Send a link to my address that shows it to be mine."""
    await request_verification(user.id, desk)


@router.post("/users/me/email-changes", policy=authenticated, status_code=202, summary="Change my address")
async def post_change(body: ChangeBody, user: CurrentUser, desk: CurrentDesk) -> None:
    """Send a link to another address; the answer is the same whether it is taken or not."""
    wish = Wish(body.email, body.current_password)
    await request_change(user.id, wish, desk, session_id=user.session_id)


@router.post("/auth/email-confirmations", policy=anybody, summary="Confirm an address")
async def post_confirmation(body: ConfirmationBody, desk: CurrentDesk) -> ConfirmedEmail:
    """Take the address of a link as its account's own; it signs nobody in."""
    return ConfirmedEmail(await confirm_email(body.token, desk))
