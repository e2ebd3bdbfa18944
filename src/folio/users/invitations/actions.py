"""What the service does with invitations: make, list, take back, accept."""

import secrets
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from folio.chassis.clock import fresh_id
from folio.chassis.log import get_logger
from folio.chassis.wire import Page, id_after, page_of
from folio.kernel.acts import Act, Target
from folio.kernel.errors import FieldError, Forbidden, Invalid, NotFound
from folio.users.accounts.actions import Applicant, create_account, hash_new_password
from folio.users.accounts.store import find_account
from folio.users.audit.actions import record_act
from folio.users.contracts import Transport
from folio.users.desk import Desk
from folio.users.domain.invitations import INVITATION_LIFE, Invitation, InvitationState
from folio.users.domain.links import TOKEN_BYTES, compose_url, digest_token
from folio.users.domain.notices import compose_invitation
from folio.users.domain.registration import RegistrationPolicy
from folio.users.domain.roles import RoleName
from folio.users.invitations import store
from folio.users.invitations.contracts import InvitationEntry, NewInvitation, OfferedInvitation
from folio.users.links.actions import LinkInvalid
from folio.users.mail.actions import queue_letter
from folio.users.sessions.actions import Passes, Visitor, open_session

log = get_logger()


class InvitationsClosed(Forbidden):
    """This installation lets nobody in, invited or not."""

    code = "registration_closed"


class OwnersInvite(Forbidden):
    """Only an owner may invite an owner."""

    code = "owners_only"


class InvitationNotFound(NotFound):
    """There is no such invitation, or it is open no more."""

    code = "invitation_not_found"


class AddressNeeded(Invalid):
    """The invitation is for no address in particular, so its bearer must say his."""

    code = "email_needed"


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Who accepts an invitation; the address counts only where the invitation names none."""

    token: str
    name: str
    password: str
    email: str | None
    transport: Transport
    visitor: Visitor


async def invite(role: RoleName, email: str | None, desk: Desk, *, by: UUID) -> NewInvitation:
    """Make an invitation; with an address and a mail server its link goes there and nowhere else.

    Raises:
        InvitationsClosed: the policy lets nobody in.
        OwnersInvite: somebody else than an owner invites one.
    """
    _require_policy(desk)
    token, now = secrets.token_urlsafe(TOKEN_BYTES), desk.clock.now()
    is_mailed = email is not None and desk.settings.sends_mail
    made = Invitation(
        fresh_id(desk.clock),
        email,
        role.value,
        is_mailed,
        by,
        created_at=now,
        expires_at=now + INVITATION_LIFE,
    )
    base = desk.settings.platform.public_url
    url = compose_url(base, "invitation", token)
    async with desk.database.transaction() as connection:
        await _require_rank(connection, role, by)
        await store.add_invitation(connection, made, digest=digest_token(token))
        if email is not None:
            letter = compose_invitation(email, link=url, lasts=INVITATION_LIFE, url=base)
            await queue_letter(connection, letter, desk)
        await _record(connection, "invitation.created", made, desk)
    return NewInvitation(_view(made, desk), None if is_mailed else url)


async def list_invitations(desk: Desk, *, cursor: str | None, limit: int) -> Page[InvitationEntry]:
    """Return a page of invitations, newest first.

    Raises:
        InvalidCursor: the cursor belongs to another list.
    """
    before = id_after(cursor)
    async with desk.database.reading() as connection:
        found = await store.list_invitations(connection, before=before, limit=limit + 1)
    shown = [_view(invitation, desk) for invitation in found]
    return page_of(shown, limit=limit, keys=lambda entry: (str(entry.id),))


async def revoke_invitation(invitation_id: UUID, desk: Desk) -> None:
    """Take an open invitation back.

    Raises:
        InvitationNotFound: there is none.
    """
    async with desk.database.transaction() as connection:
        if not await store.revoke(connection, invitation_id, now=desk.clock.now()):
            raise InvitationNotFound("there is no such invitation, or it is open no more")
        act = Act("invitation.revoked", Target("invitation", str(invitation_id)))
        await record_act(connection, act, clock=desk.clock)


async def show_offer(token: str, desk: Desk) -> OfferedInvitation:
    """Return what the bearer of a link is offered.

    Raises:
        LinkInvalid: the link opens nothing any more.
    """
    async with desk.database.reading() as connection:
        found = await _require_open(connection, token, desk)
    return OfferedInvitation(found.email, found.role, found.expires_at)


async def accept_invitation(acceptance: Acceptance, desk: Desk) -> Passes:
    """Make the account of an invitation and sign its owner in. Of several callers at once one succeeds.

    Raises:
        LinkInvalid: the link opens nothing any more.
        InvitationsClosed: the policy lets nobody in.
        AddressNeeded: neither the invitation nor its bearer names an address.
        WeakPassword: the password breaks a rule; the invitation stays open.
        EmailTaken: the address belongs to another account.
    """
    _require_policy(desk)
    # Judged before the password is hashed, so that strangers cannot make us work.
    async with desk.database.reading() as connection:
        applicant = _applicant_of(await _require_open(connection, acceptance.token, desk), acceptance)
    password_hash = await hash_new_password(applicant, applicant.password, desk)
    async with desk.database.transaction() as connection:
        found = await _require_open(connection, acceptance.token, desk)
        if not await store.accept(connection, found.id, now=desk.clock.now()):
            raise LinkInvalid
        account = await create_account(
            connection, applicant, desk, role=found.role, password_hash=password_hash
        )
        await _record(connection, "invitation.accepted", found, desk)
        return await open_session(
            connection, account, desk, transport=acceptance.transport, visitor=acceptance.visitor
        )


def _applicant_of(found: Invitation, acceptance: Acceptance) -> Applicant:
    email = found.email or acceptance.email
    if email is None:
        error = FieldError("/email", "email_needed", "give your e-mail address")
        raise AddressNeeded("give your e-mail address", errors=(error,))
    return Applicant(email, acceptance.name, acceptance.password, is_verified=found.is_mailed)


async def _require_open(connection: AsyncConnection, token: str, desk: Desk) -> Invitation:
    found = await store.find_invitation(connection, digest_token(token))
    if found is None or found.state_at(desk.clock.now()) is not InvitationState.OPEN:
        raise LinkInvalid
    return found


def _require_policy(desk: Desk) -> None:
    if desk.settings.registration_policy is RegistrationPolicy.CLOSED:
        raise InvitationsClosed("this platform lets nobody new in: see FOLIO_USERS_REGISTRATION")


async def _require_rank(connection: AsyncConnection, role: RoleName, by: UUID) -> None:
    inviter = await find_account(connection, by)
    if role is RoleName.OWNER and (inviter is None or RoleName.OWNER not in inviter.roles):
        raise OwnersInvite("only an owner may invite an owner")


async def _record(connection: AsyncConnection, action: str, invitation: Invitation, desk: Desk) -> None:
    act = Act(action, Target("invitation", str(invitation.id)), details={"role": invitation.role})
    await record_act(connection, act, clock=desk.clock)
    log.info(action, invitation_id=str(invitation.id), role=invitation.role)


def _view(invitation: Invitation, desk: Desk) -> InvitationEntry:
    return InvitationEntry(
        id=invitation.id,
        email=invitation.email,
        role=invitation.role,
        state=invitation.state_at(desk.clock.now()).value,
        invited_by=invitation.invited_by,
        created_at=invitation.created_at,
        expires_at=invitation.expires_at,
    )
