"""Invitations: for administrators, and for those who were invited."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Request, Response
from pydantic import Field

from folio.chassis.auth import Authenticator, CurrentUser, permission
from folio.chassis.auth import public as anybody
from folio.chassis.routing import Router
from folio.chassis.wire import DEFAULT_LIMIT, Cursor, Limit, Page, StrictBody
from folio.users.accounts.bodies import Email, Name, Password
from folio.users.contracts import Transport
from folio.users.desk import CurrentDesk
from folio.users.domain.links import MAX_TOKEN_LENGTH
from folio.users.domain.roles import Permission, RoleName
from folio.users.invitations.actions import (
    Acceptance,
    accept_invitation,
    invite,
    list_invitations,
    revoke_invitation,
    show_offer,
)
from folio.users.invitations.contracts import InvitationEntry, NewInvitation, OfferedInvitation
from folio.users.sessions.delivery import Answer, deliver, remember_device, visitor_of

router = Router(prefix="/api", tags=["users"])

administrators = permission(Permission.USER_MANAGE.value)

InvitedRole = Literal["owner", "admin", "trader", "analyst", "auditor"]
LinkToken = Annotated[str, Field(max_length=MAX_TOKEN_LENGTH)]


class InvitationBody(StrictBody):
    """Whom to invite; without an address, whoever has the link."""

    role: InvitedRole = "trader"
    email: Email | None = None


class OfferBody(StrictBody):
    """The token of an invitation's link."""

    token: LinkToken


class AcceptanceBody(StrictBody):
    """A new account; the address is that of the invitation, if it has one."""

    token: LinkToken
    name: Name
    password: Password
    email: Email | None = None
    transport: Transport = "token"


@router.get("/invitations", policy=administrators, summary="Who is invited")
async def get_invitations(
    desk: CurrentDesk, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
) -> Page[InvitationEntry]:
    """Return invitations, newest first."""
    return await list_invitations(desk, cursor=cursor, limit=limit)


@router.post("/invitations", policy=administrators.fresh(), status_code=201, summary="Invite somebody")
async def post_invitation(
    body: InvitationBody, user: CurrentUser, response: Response, desk: CurrentDesk
) -> NewInvitation:
    """Make a link by which one person makes an account with this role, within seven days."""
    response.headers["Cache-Control"] = "no-store"
    return await invite(RoleName(body.role), body.email, desk, by=user.id)


@router.delete("/invitations/{invitation_id}", policy=administrators, status_code=204, summary="Take it back")
async def delete_invitation(invitation_id: UUID, desk: CurrentDesk) -> None:
    """Take an open invitation back; its link opens nothing any more."""
    await revoke_invitation(invitation_id, desk)


@router.post("/auth/invitations/offer", policy=anybody, summary="What I am invited to")
async def post_offer(body: OfferBody, desk: CurrentDesk) -> OfferedInvitation:
    """Return address and role of the invitation that a link is for."""
    return await show_offer(body.token, desk)


@router.post("/auth/invitations/accept", policy=anybody, status_code=201, summary="Accept an invitation")
async def post_acceptance(
    body: AcceptanceBody, request: Request, response: Response, desk: CurrentDesk
) -> Answer:
    """Make my account, and sign in."""
    if "origin" in request.headers or "sec-fetch-site" in request.headers:
        authenticator: Authenticator = request.app.state.authenticator
        authenticator.require_own_origin(request)
    platform = desk.settings.platform
    visitor = visitor_of(request, platform)
    acceptance = Acceptance(
        body.token, body.name, body.password, body.email, transport=body.transport, visitor=visitor
    )
    passes = await accept_invitation(acceptance, desk)
    remember_device(passes, response, desk, known=visitor.device)
    return deliver(passes, response, desk)
