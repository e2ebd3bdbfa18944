"""What the service does with sessions: open, continue, list, end, and tell others of the end."""

import os
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from folio.chassis.auth import csrf_digest
from folio.chassis.caller import current_actor
from folio.chassis.clock import fresh_id
from folio.chassis.log import get_logger
from folio.chassis.revocations import CHANNEL
from folio.chassis.tokens import Unauthenticated
from folio.chassis.wire import Page, id_after, page_of
from folio.kernel.acts import Act, Target
from folio.kernel.errors import NotFound
from folio.users.accounts.actions import rights_of, view_of
from folio.users.accounts.store import find_account, list_raised_versions
from folio.users.audit.actions import record_act
from folio.users.contracts import (
    RevocationSnapshot,
    RevokedSession,
    RevokedVersions,
    Session,
    Transport,
    User,
)
from folio.users.desk import Desk
from folio.users.domain.accounts import Account
from folio.users.domain.claims import AppAccess, Subject, access_claims
from folio.users.domain.lineage import (
    GRACE,
    PresentedToken,
    RefreshVerdict,
    decide_refresh,
    rotate,
    start_lineage,
)
from folio.users.domain.refresh_tokens import (
    SECRET_BYTES,
    RefreshToken,
    compose_refresh_token,
    parse_refresh_token,
)
from folio.users.sessions import store
from folio.users.sessions.endings import REVOCATION_LIFE, announce_ended, end_sessions_of
from folio.users.sessions.new_devices import tell_of_new_device
from folio.users.sessions.store import SessionRecord

log = get_logger()

RECORD_LIFE = timedelta(days=30)
MAX_USER_AGENT = 300
# How somebody proved who he is. Source: RFC 8176, authentication method reference values.
PASSWORD = ("pwd",)


class SessionOver(Unauthenticated):
    """The refresh token continues nothing: its session has ended, or it never was ours."""

    code = "session_expired"


class TokenReused(Unauthenticated):
    """The refresh token was replaced before, so two parties hold it; the session has been ended."""

    code = "refresh_token_reused"


class SessionNotFound(NotFound):
    """The asker has no such session."""

    code = "session_not_found"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Where a request came from, as far as we can tell; ``device`` is what a browser keeps of a sign-in."""

    address: str
    user_agent: str
    device: str | None = None


@dataclass(frozen=True, slots=True)
class Passes:
    """What the holder of a session is handed: both tokens and what goes with them."""

    user: User
    session_id: UUID
    transport: Transport
    access_token: str
    refresh_token: str
    csrf_token: str
    access_life: timedelta
    expires_at: datetime


async def open_session(  # noqa: PLR0913 – who, from where, and by what he has proven it
    connection: AsyncConnection,
    account: Account,
    desk: Desk,
    *,
    transport: Transport,
    visitor: Visitor,
    methods: tuple[str, ...] = PASSWORD,
    app: AppAccess | None = None,
) -> Passes:
    """Open a session in the caller's transaction, for a user who has proven who he is or for his ``app``."""
    now = desk.clock.now()
    session_id = fresh_id(desk.clock)
    token = _new_token(session_id, 0, desk)
    lineage = start_lineage(
        token.digest, now=now, idle=desk.settings.session_idle, absolute=desk.settings.session_max
    )
    record = SessionRecord(
        id=session_id,
        user_id=account.id,
        transport=transport,
        user_agent=visitor.user_agent[:MAX_USER_AGENT],
        address=visitor.address,
        created_at=now,
        lineage=lineage,
        authenticated_at=now,
        methods=methods,
        app=app,
    )
    await store.add_session(connection, record)
    await _record(connection, "session.opened", record, desk, transport=transport)
    if app is None:
        await tell_of_new_device(connection, account, record, desk, token=visitor.device)
    log.info("session.opened", user_id=str(account.id), session_id=str(session_id), transport=transport)
    return _passes(account, record, token.text, desk)


