"""What the service does with the audit log: add to it, show it, sign how far it has come."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from folio.chassis.audit import read_act
from folio.chassis.caller import witness
from folio.chassis.database import Database
from folio.chassis.log import get_logger
from folio.chassis.outbox import Event
from folio.chassis.wire import OTHER_LIST, InvalidCursor, Page, decode_cursor, page_of
from folio.kernel.acts import Act, Actor, Detail, Target, WitnessedAct
from folio.kernel.clock import Clock
from folio.users.audit import store
from folio.users.audit.signing import HeadSigner
from folio.users.audit.store import Head, Question
from folio.users.contracts import AuditActor, AuditEntry, AuditTarget
from folio.users.domain.audit import Record, clean_details, clean_text, digest_of

log = get_logger()

EXPORT_BATCH = 500


async def record_act(connection: AsyncConnection, act: Act, *, clock: Clock) -> None:
    """Add an act to the log in the caller's transaction; the actor is whoever sent the request at hand."""
    await _add(connection, witness(act, clock))


async def receive_act(connection: AsyncConnection, event: Event) -> None:
    """Add what another service has published."""
    await _add(connection, read_act(event.payload))


async def list_acts(
    question: Question, database: Database, *, cursor: str | None, limit: int
) -> Page[AuditEntry]:
    """Return a page of the log, newest first.

    Raises:
        InvalidCursor: the cursor belongs to another list.
    """
    before = _sequence_of(cursor)
    async with database.reading() as connection:
        found = await store.list_records(connection, question, before=before, limit=limit + 1)
        entries = await _views(connection, found)
    return page_of(entries, limit=limit, keys=lambda entry: (str(entry.sequence),))


async def export_acts(question: Question, database: Database) -> AsyncIterator[AuditEntry]:
    """Yield the log, newest first, in batches that each see one state."""
    before: int | None = None
    while True:
        async with database.reading() as connection:
            found = await store.list_records(connection, question, before=before, limit=EXPORT_BATCH)
            entries = await _views(connection, found)
        for entry in entries:
            yield entry
        if len(entries) < EXPORT_BATCH:
            return
        before = entries[-1].sequence


async def sign_head(database: Database, signer: HeadSigner, clock: Clock) -> None:
    """Sign how far the log has come, unless that was done before."""
    async with database.transaction() as connection:
        tip, last = await store.find_tip(connection), await store.find_head(connection)
        if tip.sequence == 0 or (last is not None and last.tip.sequence >= tip.sequence):
            return
        now = clock.now()
        await store.add_head(connection, Head(tip, now, signer.sign(tip, at=now)))
    # Whoever rewrites the database cannot rewrite a log that was shipped elsewhere.
    log.info("audit.head_signed", sequence=tip.sequence, hash=tip.hash.hex())


async def _add(connection: AsyncConnection, witnessed: WitnessedAct) -> None:
    clean = _clean(witnessed)
    await store.add_act(connection, clean, digest=digest_of(clean))


def _clean(witnessed: WitnessedAct) -> WitnessedAct:
    """Return the act exactly as it will be read back."""
    act, actor = witnessed.act, witnessed.actor
    target = act.target and Target(clean_text(act.target.kind), _clean_or_none(act.target.id))
    return replace(
        witnessed,
        act=replace(act, target=target, details=clean_details(act.details)),
        actor=replace(actor, id=_clean_or_none(actor.id), address=_clean_or_none(actor.address)),
        request_id=_clean_or_none(witnessed.request_id),
    )


def _clean_or_none(text: str | None) -> str | None:
    return None if text is None else clean_text(text)


def _sequence_of(cursor: str | None) -> int | None:
    if cursor is None:
        return None
    (text,) = decode_cursor(cursor, count=1)
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise InvalidCursor(OTHER_LIST)
    return int(text)


async def _views(connection: AsyncConnection, found: list[Record]) -> list[AuditEntry]:
    names = await store.find_names(connection, {user for record in found for user in _users_of(record)})
    return [_view(record, names) for record in found]


def _users_of(record: Record) -> set[UUID]:
    actor, target = record.witnessed.actor, record.witnessed.act.target
    texts = [actor.id if actor.kind in ("user", "agent") else None]
    texts.append(target.id if target and target.kind == "user" else None)
    found = {UUID(text) for text in texts if text and _is_uuid(text)}
    return found | {actor.parent_id} if actor.parent_id else found


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _view(record: Record, names: Mapping[str, str]) -> AuditEntry:
    act, actor = record.witnessed.act, record.witnessed.actor
    return AuditEntry(
        sequence=record.sequence,
        at=record.witnessed.at,
        actor=_actor_view(actor, names),
        session_id=actor.session_id,
        address=actor.address,
        request_id=record.witnessed.request_id,
        action=act.action,
        target=_target_view(act.target, names),
        outcome=act.outcome,
        details={name: _plain(value) for name, value in act.details.items()},
        hash=record.hash.hex(),
        previous_hash=record.previous_hash.hex(),
    )


def _plain(value: Detail) -> str | int | bool | list[str] | None:
    return list(value) if isinstance(value, Sequence) and not isinstance(value, str) else value


def _actor_view(actor: Actor, names: Mapping[str, str]) -> AuditActor:
    return AuditActor(
        kind=actor.kind,
        id=actor.id,
        name=names.get(actor.id or ""),
        parent_id=actor.parent_id,
        parent_name=names.get(str(actor.parent_id)),
    )


def _target_view(target: Target | None, names: Mapping[str, str]) -> AuditTarget | None:
    if target is None:
        return None
    return AuditTarget(kind=target.kind, id=target.id, name=names.get(target.id or ""))
