"""What an administrator does about users: find, change, lock out, let in again. Never: set a password."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from folio.chassis.log import get_logger
from folio.chassis.wire import OTHER_LIST, InvalidCursor, Page, decode_cursor, encode_cursor
from folio.kernel.acts import Act, Detail, Target
from folio.kernel.errors import Conflict, Forbidden, NotFound
from folio.users.accounts.store import raise_auth_version
from folio.users.audit.actions import record_act
from folio.users.contracts import ManagedUser, Session
from folio.users.desk import Desk
from folio.users.directory import store
from folio.users.directory.store import Entry, Search, UserState
from folio.users.domain.accounts import Account
from folio.users.domain.management import Refusal, judge_act, judge_leaving, judge_roles
from folio.users.domain.roles import RoleName
from folio.users.sessions.actions import list_sessions
from folio.users.sessions.endings import Ended, announce_ended, end_sessions_of

log = get_logger()

NO_SESSION = UUID(int=0)


class UserNotFound(NotFound):
    """There is no such user."""

    code = "user_not_found"


class AboveRank(Forbidden):
    """Only an owner may do this to an owner, or make one."""

    code = "above_rank"


class LastOwner(Conflict):
    """The platform would be without an owner."""

    code = "last_owner"


class NotToOneself(Conflict):
    """Nobody locks himself out this way."""

    code = "not_to_oneself"


@dataclass(frozen=True, slots=True)
class Parties:
    """Who acts on whom, both locked, with all owners who are in use."""

    manager: Account
    subject: Account
    owners: tuple[Account, ...]


async def list_users(search: Search, desk: Desk, *, cursor: str | None, limit: int) -> Page[ManagedUser]:
    """Return a page of users in the order asked for.

    Raises:
        InvalidCursor: the cursor belongs to another list.
    """
    after = _place_of(cursor)
    async with desk.database.reading() as connection:
        found = await store.list_entries(
            connection, search, after=after, limit=limit + 1, now=desk.clock.now()
        )
    shown = [view_of(entry) for entry, _ in found[:limit]]
    if len(found) <= limit:
        return Page(shown, None)
    last, key = found[limit - 1]
    return Page(shown, encode_cursor(key, str(last.account.id)))


async def show_user(user_id: UUID, desk: Desk) -> ManagedUser:
    """Return a user.

    Raises:
        UserNotFound: there is none with this id.
    """
    async with desk.database.reading() as connection:
        return await _show(connection, user_id, desk)


async def list_sessions_of(user_id: UUID, desk: Desk, *, cursor: str | None, limit: int) -> Page[Session]:
    """Return a page of a user's live sessions, newest first.

    Raises:
        UserNotFound: there is none with this id.
    """
    await show_user(user_id, desk)
    return await list_sessions(user_id, desk, current=NO_SESSION, cursor=cursor, limit=limit)


async def change_user(
    user_id: UUID, desk: Desk, *, by: UUID, name: str | None, roles: Sequence[str] | None
) -> ManagedUser:
    """Change a user's name and roles; new roles count everywhere within two seconds and end no session.

    Raises:
        UserNotFound: there is none with this id.
        AboveRank: only an owner may.
        LastOwner: the platform would be without an owner.
    """
    version = None
    async with acting(user_id, desk, by=by) as (connection, parties):
        refuse(judge_act(parties.manager, parties.subject, spares_oneself=False))
        if roles is not None and set(roles) != set(parties.subject.roles):
            refuse(judge_roles(parties.manager, parties.subject, roles, owners=parties.owners))
            version = await _replace_roles(connection, parties.subject, roles, desk)
        if name is not None and name != parties.subject.name:
            await store.save_name(connection, user_id, name, now=desk.clock.now())
            await _record(connection, "user.renamed", user_id, desk)
        changed = await _show(connection, user_id, desk)
    if version is not None:
        await announce_ended(Ended(user_id, (), version), desk)
    return changed


async def disable_user(user_id: UUID, desk: Desk, *, by: UUID) -> ManagedUser:
    """Let a user in no more, and end what he has open.

    Raises:
        UserNotFound: there is none with this id.
        AboveRank: only an owner may.
        LastOwner: the platform would be without an owner.
        NotToOneself: it is the manager himself.
    """
    async with acting(user_id, desk, by=by) as (connection, parties):
        subject, now = parties.subject, desk.clock.now()
        refuse(judge_act(parties.manager, subject))
        refuse(judge_leaving(subject, parties.owners))
        await store.save_disabled(connection, user_id, subject.disabled_at or now, now=now)
        ended = await end_sessions_of(connection, user_id, desk, reason="user_disabled")
        details: dict[str, Detail] = {"sessions": len(ended.session_ids)}
        await _record(connection, "user.disabled", user_id, desk, details)
        shown = await _show(connection, user_id, desk)
    await announce_ended(ended, desk)
    return shown


async def enable_user(user_id: UUID, desk: Desk, *, by: UUID) -> ManagedUser:
    """Let a disabled user in again.

    Raises:
        UserNotFound: there is none with this id.
        AboveRank: only an owner may.
    """
    async with acting(user_id, desk, by=by) as (connection, parties):
        refuse(judge_act(parties.manager, parties.subject))
        if parties.subject.disabled_at is not None:
            await store.save_disabled(connection, user_id, None, now=desk.clock.now())
            await _record(connection, "user.enabled", user_id, desk)
        return await _show(connection, user_id, desk)


async def end_sessions(user_id: UUID, desk: Desk, *, by: UUID) -> None:
    """End every session of a user; he may sign in again.

    Raises:
        UserNotFound: there is none with this id.
        AboveRank: only an owner may.
    """
    async with acting(user_id, desk, by=by) as (connection, parties):
        refuse(judge_act(parties.manager, parties.subject, spares_oneself=False))
        ended = await end_sessions_of(connection, user_id, desk, reason="ended_by_administrator")
    await announce_ended(ended, desk)


@asynccontextmanager
async def acting(user_id: UUID, desk: Desk, *, by: UUID) -> AsyncIterator[tuple[AsyncConnection, Parties]]:
    """Lock whom the act is about; what the manager may is judged by what he is at this moment."""
    async with desk.database.transaction() as connection:
        found = await store.lock_parties(connection, user_id, by)
        if user_id not in found:
            raise UserNotFound("there is no such user")
        if by not in found:
            raise AboveRank("your account is gone")
        owners = [each for each in found.values() if RoleName.OWNER in each.roles and each.may_sign_in]
        yield connection, Parties(found[by], found[user_id], tuple(owners))


async def _replace_roles(
    connection: AsyncConnection, subject: Account, roles: Sequence[str], desk: Desk
) -> int | None:
    now, names = desk.clock.now(), [name for name in RoleName if name in roles]
    await store.save_roles(connection, subject.id, [name.value for name in names], now=now)
    details: dict[str, Detail] = {"before": list(subject.roles), "after": [name.value for name in names]}
    await _record(connection, "user.roles_changed", subject.id, desk, details)
    log.info("user.roles_changed", user_id=str(subject.id))
    return await raise_auth_version(connection, subject.id, now=now)


def refuse(refusal: Refusal | None) -> None:
    """Refuse an act for the reason that was found, if one was.

    Raises:
        AboveRank: only an owner may, or the manager is none any more.
        LastOwner: the platform would be without an owner.
        NotToOneself: it is the manager himself.
    """
    if refusal is Refusal.ABOVE_RANK:
        raise AboveRank("only an owner may do this to an owner, or make one")
    if refusal is Refusal.NO_MANAGER:
        raise AboveRank("you do not manage users any more")
    if refusal is Refusal.LAST_OWNER:
        raise LastOwner("make somebody else an owner first: a platform has at least one in use")
    if refusal is Refusal.ONESELF:
        raise NotToOneself("this would lock you out: use your own account page, or ask another administrator")


async def _record(
    connection: AsyncConnection,
    action: str,
    user_id: UUID,
    desk: Desk,
    details: dict[str, Detail] | None = None,
) -> None:
    act = Act(action, Target("user", str(user_id)), details=details or {})
    await record_act(connection, act, clock=desk.clock)


async def _show(connection: AsyncConnection, user_id: UUID, desk: Desk) -> ManagedUser:
    entry = await store.find_entry(connection, user_id, now=desk.clock.now())
    if entry is None:
        raise UserNotFound("there is no such user")
    return view_of(entry)


def view_of(entry: Entry) -> ManagedUser:
    """Return what an administrator sees of a user."""
    account = entry.account
    return ManagedUser(
        id=account.id,
        email=account.email,
        name=account.name,
        roles=account.roles,
        state=_state_of(account),
        has_password=entry.has_password,
        sessions=entry.sessions,
        stopped_ways=entry.stopped_ways,
        created_at=account.created_at,
        last_seen_at=entry.last_seen_at,
        disabled_at=account.disabled_at,
        deletes_at=account.deletes_at,
    )


def _state_of(account: Account) -> UserState:
    if account.deletes_at is not None:
        return "deleting"
    return "active" if account.disabled_at is None else "disabled"


def _place_of(cursor: str | None) -> tuple[str, UUID] | None:
    if cursor is None:
        return None
    key, text = decode_cursor(cursor, count=2)
    try:
        return key, UUID(text)
    except ValueError as error:
        raise InvalidCursor(OTHER_LIST) from error
