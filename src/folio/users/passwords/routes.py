"""The way to replace one's own password."""

from folio.chassis.auth import CurrentUser, authenticated
from folio.chassis.routing import Router
from folio.chassis.wire import StrictBody
from folio.users.accounts.bodies import Password
from folio.users.desk import CurrentDesk
from folio.users.passwords.actions import change_password

router = Router(prefix="/api", tags=["users"])


class PasswordBody(StrictBody):
    """The password there is, and the one there shall be."""

    current_password: Password
    new_password: Password


@router.post("/users/me/password", policy=authenticated, status_code=204, summary="Change my password")
async def post_password(body: PasswordBody, user: CurrentUser, desk: CurrentDesk) -> None:
    """Replace my password; I am signed out everywhere else, and told by mail."""
    await change_password(user.id, body.current_password, body.new_password, desk, session_id=user.session_id)