async def continue_session(
    text: str, desk: Desk, *, transport: Transport, client_id: str | None = None
) -> Passes:
    """Replace a refresh token by its successor and return new passes.

    Of several requests with the same token within ten seconds each gets the same successor. The session of an
    app is continued by that app, and a person's own by no app.

    Raises:
        SessionOver: the token continues nothing.
        TokenReused: it was replaced before; the session is now ended.
    """
    token = parse_refresh_token(text, key=desk.vault.refresh_key)
    if token is None:
        raise SessionOver("sign in again: this refresh token is not one of ours")
    async with desk.database.transaction() as connection:
        record = await store.lock_session(connection, token.session_id)
        if record is None or record.transport != transport or _client_of(record) != client_id:
            raise SessionOver("sign in again: this session is over")
        verdict = decide_refresh(
            record.lineage, PresentedToken(token.generation, token.digest), now=desk.clock.now()
        )
        account = await find_account(connection, record.user_id)
        if account is None or not account.may_sign_in:
            raise SessionOver("sign in again: this session is over")
        if verdict is RefreshVerdict.ROTATE:
            successor = await _rotate(connection, record, desk)
            return _passes(account, record, successor, desk)
        if verdict is RefreshVerdict.REPLAY:
            return _passes(account, record, _open_successor(record, desk), desk)
        if verdict is RefreshVerdict.REUSED:
            await _end(connection, record, desk, reason="refresh_token_reused")
            await _record(connection, "session.token_reused", record, desk, result="session ended")
    if verdict is RefreshVerdict.REUSED:
        log.warning("session.token_reused", session_id=str(record.id), user_id=str(record.user_id))
        await tell_ended([record.id], desk)
        raise TokenReused("sign in again: this refresh token was used before, so the session was ended")
    raise SessionOver("sign in again: this session is over")


async def list_sessions(
    user_id: UUID, desk: Desk, *, current: UUID, cursor: str | None, limit: int
) -> Page[Session]:
    """Return a page of a user's live sessions, newest first.

    Raises:
        InvalidCursor: the cursor belongs to another list.
    """
    before = id_after(cursor)
    async with desk.database.reading() as connection:
        records = await store.list_sessions(
            connection, user_id, now=desk.clock.now(), before=before, limit=limit + 1
        )
    shown = [_view(record, current=current) for record in records]
    return page_of(shown, limit=limit, keys=lambda session: (str(session.id),))


async def end_session(session_id: UUID, user_id: UUID, desk: Desk, *, reason: str) -> None:
    """End one of a user's own sessions; every service knows within two seconds.

    Raises:
        SessionNotFound: the user has no such live session.
    """
    async with desk.database.transaction() as connection:
        was_live = await store.end_session(
            connection, session_id, user_id=user_id, reason=reason, now=desk.clock.now()
        )
        if not was_live:
            raise SessionNotFound("there is no such session, or it is over already")
        details = {"reason": reason, "user_id": str(user_id)}
        act = Act("session.ended", Target("session", str(session_id)), details=details)
        await record_act(connection, act, clock=desk.clock)
    log.info("session.ended", session_id=str(session_id), user_id=str(user_id), reason=reason)
    await tell_ended([session_id], desk)


async def end_session_of(text: str, desk: Desk) -> None:
    """End the session a refresh token belongs to; one that is over or never was ours stays as it is."""
    token = parse_refresh_token(text, key=desk.vault.refresh_key)
    if token is None:
        return
    async with desk.database.transaction() as connection:
        record = await store.lock_session(connection, token.session_id)
        is_ended = record is not None and await _end(connection, record, desk, reason="signed_out")
        if record is not None and is_ended:
            await _record(connection, "session.ended", record, desk, reason="signed_out")
    if is_ended:
        log.info("session.ended", session_id=str(token.session_id), reason="signed_out")
        await tell_ended([token.session_id], desk)


async def end_all_sessions(user_id: UUID, desk: Desk) -> None:
    """Sign a user out everywhere: every session ends, and every token made before counts no more."""
    async with desk.database.transaction() as connection:
        ended = await end_sessions_of(connection, user_id, desk, reason="signed_out_everywhere")
    await announce_ended(ended, desk)


async def end_other_sessions(user_id: UUID, desk: Desk, *, keep: UUID) -> None:
    """End all sessions of a user but the one he asks from."""
    async with desk.database.transaction() as connection:
        ended = await end_sessions_of(connection, user_id, desk, reason="ended_by_user", keep=keep)
    await announce_ended(ended, desk)


async def end_app_sessions(
    connection: AsyncConnection, client_id: str, desk: Desk, *, user_id: UUID, reason: str
) -> list[UUID]:
    """End what an app holds for a user, in the caller's transaction; ``tell_ended`` of it afterwards."""
    return await store.end_app_sessions(
        connection, client_id, user_id=user_id, reason=reason, now=desk.clock.now()
    )


async def end_replayed(
    connection: AsyncConnection, session_id: UUID, desk: Desk, *, user_id: UUID
) -> list[UUID]:
    """End the session of a code that came twice, in the caller's transaction; ``tell_ended`` afterwards."""
    now = desk.clock.now()
    reason = "code_replayed"
    was_live = await store.end_session(connection, session_id, user_id=user_id, reason=reason, now=now)
    if was_live:
        details = {"reason": reason, "user_id": str(user_id)}
        act = Act("session.ended", Target("session", str(session_id)), details=details)
        await record_act(connection, act, clock=desk.clock)
    return [session_id] if was_live else []


