"""Whether whoever a genuine token is of is still there: asked before every route of this service."""

from starlette.requests import HTTPConnection

from folio.chassis.auth import Principal
from folio.chassis.routing import provided_by
from folio.users.accounts.actions import UnknownUser
from folio.users.accounts.store import find_account
from folio.users.desk import Desk


async def require_presence(connection: HTTPConnection) -> None:
    """Refuse what is asked for somebody whose account is gone or not in use, whatever his token says.

    Raises:
        UnknownUser: it is.
    """
    principal: Principal | None = connection.state.principal
    if principal is None or principal.user_id is None:
        return
    desk = provided_by(connection, Desk)
    async with desk.database.reading() as reading:
        account = await find_account(reading, principal.user_id)
    if account is None or not account.may_sign_in:
        raise UnknownUser("this account is not in use any more: sign in with another")
