"""How users are found among many, and what a manager changes of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    DateTime,
    MetaData,
    Row,
    Select,
    Table,
    Uuid,
    any_,
    func,
    literal,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from folio.users.accounts.store import account_of, users
from folio.users.domain.accounts import Account
from folio.users.domain.roles import RoleName

UserState = Literal["active", "disabled", "deleting"]
SortKey = Literal["name", "email", "created_at", "last_seen_at"]

_instant = DateTime(timezone=True)
_sessions = Table(
    "sessions",
    MetaData(),
    Column("id", Uuid),
    Column("user_id", Uuid),
    Column("rotated_at", _instant),
    Column("idle_expires_at", _instant),
    Column("ended_at", _instant),
)
_stoppable = tuple(
    Table(name, MetaData(), Column("user_id", Uuid), Column("stopped_at", _instant))
    for name in ("passkeys", "identities")
)


@dataclass(frozen=True, slots=True)
class Entry:
    """An account with what the list shows beside it; ``stopped_ways`` counts passkeys and identities."""

    account: Account
    has_password: bool
    sessions: int
    stopped_ways: int
    last_seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class Search:
    """Which users are asked for, and in which order; nothing where anyone will do."""

    text: str | None = None
    role: str | None = None
    state: UserState | None = None
    sort: SortKey = "name"
    is_descending: bool = False


async def list_entries(
    connection: AsyncConnection, search: Search, *, after: tuple[str, UUID] | None, limit: int, now: datetime
) -> list[tuple[Entry, str]]:
    """Return the users asked for, from the one after the key ``after``, each with its sort key."""
    key = _key_of(search.sort)
    wanted = _entries(now).add_columns(key.label("key")).where(*_conditions(search))
    place = tuple_(key, users.c.id)
    if after is not None:
        edge = tuple_(literal(after[0]), literal(after[1], Uuid))
        wanted = wanted.where(place < edge if search.is_descending else place > edge)
    order = (key.desc(), users.c.id.desc()) if search.is_descending else (key, users.c.id)
    rows = await connection.execute(wanted.order_by(*order).limit(limit))
    return [(_entry(row), str(row.key)) for row in rows]


async def find_entry(connection: AsyncConnection, user_id: UUID, *, now: datetime) -> Entry | None:
    """Return a user with what the list shows beside him."""
    row = (await connection.execute(_entries(now).where(users.c.id == user_id))).one_or_none()
    return _entry(row) if row else None


async def lock_parties(connection: AsyncConnection, *user_ids: UUID) -> dict[UUID, Account]:
    """Return these accounts and those of all owners, closed to other writers until the transaction ends.

    Always locked in one order, so that managers who act on each other never block each other for ever.
    """
    wanted = users.c.id.in_(user_ids) | (literal(RoleName.OWNER.value) == any_(users.c.roles))
    found = await connection.execute(select(users).where(wanted).order_by(users.c.id).with_for_update())
    accounts = [account_of(row) for row in found]
    return {account.id: account for account in accounts}


async def save_roles(connection: AsyncConnection, user_id: UUID, roles: list[str], *, now: datetime) -> None:
    """Keep somebody's roles."""
    await _save(connection, user_id, {"roles": roles, "updated_at": now})


async def save_name(connection: AsyncConnection, user_id: UUID, name: str, *, now: datetime) -> None:
    """Keep somebody's name."""
    await _save(connection, user_id, {"name": name, "updated_at": now})


async def save_disabled(
    connection: AsyncConnection, user_id: UUID, disabled_at: datetime | None, *, now: datetime
) -> None:
    """Keep since when an account is disabled, or that it is not."""
    await _save(connection, user_id, {"disabled_at": disabled_at, "updated_at": now})


async def forget_password(connection: AsyncConnection, user_id: UUID, *, now: datetime) -> None:
    """Make the password of an account unusable: only a link leads to a new one."""
    await _save(connection, user_id, {"password_hash": None, "updated_at": now})


async def _save(connection: AsyncConnection, user_id: UUID, values: dict[str, object]) -> None:
    await connection.execute(update(users).where(users.c.id == user_id).values(values))


def _entries(now: datetime) -> Select[tuple[object, ...]]:
    theirs = _sessions.c.user_id == users.c.id
    is_live = _sessions.c.ended_at.is_(None) & (_sessions.c.idle_expires_at > now)
    count = select(func.count()).where(theirs, is_live).scalar_subquery()
    stopped = _count_stopped().label("stopped_ways")
    return select(users, count.label("sessions"), stopped, _last_seen().label("last_seen_at"))


def _count_stopped() -> ColumnElement[int]:
    passkeys, identities = (
        select(func.count())
        .select_from(table)
        .where(table.c.user_id == users.c.id, table.c.stopped_at.is_not(None))
        .scalar_subquery()
        for table in _stoppable
    )
    return passkeys + identities


def _last_seen() -> ColumnElement[datetime]:
    newest = select(func.max(_sessions.c.rotated_at)).where(_sessions.c.user_id == users.c.id)
    return newest.scalar_subquery()


def _key_of(sort: SortKey) -> ColumnElement[str]:
    """Return the sort key as text; instants in a form whose order is theirs."""
    if sort == "name":
        return func.lower(users.c.name)
    if sort == "email":
        return users.c.email_key
    instant = users.c.created_at if sort == "created_at" else _last_seen()
    return func.coalesce(func.to_char(instant, 'YYYY-MM-DD"T"HH24:MI:SS.US'), "")


def _conditions(search: Search) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if search.text is not None:
        columns = (users.c.name, users.c.email)
        found.append(or_(*(column.icontains(search.text, autoescape=True) for column in columns)))
    if search.role is not None:
        found.append(literal(search.role) == any_(users.c.roles))
    if search.state is not None:
        is_deleting, is_disabled = users.c.deletes_at.is_not(None), users.c.disabled_at.is_not(None)
        states = {
            "active": ~is_deleting & ~is_disabled,
            "disabled": is_disabled & ~is_deleting,
            "deleting": is_deleting,
        }
        found.append(states[search.state])
    return found


def _entry(row: Row[tuple[object, ...]]) -> Entry:
    return Entry(
        account_of(row), row.password_hash is not None, row.sessions, row.stopped_ways, row.last_seen_at
    )
