"""What is kept of letters; their text is sealed, and erased once it is of no use."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Column,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    Row,
    Table,
    Text,
    Uuid,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from folio.users.domain.postage import LetterState

_instant = DateTime(timezone=True)
_metadata = MetaData()
letters = Table(
    "letters",
    _metadata,
    Column("id", Uuid, primary_key=True),
    Column("user_id", Uuid),
    Column("kind", Text),
    Column("recipient", Text),
    Column("subject", Text),
    Column("sealed_text", LargeBinary),
    Column("state", Text),
    Column("tries", Integer),
    Column("next_try_at", _instant),
    Column("reason", Text),
    Column("created_at", _instant),
    Column("expires_at", _instant),
    Column("sent_at", _instant),
)
# Read alone; accounts keeps it.
_users = Table("users", _metadata, Column("id", Uuid), Column("email", Text), Column("roles", ARRAY(Text)))


@dataclass(frozen=True, slots=True)
class KeptLetter:
    """A letter as kept; ``text`` is None while it is sealed and once it is erased."""

    id: UUID
    kind: str
    recipient: str
    subject: str
    state: LetterState
    tries: int
    next_try_at: datetime
    reason: str | None
    created_at: datetime
    expires_at: datetime
    sent_at: datetime | None = None
    user_id: UUID | None = None
    roles: tuple[str, ...] = ()
    sealed_text: bytes | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """What the outbox needs to know of an account."""

    email: str
    roles: tuple[str, ...]


async def add_letter(connection: AsyncConnection, letter: KeptLetter) -> None:
    """Keep a new letter."""
    row = {column.name: getattr(letter, column.name) for column in letters.columns if column.name != "state"}
    await connection.execute(insert(letters).values(state=letter.state.value, **row))


async def claim_due(connection: AsyncConnection, *, now: datetime, lease: timedelta) -> KeptLetter | None:
    """Take the letter that has been due longest: it is nobody else's until the lease is over."""
    due = (
        select(letters.c.id)
        .where(letters.c.state == LetterState.WAITING.value, letters.c.next_try_at <= now)
        .order_by(letters.c.next_try_at, letters.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    claimed = await connection.execute(
        update(letters)
        .where(letters.c.id.in_(due))
        .values(tries=letters.c.tries + 1, next_try_at=now + lease)
        .returning(letters)
    )
    row = claimed.one_or_none()
    return _letter(row) if row else None


async def mark_sent(connection: AsyncConnection, letter_id: UUID, *, now: datetime) -> None:
    """Keep that a letter was taken, and no longer what it said."""
    values = {"state": LetterState.SENT.value, "sent_at": now, "reason": None, "sealed_text": None}
    await connection.execute(update(letters).where(letters.c.id == letter_id).values(values))


async def mark_failed(
    connection: AsyncConnection, letter_id: UUID, *, reason: str, next_try_at: datetime | None
) -> None:
    """Keep why a letter was not taken, and when to try again; with no such time it is given up."""
    if next_try_at is not None:
        values: dict[str, object] = {"reason": reason, "next_try_at": next_try_at}
    else:
        values = {"reason": reason, "state": LetterState.DEAD.value}
    await connection.execute(update(letters).where(letters.c.id == letter_id).values(values))


async def revive(connection: AsyncConnection, letter_id: UUID, *, now: datetime) -> bool:
    """Make a letter that was given up due again, with all its tries; false when there is no such letter."""
    is_dead = (
        (letters.c.id == letter_id)
        & (letters.c.state == LetterState.DEAD.value)
        & letters.c.sealed_text.is_not(None)
    )
    values = {"state": LetterState.WAITING.value, "tries": 0, "next_try_at": now}
    changed = await connection.execute(update(letters).where(is_dead).values(values))
    return bool(changed.rowcount)


async def erase_expired(connection: AsyncConnection, *, now: datetime) -> None:
    """Give up the letters that came to nothing in time, and erase what all such letters said."""
    late = letters.c.expires_at <= now
    is_waiting = late & (letters.c.state == LetterState.WAITING.value)
    reason = func.coalesce(letters.c.reason, "not sent in time")
    await connection.execute(
        update(letters).where(is_waiting).values(state=LetterState.DEAD.value, reason=reason)
    )
    has_text = late & letters.c.sealed_text.is_not(None)
    await connection.execute(update(letters).where(has_text).values(sealed_text=None))


async def delete_letters(connection: AsyncConnection, *, created_before: datetime) -> None:
    """Remove the records of letters long settled."""
    await connection.execute(delete(letters).where(letters.c.created_at < created_before))


async def list_letters(
    connection: AsyncConnection, *, state: LetterState | None, before: UUID | None, limit: int
) -> list[KeptLetter]:
    """Return letters with the roles of whom they concern, newest first."""
    query = (
        select(letters, func.coalesce(_users.c.roles, []).label("roles"))
        .join_from(letters, _users, _users.c.id == letters.c.user_id, isouter=True)
        .order_by(letters.c.id.desc())
        .limit(limit)
    )
    if state is not None:
        query = query.where(letters.c.state == state.value)
    if before is not None:
        query = query.where(letters.c.id < before)
    rows = await connection.execute(query)
    return [_letter(row, roles=tuple(row.roles)) for row in rows]


async def find_person(connection: AsyncConnection, user_id: UUID) -> Person | None:
    """Return address and roles of a user."""
    row = (await connection.execute(select(_users).where(_users.c.id == user_id))).one_or_none()
    return Person(row.email, tuple(row.roles)) if row else None


async def count_letters(connection: AsyncConnection) -> dict[LetterState, int]:
    """Return how many letters are in each state."""
    rows = await connection.execute(select(letters.c.state, func.count()).group_by(letters.c.state))
    counted = {LetterState(state): number for state, number in rows.all()}
    return {state: counted.get(state, 0) for state in LetterState}


def _letter(row: Row[tuple[object, ...]], *, roles: tuple[str, ...] = ()) -> KeptLetter:
    return KeptLetter(
        id=row.id,
        kind=row.kind,
        recipient=row.recipient,
        subject=row.subject,
        state=LetterState(row.state),
        tries=row.tries,
        next_try_at=row.next_try_at,
        reason=row.reason,
        created_at=row.created_at,
        expires_at=row.expires_at,
        sent_at=row.sent_at,
        user_id=row.user_id,
        roles=roles,
        sealed_text=row.sealed_text,
    )
