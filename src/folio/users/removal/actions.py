"""What the service does when an account is to go: put it out of use, bring it back, remove it for good."""

from collections.abc import Mapping
from datetime import timedelta
from typing import cast
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from folio.chassis.clock import fresh_id
from folio.chassis.jobs.store import delete_jobs
from folio.chassis.log import get_logger
from folio.chassis.outbox import Event, publish_event
from folio.chassis.removal import USERS_DELETED
from folio.chassis.wire import Page, id_after, page_of
from folio.kernel.acts import PLATFORM, Act, Target
from folio.kernel.errors import Conflict
from folio.users.accounts.store import find_account, has_password
from folio.users.audit.actions import record_act
from folio.users.contracts import ManagedUser, PendingRemoval, RemovalReport, UserRemoval
from folio.users.desk import Desk
from folio.users.directory.actions import Parties, acting, refuse, show_user
from folio.users.domain.accounts import Account
from folio.users.domain.links import LinkPurpose
from folio.users.domain.management import judge_act, judge_leaving
from folio.users.domain.notices import compose_removal
from folio.users.domain.second_factor import PROGRAMS
from folio.users.links.actions import LinkInvalid, issue_link, require_link, use_link
from folio.users.links.store import void_links
from folio.users.mail.actions import queue_letter
from folio.users.passwords.actions import prove_password
from folio.users.removal import store
from folio.users.removal.store import Removal, Report
from folio.users.sessions.endings import Ended, announce_ended, end_sessions_of

log = get_logger()

UNDO = timedelta(days=7)
# The services that keep something of a person; a removal is complete when each has reported.
KEEPERS = ("portfolio", "users")


class NotDeleting(Conflict):
    """Nobody has asked for this account's removal."""

    code = "not_deleting"


async def leave(user_id: UUID, password: str | None, desk: Desk, *, session_id: UUID) -> PendingRemoval:
    """Let a user delete his own account; a link in his mail brings it back for seven days.

    Raises:
        WrongPassword: the account has a password, and this is not it.
        LastOwner: the platform would be without an owner.
    """
    async with desk.database.reading() as connection:
        needs_password = await has_password(connection, user_id)
    if needs_password:
        await prove_password(user_id, password or "", desk, session_id=session_id)
    async with acting(user_id, desk, by=user_id) as (connection, parties):
        ended = await _schedule(connection, parties, desk)
    await announce_ended(ended, desk)
    return PendingRemoval(deletes_at=desk.clock.now() + UNDO)


async def delete_user(user_id: UUID, desk: Desk, *, by: UUID) -> ManagedUser:
    """Delete a user; he and every administrator can bring the account back for seven days.

    Raises:
        UserNotFound: there is none with this id.
        AboveRank: only an owner may.
        LastOwner: the platform would be without an owner.
        NotToOneself: it is the manager himself.
    """
    async with acting(user_id, desk, by=by) as (connection, parties):
        refuse(judge_act(parties.manager, parties.subject))
        ended = None
        if parties.subject.deletes_at is None:
            ended = await _schedule(connection, parties, desk)
    if ended is not None:
        await announce_ended(ended, desk)
    return await show_user(user_id, desk)


async def restore_user(user_id: UUID, desk: Desk, *, by: UUID) -> ManagedUser:
    """Bring a user back who was to be deleted.

    Raises:
        UserNotFound: there is none with this id.
        AboveRank: only an owner may.
        NotDeleting: nobody has asked for his removal.
    """
    async with acting(user_id, desk, by=by) as (connection, parties):
        refuse(judge_act(parties.manager, parties.subject))
        if parties.subject.deletes_at is None:
            raise NotDeleting("this account is not about to be deleted")
        await void_links(connection, user_id, purpose=LinkPurpose.RESTORE_ACCOUNT)
        await _restore(connection, parties.subject, desk)
    return await show_user(user_id, desk)


