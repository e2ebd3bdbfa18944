"""Facts that other services must hear: written with the act, relayed to a stream, handled once.

``publish_event`` writes into the caller's transaction; ``relay_events`` moves rows to Valkey streams at least
once; ``consume_events`` handles each event exactly once per consumer, since its inbox row and its effect
are one transaction.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection
from valkey.asyncio import Valkey
from valkey.exceptions import ResponseError, ValkeyError

from folio.chassis.clock import fresh_id
from folio.chassis.database import Database
from folio.chassis.log import get_logger
from folio.kernel.clock import Clock
from folio.kernel.errors import Unavailable

log = get_logger()

STREAM_PREFIX = "folio:events:"
STREAM_LENGTH = 100_000
BATCH = 100
RELAY_INTERVAL_S = 1.0
RETRY_IDLE_MS = 5_000
POLL_MS = 2_500
MAX_DELIVERIES = 10
INBOX_LIFE = "90 days"

Payload = dict[str, object]


@dataclass(frozen=True, slots=True)
class Event:
    """A fact as another service told it."""

    id: UUID
    topic: str
    payload: Payload


EventHandler = Callable[[AsyncConnection, Event], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Consumer:
    """Which events a service handles, and how; ``name`` is unique and never changes."""

    name: str
    topic: str
    handle: EventHandler

    @property
    def stream(self) -> str:
        """Where its events arrive."""
        return STREAM_PREFIX + self.topic

    @property
    def dead_letters(self) -> str:
        """Where the events are that it could not handle."""
        return f"{self.stream}:dead:{self.name}"


@dataclass(frozen=True, slots=True)
class _Message:
    """An entry of a stream."""

    id: bytes
    fields: dict[bytes, bytes]


async def publish_event(connection: AsyncConnection, topic: str, payload: Payload, *, clock: Clock) -> None:
    """Record an event in the caller's transaction; it is told to others once that has committed."""
    await connection.execute(
        text("INSERT INTO outbox (id, topic, payload) VALUES (:id, :topic, CAST(:payload AS jsonb))"),
        {"id": fresh_id(clock), "topic": topic, "payload": json.dumps(payload)},
    )


async def relay_events(database: Database, valkey: Valkey) -> None:
    """Move recorded events to their streams, oldest first, until cancelled."""
    while True:
        try:
            await relay_recorded(database, valkey)
        except (SQLAlchemyError, ValkeyError, OSError) as error:
            log.warning("outbox.relay_failed", reason=str(error)[:300])
        await asyncio.sleep(RELAY_INTERVAL_S)


async def relay_recorded(database: Database, valkey: Valkey) -> None:
    """Move every event recorded by now to its stream.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database does not answer; what was moved may be moved again.
        valkey.exceptions.ValkeyError: Valkey does not answer; likewise.
    """
    while await _relay_batch(database, valkey) == BATCH:
        pass


async def _relay_batch(database: Database, valkey: Valkey) -> int:
    async with database.transaction() as connection:
        rows = await connection.execute(
            text(
                "DELETE FROM outbox WHERE id IN "
                "(SELECT id FROM outbox ORDER BY id LIMIT :batch FOR UPDATE SKIP LOCKED) "
                "RETURNING id, topic, payload"
            ),
            {"batch": BATCH},
        )
        events = sorted(rows.all(), key=lambda row: row.id)
        for event in events:
            fields = {"id": str(event.id), "payload": json.dumps(event.payload)}
            await valkey.xadd(STREAM_PREFIX + event.topic, fields, maxlen=STREAM_LENGTH, approximate=True)
    return len(events)


async def consume_events(consumer: Consumer, database: Database, valkey: Valkey, *, instance: str) -> None:
    """Handle the consumer's events until cancelled; a failed one is tried again, at last set aside."""
    while True:
        try:
            await _ensure_group(valkey, consumer)
            while True:
                await _consume_batch(consumer, database, valkey, instance)
        except (ValkeyError, SQLAlchemyError, Unavailable, OSError) as error:
            log.warning("outbox.consumer_paused", consumer=consumer.name, reason=str(error)[:300])
            await asyncio.sleep(RELAY_INTERVAL_S)


