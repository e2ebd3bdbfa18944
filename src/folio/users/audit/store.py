"""What is kept of acts, and the heads that were signed of them. Nothing here changes or removes a row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
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
    cast,
    insert,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from folio.kernel.acts import Act, Actor, Target, WitnessedAct
from folio.users.domain.audit import Record, Tip

SCHEMA = "audit"

_instant = DateTime(timezone=True)
_metadata = MetaData(schema=SCHEMA)


def _act_columns() -> list[Column[object]]:
    return [
        Column("at", _instant),
        Column("actor_kind", Text),
        Column("actor_id", Text),
        Column("parent_id", Uuid),
        Column("session_id", Uuid),
        Column("address", Text),
        Column("request_id", Text),
        Column("action", Text),
        Column("target_kind", Text),
        Column("target_id", Text),
        Column("outcome", Text),
        Column("details", JSONB),
        Column("digest", LargeBinary),
    ]


waiting = Table("waiting", _metadata, *_act_columns())
records = Table(
    "records",
    _metadata,
    Column("sequence", BigInteger, primary_key=True),
    *_act_columns(),
    Column("previous_hash", LargeBinary),
    Column("hash", LargeBinary),
)
heads = Table(
    "heads",
    _metadata,
    Column("sequence", BigInteger, primary_key=True),
    Column("hash", LargeBinary),
    Column("signed_at", _instant),
    Column("signature", Text),
)
names = Table("users", MetaData(), Column("id", Uuid), Column("name", Text), Column("email", Text))


@dataclass(frozen=True, slots=True)
class Head:
    """A signed statement of how far the log had come and what its last hash was."""

    tip: Tip
    signed_at: datetime
    signature: str


@dataclass(frozen=True, slots=True)
class Question:
    """Which records are asked for; nothing where anything will do. ``until`` is exclusive."""

    actor: str | None = None
    action: str | None = None
    target: str | None = None
    outcome: str | None = None
    text: str | None = None
    since: datetime | None = None
    until: datetime | None = None


async def add_act(connection: AsyncConnection, witnessed: WitnessedAct, *, digest: bytes) -> None:
    """Let an act be chained when the caller's transaction commits."""
    act, actor = witnessed.act, witnessed.actor
    row = {
        "at": witnessed.at,
        "actor_kind": actor.kind,
        "actor_id": actor.id,
        "parent_id": actor.parent_id,
        "session_id": actor.session_id,
        "address": actor.address,
        "request_id": witnessed.request_id,
        "action": act.action,
        "target_kind": act.target.kind if act.target else None,
        "target_id": act.target.id if act.target else None,
        "outcome": act.outcome,
        "details": dict(act.details),
        "digest": digest,
    }
    await connection.execute(insert(waiting).inline().values(row))


async def list_records(
    connection: AsyncConnection, question: Question, *, before: int | None, limit: int
) -> list[Record]:
    """Return the records asked for, newest first, from the one before ``before``."""
    wanted = select(records).where(*_conditions(question))
    if before is not None:
        wanted = wanted.where(records.c.sequence < before)
    rows = await connection.execute(wanted.order_by(records.c.sequence.desc()).limit(limit))
    return [_record(row) for row in rows]


async def read_records(connection: AsyncConnection, *, after: int, limit: int) -> list[Record]:
    """Return the records that follow ``after``, in the order of the chain."""
    wanted = select(records).where(records.c.sequence > after).order_by(records.c.sequence).limit(limit)
    return [_record(row) for row in await connection.execute(wanted)]


async def find_tip(connection: AsyncConnection) -> Tip:
    """Return the end of the chain."""
    columns = (records.c.sequence, records.c.hash)
    found = await connection.execute(select(*columns).order_by(records.c.sequence.desc()).limit(1))
    row = found.one_or_none()
    return Tip(row.sequence, row.hash) if row else Tip()


async def add_head(connection: AsyncConnection, head: Head) -> None:
    """Keep a signed head; the first one for a sequence stays."""
    row = {
        "sequence": head.tip.sequence,
        "hash": head.tip.hash,
        "signed_at": head.signed_at,
        "signature": head.signature,
    }
    await connection.execute(upsert(heads).values(row).on_conflict_do_nothing())


async def find_head(connection: AsyncConnection) -> Head | None:
    """Return the newest signed head."""
    found = await connection.execute(select(heads).order_by(heads.c.sequence.desc()).limit(1))
    row = found.one_or_none()
    return _head(row) if row else None


async def list_heads(connection: AsyncConnection) -> list[Head]:
    """Return every signed head, oldest first."""
    return [_head(row) for row in await connection.execute(select(heads).order_by(heads.c.sequence))]


async def find_names(connection: AsyncConnection, user_ids: set[UUID]) -> Mapping[str, str]:
    """Return the names of those users who are still here, by id."""
    if not user_ids:
        return {}
    rows = await connection.execute(select(names.c.id, names.c.name).where(names.c.id.in_(user_ids)))
    return {str(row.id): row.name for row in rows}


def _conditions(question: Question) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if question.actor is not None:
        found.append(_is_by(question.actor))
    if question.action is not None:
        found.append(records.c.action.startswith(question.action, autoescape=True))
    if question.target is not None:
        kind, _, target_id = question.target.partition(":")
        either = (records.c.target_kind == question.target) | (records.c.target_id == question.target)
        found.append(
            (records.c.target_kind == kind) & (records.c.target_id == target_id) if target_id else either
        )
    if question.outcome is not None:
        found.append(records.c.outcome == question.outcome)
    if question.text is not None:
        found.append(_mentions(question.text))
    if question.since is not None:
        found.append(records.c.at >= question.since)
    if question.until is not None:
        found.append(records.c.at < question.until)
    return found


def _is_by(actor: str) -> ColumnElement[bool]:
    alike = names.c.name.icontains(actor, autoescape=True) | names.c.email.icontains(actor, autoescape=True)
    people = select(cast(names.c.id, Text)).where(alike)
    return or_(
        records.c.actor_id == actor, cast(records.c.parent_id, Text) == actor, records.c.actor_id.in_(people)
    )


def _mentions(text: str) -> ColumnElement[bool]:
    columns = (
        records.c.action,
        records.c.actor_id,
        records.c.target_kind,
        records.c.target_id,
        records.c.address,
        records.c.request_id,
        cast(records.c.details, Text),
    )
    return or_(*(column.icontains(text, autoescape=True) for column in columns))


def _record(row: Row[tuple[object, ...]]) -> Record:
    act = Act(
        action=row.action,
        target=Target(row.target_kind, row.target_id) if row.target_kind is not None else None,
        outcome=row.outcome,
        details=row.details,
    )
    actor = Actor(row.actor_kind, row.actor_id, row.parent_id, row.session_id, row.address)
    return Record(
        sequence=row.sequence,
        witnessed=WitnessedAct(act, actor, row.at, row.request_id),
        digest=bytes(row.digest),
        previous_hash=bytes(row.previous_hash),
        hash=bytes(row.hash),
    )


def _head(row: Row[tuple[object, ...]]) -> Head:
    return Head(Tip(row.sequence, bytes(row.hash)), row.signed_at, row.signature)