async def restore_by_link(token: str, desk: Desk) -> None:
    """Bring an account back by the link that its owner was sent; nobody is signed in.

    Raises:
        LinkInvalid: the link opens nothing.
    """
    async with desk.database.transaction() as connection:
        link = await require_link(connection, LinkPurpose.RESTORE_ACCOUNT, token, desk)
        await use_link(connection, link)
        account = await find_account(connection, link.user_id)
        if account is None or account.deletes_at is None:
            raise LinkInvalid
        await _restore(connection, account, desk)


async def remove_due(desk: Desk) -> None:
    """Remove every account whose seven days are over, and tell all services."""
    while True:
        async with desk.database.transaction() as connection:
            now = desk.clock.now()
            removal = await store.claim_due(connection, now=now)
            if removal is None:
                return
            counts = await store.remove_account(connection, removal, now=now)
            await store.add_report(connection, Report(removal.id, "users", counts, now))
            told: dict[str, object] = {"removal_id": str(removal.id), "user_id": str(removal.user_id)}
            await publish_event(connection, USERS_DELETED, told, clock=desk.clock)
            act = Act("user.deleted", Target("user", str(removal.user_id)), actor=PLATFORM)
            await record_act(connection, act, clock=desk.clock)
        log.info("user.deleted", user_id=str(removal.user_id))


async def receive_report(connection: AsyncConnection, event: Event, desk: Desk) -> None:
    """Keep what a service says it has removed."""
    counts = cast("Mapping[str, int]", event.payload["counts"])  # what chassis.removal has written
    numbers = {str(kind): int(count) for kind, count in counts.items()}
    removal_id, service = UUID(str(event.payload["removal_id"])), str(event.payload["service"])
    await store.add_report(connection, Report(removal_id, service, numbers, desk.clock.now()))


async def list_removals(desk: Desk, *, cursor: str | None, limit: int) -> Page[UserRemoval]:
    """Return a page of removals with what each service reported, newest first.

    Raises:
        InvalidCursor: the cursor belongs to another list.
    """
    before = id_after(cursor)
    async with desk.database.reading() as connection:
        found = await store.list_removals(connection, before=before, limit=limit + 1)
    shown = [_view(removal, reports) for removal, reports in found]
    return page_of(shown, limit=limit, keys=lambda removal: (str(removal.id),))


async def _schedule(connection: AsyncConnection, parties: Parties, desk: Desk) -> Ended:
    subject, now = parties.subject, desk.clock.now()
    refuse(judge_leaving(subject, parties.owners))
    removal = Removal(fresh_id(desk.clock), subject.id, parties.manager.id, now)
    await store.add_removal(connection, removal, deletes_at=now + UNDO)
    ended = await end_sessions_of(connection, subject.id, desk, reason="user_deleted")
    await delete_jobs(connection, subject.id)
    # A program has nobody to write to.
    if not set(subject.roles) <= PROGRAMS:
        link = await issue_link(connection, LinkPurpose.RESTORE_ACCOUNT, subject, desk)
        await queue_letter(connection, compose_removal(subject, link=link.url, at=now + UNDO), desk)
    act = Act("user.deletion_requested", Target("user", str(subject.id)))
    await record_act(connection, act, clock=desk.clock)
    return ended


async def _restore(connection: AsyncConnection, account: Account, desk: Desk) -> None:
    await store.undo_removal(connection, account.id, now=desk.clock.now())
    act = Act("user.restored", Target("user", str(account.id)))
    await record_act(connection, act, clock=desk.clock)
    log.info("user.restored", user_id=str(account.id))


def _view(removal: Removal, reports: list[Report]) -> UserRemoval:
    told = [RemovalReport(report.service, dict(report.counts), report.reported_at) for report in reports]
    return UserRemoval(
        id=removal.id,
        user_id=removal.user_id,
        requested_by=removal.requested_by,
        requested_at=removal.requested_at,
        removed_at=removal.removed_at,
        is_complete={report.service for report in reports} >= set(KEEPERS),
        reports=told,
    )
