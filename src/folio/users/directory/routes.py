"""Users for administrators: the list, one of them, and what can be done about him."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Query
from pydantic import Field, model_validator

from folio.chassis.auth import CurrentUser, permission
from folio.chassis.routing import Router
from folio.chassis.wire import DEFAULT_LIMIT, Cursor, Limit, Page, StrictBody
from folio.users.accounts.bodies import Name
from folio.users.contracts import ManagedUser, Session
from folio.users.desk import CurrentDesk
from folio.users.directory.actions import (
    change_user,
    disable_user,
    enable_user,
    end_sessions,
    list_sessions_of,
    list_users,
    show_user,
)
from folio.users.directory.store import Search, SortKey, UserState
from folio.users.domain.roles import Permission, RoleName

# "me" is no id: what a person does about himself stands elsewhere.
ONE = "/{user_id:uuid}"

router = Router(prefix="/api/users", tags=["users"])

reading = permission(Permission.USER_READ.value)
managing = permission(Permission.USER_MANAGE.value)
sensitive = managing.fresh()

PersonalRole = Literal["owner", "admin", "trader", "analyst", "auditor"]
Roles = Annotated[list[PersonalRole], Field(min_length=1, max_length=5)]


class UserPatch(StrictBody):
    """A change of somebody's name or roles; what is left out stays."""

    name: Name | None = None
    roles: Roles | None = None

    @model_validator(mode="after")
    def _nothing_is_removed(self) -> "UserPatch":
        removed = sorted(name for name in self.model_fields_set if getattr(self, name) is None)
        if removed:
            raise ValueError(f"{removed[0]} cannot be null: leave it out to keep it")
        return self


def _search(
    query: Annotated[
        str | None, Query(min_length=1, max_length=100, description="Of name or address.")
    ] = None,
    role: RoleName | None = None,
    state: UserState | None = None,
    sort: SortKey = "name",
    order: Literal["asc", "desc"] = "asc",
) -> Search:
    return Search(
        text=query, role=role.value if role else None, state=state, sort=sort, is_descending=order == "desc"
    )


Asked = Annotated[Search, Depends(_search)]


@router.get("", policy=reading, summary="Who there is")
async def get_users(
    asked: Asked, desk: CurrentDesk, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
) -> Page[ManagedUser]:
    """Return the users that the filters leave, in the order asked for."""
    return await list_users(asked, desk, cursor=cursor, limit=limit)


@router.get(ONE, policy=reading, summary="One user")
async def get_user(user_id: UUID, desk: CurrentDesk) -> ManagedUser:
    """Return a user."""
    return await show_user(user_id, desk)


@router.patch(ONE, policy=sensitive, summary="Change a user")
async def patch_user(user_id: UUID, body: UserPatch, user: CurrentUser, desk: CurrentDesk) -> ManagedUser:
    """Change name and roles; only an owner makes owners, and one always remains."""
    return await change_user(user_id, desk, by=user.id, name=body.name, roles=body.roles)


@router.post(ONE + "/disable", policy=managing, summary="Let a user in no more")
async def post_disable(user_id: UUID, user: CurrentUser, desk: CurrentDesk) -> ManagedUser:
    """Disable the account and end its sessions."""
    return await disable_user(user_id, desk, by=user.id)


@router.post(ONE + "/enable", policy=managing, summary="Let a user in again")
async def post_enable(user_id: UUID, user: CurrentUser, desk: CurrentDesk) -> ManagedUser:
    """Enable the account again."""
    return await enable_user(user_id, desk, by=user.id)


@router.get(ONE + "/sessions", policy=reading, summary="Where a user is signed in")
async def get_sessions_of(
    user_id: UUID, desk: CurrentDesk, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
) -> Page[Session]:
    """Return a user's live sessions, newest first."""
    return await list_sessions_of(user_id, desk, cursor=cursor, limit=limit)


@router.delete(ONE + "/sessions", policy=managing, status_code=204, summary="Sign a user out everywhere")
async def delete_sessions_of(user_id: UUID, user: CurrentUser, desk: CurrentDesk) -> None:
    """End every session of a user."""
    await end_sessions(user_id, desk, by=user.id)
