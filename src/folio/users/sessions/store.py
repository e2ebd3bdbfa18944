"""What is kept of sessions."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Column,
    ColumnElement,
    DateTime,
    LargeBinary,
    MetaData,
    Row,
    Table,
    Text,
    Uuid,
    delete,
    insert,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from folio.users.contracts import Transport
from folio.users.domain.claims import AppAccess
from folio.users.domain.lineage import Lineage

_instant = DateTime(timezone=True)
sessions = Table(
    "sessions",
    MetaData(),
    Column("id", Uuid, primary_key=True),
    Column("user_id", Uuid),
    Column("transport", Text),
    Column("user_agent", Text),
    Column("address", Text),
    Column("generation", BigInteger),
    Column("current_digest", LargeBinary),
    Column("previous_digest", LargeBinary),
    Column("successor", LargeBinary),
    Column("rotated_at", _instant),
    Column("idle_expires_at", _instant),
    Column("expires_at", _instant),
    Column("created_at", _instant),
    Column("authenticated_at", _instant),
    Column("methods", ARRAY(Text)),
    Column("client_id", Text),
    Column("scopes", ARRAY(Text)),
    Column("audience", Text),
    Column("ended_at", _instant),
    Column("end_reason", Text),
)


# Written by the slice of programs' tokens; here it is only read.
program_tokens = Table(
    "program_tokens", MetaData(), Column("id", Uuid, primary_key=True), Column("revoked_at", _instant)
)


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """A session of record; it was last used when its refresh token last was.

    ``authenticated_at`` is when its user last proved who he is, ``methods`` by what (RFC 8176). With ``app``
    it is not the person's own: that app acts for him in it.
    """

    id: UUID
    user_id: UUID
    transport: Transport
    user_agent: str
    address: str
    created_at: datetime
    lineage: Lineage
    authenticated_at: datetime
    methods: tuple[str, ...]
    app: AppAccess | None = None


async def add_session(connection: AsyncConnection, record: SessionRecord) -> None:
    """Keep a new session."""
    row = {
        "id": record.id,
        "user_id": record.user_id,
        "transport": record.transport,
        "user_agent": record.user_agent,
        "address": record.address,
        "created_at": record.created_at,
        "authenticated_at": record.authenticated_at,
        "methods": list(record.methods),
        "client_id": record.app.client_id if record.app else None,
        "scopes": list(record.app.scopes) if record.app else None,
        "audience": record.app.audience if record.app else None,
        **_lineage_columns(record.lineage),
    }
    await connection.execute(insert(sessions).values(row))


async def lock_session(connection: AsyncConnection, session_id: UUID) -> SessionRecord | None:
    """Return a session, closed to other refreshes until the transaction ends."""
    found = await connection.execute(select(sessions).where(sessions.c.id == session_id).with_for_update())
    row = found.one_or_none()
    return _record(row) if row else None


async def save_lineage(connection: AsyncConnection, session_id: UUID, lineage: Lineage) -> None:
    """Keep where the line of a session stands."""
    changed = update(sessions).where(sessions.c.id == session_id).values(_lineage_columns(lineage))
    await connection.execute(changed)


async def end_session(
    connection: AsyncConnection, session_id: UUID, *, user_id: UUID, reason: str, now: datetime
) -> bool:
    """End a user's session; return whether it was live until now."""
    this = (sessions.c.id == session_id) & (sessions.c.user_id == user_id)
    return bool(await _end(connection, this & _is_live(now), reason=reason, now=now))


async def save_proof(
    connection: AsyncConnection, session_id: UUID, *, methods: tuple[str, ...], now: datetime
) -> None:
    """Keep that the user of a session has just proven who he is."""
    proven = {"authenticated_at": now, "methods": list(methods)}
    await connection.execute(update(sessions).where(sessions.c.id == session_id).values(proven))


async def end_all_sessions(
    connection: AsyncConnection, user_id: UUID, *, reason: str, now: datetime, keep: UUID | None = None
) -> list[UUID]:
    """End all sessions of a user but the one to ``keep``, and return those that were live."""
    theirs = (sessions.c.user_id == user_id) & _is_live(now)
    if keep is not None:
        theirs &= sessions.c.id != keep
    return await _end(connection, theirs, reason=reason, now=now)


async def find_app_session(connection: AsyncConnection, session_id: UUID) -> SessionRecord | None:
    """Return a session if an app holds it."""
    held = (sessions.c.id == session_id) & sessions.c.client_id.is_not(None)
    row = (await connection.execute(select(sessions).where(held))).one_or_none()
    return _record(row) if row else None


