"""Delete an account, bring it back, and see what became of it."""

from typing import Annotated
from uuid import UUID

from fastapi import Response
from pydantic import Field

from folio.chassis.auth import CurrentUser, authenticated
from folio.chassis.auth import public as anybody
from folio.chassis.routing import Router
from folio.chassis.wire import DEFAULT_LIMIT, Cursor, Limit, Page, StrictBody
from folio.users.accounts.bodies import Password
from folio.users.contracts import ManagedUser, PendingRemoval, UserRemoval
from folio.users.desk import CurrentDesk
from folio.users.directory.routes import ONE, managing, reading
from folio.users.domain.links import MAX_TOKEN_LENGTH
from folio.users.removal.actions import delete_user, leave, list_removals, restore_by_link, restore_user
from folio.users.sessions.delivery import clear_cookies

router = Router(prefix="/api", tags=["users"])


class LeaveBody(StrictBody):
    """The current password, where the account has one."""

    password: Password | None = None


class RestoreBody(StrictBody):
    """The token of the link that came by mail."""

    token: Annotated[str, Field(max_length=MAX_TOKEN_LENGTH)]


@router.post("/users/me/deletion", policy=authenticated.fresh(), status_code=202, summary="Delete my account")
async def post_deletion(
    body: LeaveBody, user: CurrentUser, response: Response, desk: CurrentDesk
) -> PendingRemoval:
    """Put my account out of use at once; for seven days the link in my mail brings it back."""
    pending = await leave(user.id, body.password, desk, session_id=user.session_id)
    if user.credential == "cookie":
        clear_cookies(response, desk.settings.platform)
    return pending


@router.post("/auth/restore", policy=anybody, status_code=204, summary="Bring my account back")
async def post_restore(body: RestoreBody, desk: CurrentDesk) -> None:
    """Bring back the account that is about to be deleted, by the link that was sent; then sign in."""
    await restore_by_link(body.token, desk)


@router.delete(f"/users{ONE}", policy=managing.fresh(), status_code=202, summary="Delete a user")
async def delete_one(user_id: UUID, user: CurrentUser, desk: CurrentDesk) -> ManagedUser:
    """Put an account out of use at once and remove it everywhere after seven days."""
    return await delete_user(user_id, desk, by=user.id)


@router.post(f"/users{ONE}/restore", policy=managing, summary="Bring a user back")
async def post_restore_one(user_id: UUID, user: CurrentUser, desk: CurrentDesk) -> ManagedUser:
    """Undo the deletion of a user within its seven days."""
    return await restore_user(user_id, desk, by=user.id)


@router.get("/users/removals", policy=reading, summary="Who went, and what was removed")
async def get_removals(
    desk: CurrentDesk, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
) -> Page[UserRemoval]:
    """Return removals, newest first, with what each service removed; nobody is named."""
    return await list_removals(desk, cursor=cursor, limit=limit)
