"""Who I am, what I prefer, and which roles there are."""

from folio.chassis.auth import CurrentUser, authenticated
from folio.chassis.routing import Router
from folio.chassis.wire import Page
from folio.users.accounts.actions import ProfileChange, change_profile, list_roles, show_user
from folio.users.accounts.bodies import ProfileBody
from folio.users.contracts import Role, User
from folio.users.desk import CurrentDesk

router = Router(prefix="/api", tags=["users"])


@router.get("/users/me", policy=authenticated.for_apps(), summary="Who I am")
async def get_me(user: CurrentUser, desk: CurrentDesk) -> User:
    """Return the signed-in user with roles and permissions."""
    return await show_user(user.id, desk)


@router.patch("/users/me", policy=authenticated, summary="Change my profile")
async def patch_me(body: ProfileBody, user: CurrentUser, desk: CurrentDesk) -> User:
    """Change name and preferences; what is left out stays."""
    return await change_profile(user.id, ProfileChange(**body.model_dump()), desk)


@router.get("/roles", policy=authenticated, summary="Which roles there are")
async def get_roles() -> Page[Role]:
    """Return every role with what it allows."""
    return Page(items=list_roles(), next_cursor=None)