async def end_app_sessions(
    connection: AsyncConnection, client_id: str, *, user_id: UUID, reason: str, now: datetime
) -> list[UUID]:
    """End all sessions of an app for a user and return those that were live."""
    theirs = (sessions.c.client_id == client_id) & (sessions.c.user_id == user_id)
    return await _end(connection, theirs & _is_live(now), reason=reason, now=now)


async def list_sessions(
    connection: AsyncConnection, user_id: UUID, *, now: datetime, before: UUID | None, limit: int
) -> list[SessionRecord]:
    """Return a user's own live sessions, newest first, from the one made before ``before``; no app's."""
    own = (sessions.c.user_id == user_id) & sessions.c.client_id.is_(None)
    wanted = select(sessions).where(own & _is_live(now))
    if before is not None:
        wanted = wanted.where(sessions.c.id < before)
    rows = await connection.execute(wanted.order_by(sessions.c.id.desc()).limit(limit))
    return [_record(row) for row in rows]


async def list_addresses(
    connection: AsyncConnection, user_id: UUID, *, user_agent: str, but: UUID
) -> list[str]:
    """Return from where programs of this name have opened a user's sessions that we keep, ``but`` one."""
    same = (sessions.c.user_id == user_id) & (sessions.c.user_agent == user_agent) & (sessions.c.id != but)
    own = same & (sessions.c.transport == "token") & sessions.c.client_id.is_(None)
    return list(await connection.scalars(select(sessions.c.address).where(own).distinct()))


async def is_live_session(
    connection: AsyncConnection, session_id: UUID, *, user_id: UUID, now: datetime
) -> bool:
    """Return whether the user has this session and it is live."""
    this = (sessions.c.id == session_id) & (sessions.c.user_id == user_id) & _is_live(now)
    return (await connection.execute(select(sessions.c.id).where(this))).one_or_none() is not None


async def list_ended(connection: AsyncConnection, *, since: datetime) -> list[tuple[UUID, datetime]]:
    """Return id and end of every session that was ended after ``since``; a program's token counts as one."""
    ended = select(sessions.c.id, sessions.c.ended_at).where(sessions.c.ended_at > since)
    revoked = select(program_tokens.c.id, program_tokens.c.revoked_at.label("ended_at"))
    rows = await connection.execute(union_all(ended, revoked.where(program_tokens.c.revoked_at > since)))
    return [(row.id, row.ended_at) for row in rows]


async def forget_successors(connection: AsyncConnection, *, rotated_before: datetime) -> None:
    """Remove the sealed successors that nobody may ask for again."""
    stale = sessions.c.successor.is_not(None) & (sessions.c.rotated_at < rotated_before)
    await connection.execute(update(sessions).where(stale).values(successor=None))


async def delete_sessions(connection: AsyncConnection, *, over_before: datetime) -> None:
    """Remove the records of sessions that were over before an instant."""
    over = or_(sessions.c.ended_at < over_before, sessions.c.idle_expires_at < over_before)
    await connection.execute(delete(sessions).where(over))


async def _end(
    connection: AsyncConnection, which: ColumnElement[bool], *, reason: str, now: datetime
) -> list[UUID]:
    ended = await connection.execute(
        update(sessions)
        .where(which)
        .values(ended_at=now, end_reason=reason, successor=None)
        .returning(sessions.c.id)
    )
    return list(ended.scalars())


def _is_live(now: datetime) -> ColumnElement[bool]:
    return sessions.c.ended_at.is_(None) & (sessions.c.idle_expires_at > now)


def _lineage_columns(lineage: Lineage) -> dict[str, object]:
    return {
        "generation": lineage.generation,
        "current_digest": lineage.current,
        "previous_digest": lineage.previous,
        "successor": lineage.successor,
        "rotated_at": lineage.rotated_at,
        "idle_expires_at": lineage.idle_expires_at,
        "expires_at": lineage.expires_at,
    }


def _record(row: Row[tuple[object, ...]]) -> SessionRecord:
    return SessionRecord(
        id=row.id,
        user_id=row.user_id,
        transport=row.transport,
        user_agent=row.user_agent,
        address=row.address,
        created_at=row.created_at,
        lineage=Lineage(
            generation=row.generation,
            current=row.current_digest,
            previous=row.previous_digest,
            successor=row.successor,
            rotated_at=row.rotated_at,
            idle_expires_at=row.idle_expires_at,
            expires_at=row.expires_at,
            ended_at=row.ended_at,
        ),
        authenticated_at=row.authenticated_at,
        methods=tuple(row.methods),
        app=AppAccess(row.client_id, tuple(row.scopes), row.audience) if row.client_id else None,
    )