async def tell_ended(session_ids: list[UUID], desk: Desk) -> None:
    """Tell every service that sessions have ended, once their end is committed."""
    until = (desk.clock.now() + REVOCATION_LIFE).isoformat()
    for session_id in session_ids:
        await desk.bus.publish(CHANNEL, {"sid": str(session_id), "until": until})


async def list_revocations(desk: Desk) -> RevocationSnapshot:
    """Return every revocation that may still concern somebody's token or socket."""
    since = desk.clock.now() - REVOCATION_LIFE
    async with desk.database.reading() as connection:
        ended = await store.list_ended(connection, since=since)
        raised = await list_raised_versions(connection, since=since)
    return RevocationSnapshot(
        sessions=[RevokedSession(session_id, at + REVOCATION_LIFE) for session_id, at in ended],
        users=[RevokedVersions(user_id, version, at + REVOCATION_LIFE) for user_id, version, at in raised],
    )


async def sweep_sessions(desk: Desk) -> None:
    """Remove successors nobody may ask for again, and the records of sessions long over."""
    now = desk.clock.now()
    async with desk.database.transaction() as connection:
        await store.forget_successors(connection, rotated_before=now - GRACE)
        await store.delete_sessions(connection, over_before=now - RECORD_LIFE)


async def _rotate(connection: AsyncConnection, record: SessionRecord, desk: Desk) -> str:
    successor = _new_token(record.id, record.lineage.generation + 1, desk)
    sealed = desk.vault.seal(successor.text.encode(), owner=record.id.bytes)
    lineage = rotate(
        record.lineage,
        successor.digest,
        sealed=sealed,
        now=desk.clock.now(),
        idle=desk.settings.session_idle,
    )
    await store.save_lineage(connection, record.id, lineage)
    return successor.text


def _client_of(record: SessionRecord) -> str | None:
    return record.app.client_id if record.app else None


def _open_successor(record: SessionRecord, desk: Desk) -> str:
    sealed = record.lineage.successor or b""
    text = desk.vault.open(sealed, owner=record.id.bytes)
    if text is None:
        raise SessionOver("sign in again: this session was sealed with another key")
    return text.decode()


async def _end(connection: AsyncConnection, record: SessionRecord, desk: Desk, *, reason: str) -> bool:
    return await store.end_session(
        connection, record.id, user_id=record.user_id, reason=reason, now=desk.clock.now()
    )


async def _record(
    connection: AsyncConnection, action: str, record: SessionRecord, desk: Desk, **details: str
) -> None:
    """Record what the holder of a session does before his token says who he is."""
    actor = replace(current_actor(), kind="user", id=str(record.user_id), session_id=record.id)
    act = Act(action, Target("session", str(record.id)), details=details, actor=actor)
    await record_act(connection, act, clock=desk.clock)


def _new_token(session_id: UUID, generation: int, desk: Desk) -> RefreshToken:
    return compose_refresh_token(
        session_id, generation, secret=os.urandom(SECRET_BYTES), key=desk.vault.refresh_key
    )


def access_token_of(account: Account, record: SessionRecord, desk: Desk) -> str:
    """Return a new access token of a session, with its user's rights of this moment."""
    subject = Subject(
        user_id=account.id,
        session_id=record.id,
        auth_version=account.auth_version,
        permissions=rights_of(account, desk.settings.second_factor_policy),
        authenticated_at=record.authenticated_at,
        methods=record.methods,
        app=record.app,
    )
    claims = access_claims(
        subject,
        token_id=fresh_id(desk.clock),
        csrf_digest=csrf_digest(desk.vault.csrf_token(record.id)),
        now=desk.clock.now(),
        lifetime=desk.settings.access_life,
    )
    return desk.keys.sign(claims)


def _passes(account: Account, record: SessionRecord, refresh_token: str, desk: Desk) -> Passes:
    return Passes(
        user=view_of(account, desk.settings.second_factor_policy),
        session_id=record.id,
        transport=record.transport,
        access_token=access_token_of(account, record, desk),
        refresh_token=refresh_token,
        csrf_token=desk.vault.csrf_token(record.id),
        access_life=desk.settings.access_life,
        expires_at=record.lineage.expires_at,
    )


def _view(record: SessionRecord, *, current: UUID) -> Session:
    return Session(
        id=record.id,
        transport=record.transport,
        user_agent=record.user_agent,
        address=record.address,
        created_at=record.created_at,
        last_used_at=record.lineage.rotated_at,
        expires_at=min(record.lineage.idle_expires_at, record.lineage.expires_at),
        is_current=record.id == current,
    )