async def forget_handled(database: Database, *, older_than: str = INBOX_LIFE) -> None:
    """Remove the marks of events that no stream holds any more."""
    async with database.transaction() as connection:
        await connection.execute(
            text("DELETE FROM inbox WHERE handled_at < now() - CAST(:age AS interval)"), {"age": older_than}
        )


async def _ensure_group(valkey: Valkey, consumer: Consumer) -> None:
    try:
        await valkey.xgroup_create(consumer.stream, consumer.name, id="0", mkstream=True)
    except ResponseError as error:
        if "BUSYGROUP" not in str(error):
            raise


async def _consume_batch(consumer: Consumer, database: Database, valkey: Valkey, instance: str) -> None:
    # Delivered is counted: an event must not use up its tries while nobody could handle it.
    await database.ping()
    for message in await _next_messages(consumer, valkey, instance):
        try:
            handled = await _handle_once(consumer, database, message.fields)
        except (OperationalError, InterfaceError, PoolTimeoutError, Unavailable, ValkeyError, OSError):
            await _forgive_delivery(consumer, valkey, instance, message.id)
            raise
        if handled or await _set_aside(consumer, valkey, message):
            await valkey.xack(consumer.stream, consumer.name, message.id)


async def _next_messages(consumer: Consumer, valkey: Valkey, instance: str) -> list[_Message]:
    stalled = await valkey.xautoclaim(consumer.stream, consumer.name, instance, RETRY_IDLE_MS, count=10)
    fresh = await valkey.xreadgroup(
        consumer.name, instance, {consumer.stream: ">"}, count=10, block=POLL_MS if not stalled[1] else None
    )
    found = [*stalled[1], *(message for _, batch in fresh or [] for message in batch)]
    # A message that was trimmed off its stream before it was handled comes without its fields.
    return [_Message(message_id, fields or {}) for message_id, fields in found]


async def _handle_once(consumer: Consumer, database: Database, fields: dict[bytes, bytes]) -> bool:
    """Handle an event and mark it as handled, or return False when its handler or its form is bad."""
    try:
        event = Event(UUID(fields[b"id"].decode()), consumer.topic, json.loads(fields[b"payload"]))
        async with database.transaction() as connection:
            first = await connection.execute(
                text("INSERT INTO inbox (consumer, event_id) VALUES (:consumer, :id) ON CONFLICT DO NOTHING"),
                {"consumer": consumer.name, "id": event.id},
            )
            if first.rowcount:
                await consumer.handle(connection, event)
    except (OperationalError, InterfaceError, PoolTimeoutError, Unavailable, ValkeyError, OSError):
        raise
    except Exception:
        log.exception("outbox.event_failed", consumer=consumer.name, event_id=str(fields.get(b"id")))
        return False
    return True


async def _forgive_delivery(consumer: Consumer, valkey: Valkey, instance: str, message_id: bytes) -> None:
    """Take the failed try back: what the handler needs was away, the event is not to blame."""
    await valkey.xclaim(
        consumer.stream,
        consumer.name,
        instance,
        min_idle_time=0,
        message_ids=[message_id],
        retrycount=0,
        justid=True,
    )


async def _set_aside(consumer: Consumer, valkey: Valkey, message: _Message) -> bool:
    """Move an event that failed too often out of the way, for a person to look at."""
    pending = await valkey.xpending_range(
        consumer.stream, consumer.name, min=message.id, max=message.id, count=1
    )
    if pending and pending[0]["times_delivered"] < MAX_DELIVERIES:
        return False
    log.error("outbox.event_set_aside", consumer=consumer.name, message_id=message.id.decode())
    await valkey.xadd(
        consumer.dead_letters,
        {"message_id": message.id, **message.fields},
        maxlen=STREAM_LENGTH,
        approximate=True,
    )
    return True
