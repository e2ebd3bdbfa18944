"""Continue a session, end it, see all of them; and tell services which have ended."""

from typing import Annotated
from uuid import UUID

from fastapi import Request, Response
from pydantic import Field

from folio.chassis.auth import Authenticator, CurrentUser, authenticated, internal
from folio.chassis.auth import public as anybody
from folio.chassis.ports import SERVICES
from folio.chassis.routing import Router
from folio.chassis.wire import DEFAULT_LIMIT, Cursor, Limit, Page, StrictBody
from folio.users.contracts import RevocationSnapshot, Session
from folio.users.desk import CurrentDesk, Desk
from folio.users.sessions.actions import (
    continue_session,
    end_all_sessions,
    end_other_sessions,
    end_session,
    end_session_of,
    list_revocations,
    list_sessions,
)
from folio.users.sessions.delivery import Answer, clear_cookies, cookie_of, deliver

router = Router(tags=["users"])


class RefreshBody(StrictBody):
    """A program's refresh token; a page sends nothing, its cookie says it."""

    refresh_token: Annotated[str, Field(max_length=200)] | None = None


@router.post("/api/auth/refresh", policy=anybody, summary="Continue my session")
async def post_refresh(
    request: Request, response: Response, desk: CurrentDesk, body: RefreshBody | None = None
) -> Answer:
    """Replace the refresh token by its successor; send it in the body, or as a page the cookie alone.

    Parallel requests with the same token get the same successor for ten seconds. A refusal takes no cookie
    away: another tab may just have won the race.
    """
    if body is not None and body.refresh_token is not None:
        passes = await continue_session(body.refresh_token, desk, transport="token")
    else:
        passes = await continue_session(_refresh_cookie(request, desk) or "", desk, transport="cookie")
    return deliver(passes, response, desk)


@router.post("/api/auth/logout", policy=anybody, status_code=204, summary="Sign out")
async def post_logout(
    request: Request, response: Response, desk: CurrentDesk, body: RefreshBody | None = None
) -> None:
    """End this session, named by the refresh token, the page's cookie or the access token."""
    if body is not None and body.refresh_token is not None:
        await end_session_of(body.refresh_token, desk)
    elif "authorization" in request.headers:
        await _end_session_of_bearer(request, desk)
    elif request.cookies:
        await end_session_of(_refresh_cookie(request, desk) or "", desk)
        clear_cookies(response, desk.settings.platform)


@router.post("/api/auth/logout-all", policy=authenticated, status_code=204, summary="Sign out everywhere")
async def post_logout_all(user: CurrentUser, response: Response, desk: CurrentDesk) -> None:
    """End all of my sessions; every service refuses their tokens within two seconds."""
    await end_all_sessions(user.id, desk)
    if user.credential == "cookie":
        clear_cookies(response, desk.settings.platform)


@router.get("/api/users/me/sessions", policy=authenticated, summary="Where I am signed in")
async def get_sessions(
    user: CurrentUser, desk: CurrentDesk, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
) -> Page[Session]:
    """Return my live sessions, newest first."""
    return await list_sessions(user.id, desk, current=user.session_id, cursor=cursor, limit=limit)


@router.delete(
    "/api/users/me/sessions", policy=authenticated, status_code=204, summary="Sign out everywhere else"
)
async def delete_other_sessions(user: CurrentUser, desk: CurrentDesk) -> None:
    """End all of my sessions but this one."""
    await end_other_sessions(user.id, desk, keep=user.session_id)


@router.delete(
    "/api/users/me/sessions/{session_id}", policy=authenticated, status_code=204, summary="Sign out elsewhere"
)
async def delete_session(session_id: UUID, user: CurrentUser, desk: CurrentDesk) -> None:
    """End one of my sessions."""
    await end_session(session_id, user.id, desk, reason="ended_by_user")


@router.get("/internal/revocations", policy=internal(*SERVICES), summary="Which tokens count no more")
async def get_revocations(desk: CurrentDesk) -> RevocationSnapshot:
    """Return all revocations that may still concern somebody; later ones come on the bus."""
    return await list_revocations(desk)


def _refresh_cookie(request: Request, desk: Desk) -> str | None:
    authenticator: Authenticator = request.app.state.authenticator
    authenticator.require_own_origin(request)
    return cookie_of(request, desk.settings.platform, "refresh")


async def _end_session_of_bearer(request: Request, desk: Desk) -> None:
    authenticator: Authenticator = request.app.state.authenticator
    principal = await authenticator.admit(request, authenticated)
    if principal is not None and principal.user_id is not None and principal.session_id is not None:
        await end_session(principal.session_id, principal.user_id, desk, reason="signed_out")
