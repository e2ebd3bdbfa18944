"""Events: told if and only if their act was committed, handled exactly once, never lost to an outage."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection
from valkey.asyncio import Valkey

from folio.chassis import outbox
from folio.chassis.clock import SystemClock, fresh_id
from folio.chassis.database import Database, open_engine
from folio.chassis.migrations import migrate
from folio.chassis.outbox import (
    MAX_DELIVERIES,
    STREAM_PREFIX,
    Consumer,
    Event,
    consume_events,
    forget_handled,
    publish_event,
    relay_events,
    relay_recorded,
)
from folio.chassis.resources import open_valkey
from folio.chassis.settings import load_platform_settings
from folio.kernel.errors import Unavailable
from tests.chassis.loglines import capture_logs
from tests.chassis.ownservers import own_valkey
from tests.fixtures.waiting import wait_until_async

pytestmark = pytest.mark.anyio

REVISIONS = Path(__file__).parent / "sample_migrations"
CLOCK = SystemClock()


class Bench:
    """A database, a Valkey, and a consumer that writes down what it hears."""

    def __init__(self, database: Database, valkey: Valkey) -> None:
        self.database = database
        self.valkey = valkey
        self.topic = f"test.{uuid4().hex}"
        self.failures: list[Exception] = []
        self.consumer = Consumer(f"reader-{uuid4().hex[:8]}", self.topic, self._write)

    async def tell(self, *numbers: int) -> None:
        """Record an event for each number."""
        async with self.database.transaction() as connection:
            for number in numbers:
                await publish_event(connection, self.topic, {"number": number}, clock=CLOCK)

    async def told(self) -> list[int]:
        """Return the numbers that were handled, in order of their size."""
        async with self.database.reading() as connection:
            rows = await connection.execute(text("SELECT amount FROM notes ORDER BY amount"))
            return [int(row.amount) for row in rows]

    async def waiting(self) -> int:
        """Return how many events wait in the outbox."""
        async with self.database.reading() as connection:
            return int(await connection.scalar(text("SELECT count(*) FROM outbox")) or 0)

    async def has(self, *numbers: int) -> bool:
        """Return whether exactly these were handled."""
        return await self.told() == sorted(numbers)

    async def dead(self) -> list[dict[bytes, bytes]]:
        """Return what was set aside."""
        entries = await self.valkey.xrange(self.consumer.dead_letters)
        return [fields for _, fields in entries]

    def consume(self, instance: str = "one") -> Coroutine[Any, Any, None]:
        """Return the work of one instance."""
        return consume_events(self.consumer, self.database, self.valkey, instance=instance)

    def relay(self) -> Coroutine[Any, Any, None]:
        """Return the work of one relay."""
        return relay_events(self.database, self.valkey)

    async def _write(self, connection: AsyncConnection, event: Event) -> None:
        await connection.execute(
            text("INSERT INTO notes (amount) VALUES (:number)"), {"number": event.payload["number"]}
        )
        if self.failures:
            raise self.failures.pop()


@pytest.fixture
async def database(database_url: Callable[[str], str], tmp_path: Path) -> AsyncIterator[Database]:
    url = database_url("workspace")
    await asyncio.to_thread(migrate, url, REVISIONS)
    engine = open_engine(url, load_platform_settings({"FOLIO_HOME": str(tmp_path)}), service="workspace")
    database = Database(engine)
    async with database.transaction() as connection:
        await connection.execute(text("TRUNCATE notes, outbox, inbox"))
    yield database
    await database.close()


@pytest.fixture
async def bench(database: Database, valkey_url: str) -> AsyncIterator[Bench]:
    valkey = open_valkey(valkey_url)
    yield Bench(database, valkey)
    await valkey.aclose()


@pytest.fixture
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "RETRY_IDLE_MS", 1)
    monkeypatch.setattr(outbox, "POLL_MS", 20)
    monkeypatch.setattr(outbox, "RELAY_INTERVAL_S", 0.02)


@asynccontextmanager
async def running(*work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    tasks = {asyncio.create_task(one) for one in work}
    try:
        yield
    finally:
        pending = tasks
        while pending:
            for task in pending:
                task.cancel()
            _, pending = await asyncio.wait(pending, timeout=0.1)


async def test_an_event_is_told_and_handled(bench: Bench) -> None:
    await bench.tell(1, 2, 3)

    async with running(bench.relay(), bench.consume()):
        await wait_until_async(lambda: bench.has(1, 2, 3))

    assert await bench.waiting() == 0


async def test_a_roll_back_tells_nothing(bench: Bench) -> None:
    with suppress(ZeroDivisionError):
        async with bench.database.transaction() as connection:
            await publish_event(connection, bench.topic, {"number": 1}, clock=CLOCK)
            raise ZeroDivisionError

    assert await bench.waiting() == 0


async def test_more_than_a_batch_is_moved_at_once(bench: Bench) -> None:
    await bench.tell(*range(250))

    await relay_recorded(bench.database, bench.valkey)

    assert await bench.waiting() == 0
    assert await bench.valkey.xlen(STREAM_PREFIX + bench.topic) == 250


async def test_a_consumer_that_comes_later_hears_what_was_told_before(bench: Bench) -> None:
    await bench.tell(1)
    await relay_recorded(bench.database, bench.valkey)

    async with running(bench.consume()):
        await wait_until_async(lambda: bench.has(1))


async def test_an_event_that_arrives_twice_is_handled_once(bench: Bench) -> None:
    fields: dict[Any, Any] = {"id": str(fresh_id(CLOCK)), "payload": '{"number": 1}'}
    for _ in range(3):
        await bench.valkey.xadd(STREAM_PREFIX + bench.topic, fields)
    await bench.tell(2)

    async with running(bench.relay(), bench.consume()):
        await wait_until_async(lambda: bench.has(1, 2))


@pytest.mark.usefixtures("_impatient")
async def test_two_relays_and_three_readers_at_once_handle_each_event_once(bench: Bench) -> None:
    numbers = range(120)
    for start in range(0, 120, 20):
        await bench.tell(*numbers[start : start + 20])

    # So impatient, readers take each other's messages while they are being handled.
    readers = [bench.consume(f"reader-{number}") for number in range(3)]
    async with running(bench.relay(), bench.relay(), *readers):
        await wait_until_async(lambda: bench.has(*numbers), deadline_s=30)

    assert await bench.waiting() == 0


async def test_a_relay_that_dies_between_telling_and_forgetting_tells_again(bench: Bench) -> None:
    await bench.tell(1)
    with suppress(OperationalError):
        async with bench.database.transaction() as connection:
            await connection.execute(text("DELETE FROM outbox"))
            await relay_copy(bench)
            await connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    async with running(bench.relay(), bench.consume()):
        await wait_until_async(lambda: drained(bench))
        await wait_until_async(lambda: bench.has(1))

    assert await bench.valkey.xlen(STREAM_PREFIX + bench.topic) == 2


async def relay_copy(bench: Bench) -> None:
    async with bench.database.reading() as connection:
        for row in await connection.execute(text("SELECT id FROM outbox")):
            fields: dict[Any, Any] = {"id": str(row.id), "payload": '{"number": 1}'}
            await bench.valkey.xadd(STREAM_PREFIX + bench.topic, fields)


async def drained(bench: Bench) -> bool:
    return await bench.waiting() == 0


@pytest.mark.usefixtures("_impatient")
async def test_a_handler_that_fails_leaves_nothing_and_is_tried_again(bench: Bench) -> None:
    bench.failures = [ValueError("not yet"), ValueError("not yet")]
    await bench.tell(1)

    async with running(bench.relay(), bench.consume()):
        await wait_until_async(lambda: bench.has(1))

    assert bench.failures == []
    assert await bench.dead() == []


@pytest.mark.usefixtures("_impatient")
async def test_an_event_that_always_fails_is_set_aside_whole_and_the_rest_goes_on(bench: Bench) -> None:
    bench.failures = [ValueError("never")] * MAX_DELIVERIES
    await bench.tell(1)

    with capture_logs() as lines:
        async with running(bench.relay(), bench.consume()):
            await wait_until_async(lambda: is_set_aside(bench))
            await bench.tell(2)
            await wait_until_async(lambda: bench.has(2))

    (letter,) = await bench.dead()
    assert letter[b"payload"] == b'{"number": 1}'
    assert "outbox.event_set_aside" in [line["event"] for line in lines.read()]
    assert len([line for line in lines.read() if line["event"] == "outbox.event_failed"]) == MAX_DELIVERIES


async def is_set_aside(bench: Bench) -> bool:
    return len(await bench.dead()) == 1


@pytest.mark.usefixtures("_impatient")
@pytest.mark.parametrize(
    "fields",
    [{"id": "x", "payload": "{}"}, {"payload": "{}"}, {"id": str(uuid4()), "payload": "no json"}, {"a": "b"}],
    ids=["bad id", "no id", "bad payload", "other fields"],
)
async def test_an_entry_that_is_no_event_of_ours_is_set_aside(bench: Bench, fields: dict[Any, Any]) -> None:
    await bench.valkey.xadd(STREAM_PREFIX + bench.topic, fields)
    await bench.tell(2)

    async with running(bench.relay(), bench.consume()):
        await wait_until_async(lambda: is_set_aside(bench))
        await wait_until_async(lambda: bench.has(2))


@pytest.mark.usefixtures("_impatient")
async def test_what_a_handler_needs_being_away_is_never_the_events_fault(bench: Bench) -> None:
    bench.failures = [Unavailable("another service is away")] * (3 * MAX_DELIVERIES)
    await bench.tell(1)

    async with running(bench.relay(), bench.consume()):
        await wait_until_async(lambda: bench.has(1), deadline_s=20)

    assert await bench.dead() == []


@pytest.mark.usefixtures("_impatient")
async def test_a_database_that_loses_its_processes_loses_no_event(bench: Bench) -> None:
    async def disturb() -> None:
        while True:
            with suppress(OperationalError):
                async with bench.database.transaction() as connection:
                    await connection.execute(
                        text(
                            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                        )
                    )
            await asyncio.sleep(0.03)

    async with running(bench.relay(), bench.consume(), disturb()):
        for number in range(20):
            await persist(lambda number=number: bench.tell(number))  # type: ignore[misc]  # bound at once
    async with running(bench.relay(), bench.consume()):
        await wait_until_async(lambda: bench.has(*range(20)), deadline_s=20)


async def persist(act: Callable[[], Coroutine[Any, Any, None]]) -> None:
    while True:
        try:
            return await act()
        except OperationalError:
            continue


@pytest.mark.usefixtures("_impatient")
async def test_a_valkey_that_is_killed_and_comes_back_loses_no_event(database: Database) -> None:
    with own_valkey() as server:
        valkey = open_valkey(server.url)
        bench = Bench(database, valkey)
        await bench.tell(1)
        async with running(bench.relay(), bench.consume()):
            await wait_until_async(lambda: bench.has(1))
            server.kill()
            await bench.tell(2, 3)
            server.start()
            await wait_until_async(lambda: bench.has(1, 2, 3), deadline_s=20)
        await valkey.aclose()


@pytest.mark.usefixtures("_impatient")
async def test_a_stream_that_vanished_is_made_anew(bench: Bench) -> None:
    await bench.tell(1)
    async with running(bench.relay(), bench.consume()):
        await wait_until_async(lambda: bench.has(1))
        await bench.valkey.delete(STREAM_PREFIX + bench.topic)
        await bench.tell(2)

        await wait_until_async(lambda: bench.has(1, 2))


async def test_marks_are_forgotten_only_when_they_are_old(bench: Bench) -> None:
    await bench.tell(1)
    async with running(bench.relay(), bench.consume()):
        await wait_until_async(lambda: bench.has(1))

    await forget_handled(bench.database)
    kept = await count_marks(bench)
    await forget_handled(bench.database, older_than="0 seconds")

    assert (kept, await count_marks(bench)) == (1, 0)


async def count_marks(bench: Bench) -> int:
    async with bench.database.reading() as connection:
        return int(await connection.scalar(text("SELECT count(*) FROM inbox")) or 0)
