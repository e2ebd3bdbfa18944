"""One pool a process, one transaction an action, and what an outage of PostgreSQL costs."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError, IntegrityError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from folio.chassis import database as chassis_database
from folio.chassis.database import Database, open_engine
from folio.chassis.settings import load_platform_settings
from tests.fixtures.waiting import wait_until_async

pytestmark = pytest.mark.anyio


@pytest.fixture
def open_database(database_url: Callable[[str], str], tmp_path: Path) -> Callable[..., Database]:
    def open_one(url: str | None = None, **environ: str) -> Database:
        settings = load_platform_settings({"FOLIO_HOME": str(tmp_path), **environ})
        return Database(open_engine(url or database_url("workspace"), settings, service="workspace"))

    return open_one


@pytest.fixture
async def database(open_database: Callable[..., Database]) -> AsyncIterator[Database]:
    database = open_database()
    async with database.transaction() as connection:
        await connection.execute(text("DROP TABLE IF EXISTS things"))
        await connection.execute(text("CREATE TABLE things (id integer PRIMARY KEY)"))
    yield database
    await database.close()


async def write(database: Database, *numbers: int) -> None:
    async with database.transaction() as connection:
        for number in numbers:
            await connection.execute(text("INSERT INTO things VALUES (:number)"), {"number": number})


async def read(database: Database) -> list[int]:
    async with database.reading() as connection:
        return list(await connection.scalars(text("SELECT id FROM things ORDER BY id")))


async def test_a_transaction_is_committed_whole_or_not_at_all(database: Database) -> None:
    await write(database, 1, 2)
    with pytest.raises(IntegrityError):
        await write(database, 3, 1)

    assert await read(database) == [1, 2]


async def test_reading_cannot_write(database: Database) -> None:
    async with database.reading() as connection:
        with pytest.raises(InternalError, match="read-only"):
            await connection.execute(text("INSERT INTO things VALUES (1)"))


async def test_reading_sees_one_state(database: Database) -> None:
    await write(database, 1)
    async with database.reading() as connection:
        before = list(await connection.scalars(text("SELECT id FROM things")))
        await write(database, 2)
        after = list(await connection.scalars(text("SELECT id FROM things")))

    assert before == after == [1]


async def test_actions_join_the_transaction_of_their_request(database: Database) -> None:
    with suppress(ZeroDivisionError):
        async with database.request_transaction():
            await write(database, 1)
            assert await read(database) == [1]
            raise ZeroDivisionError

    assert await read(database) == []


async def test_a_failed_action_undoes_itself_and_not_the_request(database: Database) -> None:
    async with database.request_transaction():
        await write(database, 1)
        with suppress(IntegrityError):
            await write(database, 2, 1)
        await write(database, 3)

    assert await read(database) == [1, 3]


async def test_a_task_that_outlives_its_request_has_a_transaction_of_its_own(database: Database) -> None:
    may_go = asyncio.Event()

    async def linger() -> None:
        await may_go.wait()
        await write(database, 2)

    async with database.request_transaction():
        await write(database, 1)
        task = asyncio.create_task(linger())
    may_go.set()
    await task

    assert await read(database) == [1, 2]


async def test_a_session_is_in_utc_named_and_bounded(database: Database) -> None:
    async with database.reading() as connection:
        names = ("TimeZone", "application_name", "statement_timeout", "idle_in_transaction_session_timeout")
        found = [await connection.scalar(text(f"SHOW {name}")) for name in names]

    assert found == ["UTC", "folio-workspace", "15s", "10s"]


async def test_a_lost_connection_is_replaced_before_its_next_use(database: Database) -> None:
    async with database.reading() as connection:
        pid = await connection.scalar(text("SELECT pg_backend_pid()"))
    await terminate_others(database)

    async with database.reading() as connection:
        assert await connection.scalar(text("SELECT pg_backend_pid()")) != pid


async def terminate_others(database: Database) -> None:
    with suppress(DBAPIError):
        async with database.transaction() as connection:
            await connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() ORDER BY pid = pg_backend_pid()"
                )
            )


async def test_a_connection_lost_within_a_transaction_loses_the_transaction_alone(database: Database) -> None:
    async def write_and_die() -> None:
        async with database.transaction() as connection:
            await connection.execute(text("INSERT INTO things VALUES (1)"))
            await connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    with pytest.raises(OperationalError):
        await write_and_die()

    await write(database, 2)
    assert await read(database) == [2]


async def test_a_cancelled_action_leaves_no_open_transaction(database: Database) -> None:
    async def wait_in_transaction() -> None:
        async with database.transaction() as connection:
            await connection.execute(text("INSERT INTO things VALUES (1)"))
            await connection.execute(text("SELECT pg_sleep(60)"))

    task = asyncio.create_task(wait_in_transaction())
    await wait_until_async(lambda: count_open(database))
    task.cancel()
    await asyncio.wait([task])

    await wait_until_async(lambda: none_open(database))
    assert await read(database) == []


async def count_open(database: Database) -> int:
    async with database.reading() as connection:
        found = await connection.scalar(
            text(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                "AND xact_start IS NOT NULL AND pid <> pg_backend_pid() AND query LIKE '%pg_sleep%'"
            )
        )
    return int(found or 0)


async def none_open(database: Database) -> bool:
    return await count_open(database) == 0


async def test_a_server_that_comes_back_in_time_costs_only_time(database: Database) -> None:
    await database.close()
    refusals = iter(range(4))

    def refuse_at_first(*_arguments: object) -> None:
        if next(refusals, None) is not None:
            raise OperationalError("connect", {}, OSError("connection refused"))

    event.listen(database.engine.sync_engine, "do_connect", refuse_at_first)

    await write(database, 1)

    assert await read(database) == [1]


async def test_a_server_that_stays_away_is_given_up(
    open_database: Callable[..., Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chassis_database, "CONNECT_DEADLINE_S", 0.3)
    database = open_database("postgresql+psycopg://folio@/folio?host=/nonexistent")
    began = time.monotonic()

    with pytest.raises(OperationalError):
        await write(database, 1)

    assert time.monotonic() - began < 2


async def test_a_refused_login_is_not_tried_again(
    open_database: Callable[..., Database], database_url: Callable[[str], str]
) -> None:
    right = database_url("workspace")
    password = right.split(":")[2].split("@")[0]
    database = open_database(right.replace(password, "wrong"))
    began = time.monotonic()

    with pytest.raises(OperationalError, match="password"):
        await write(database, 1)

    assert time.monotonic() - began < 2


async def test_a_full_pool_is_said_after_a_while(
    open_database: Callable[..., Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chassis_database, "POOL_WAIT_S", 0.1)
    database = open_database(FOLIO_POOL_SIZE="1", FOLIO_POOL_OVERFLOW="0")

    async with database.reading():
        with pytest.raises(PoolTimeoutError):
            await database.ping()
    await database.ping()
    await database.close()


async def test_a_cancelled_connect_leaves_no_half_open_connection(
    open_database: Callable[..., Database], database: Database
) -> None:
    for _ in range(10):
        other = open_database()
        task = asyncio.create_task(other.ping())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])

    await wait_until_async(lambda: none_starting(database), deadline_s=5)


async def none_starting(database: Database) -> bool:
    async with database.reading() as connection:
        # Of a half-open connection the server knows neither database nor user, so an owner sees none: count.
        found = await connection.scalar(
            text(
                "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' "
                "AND (datname IS NULL OR datname = current_database()) AND pid <> pg_backend_pid()"
            )
        )
    return int(found or 0) <= 1


async def test_an_error_does_not_show_the_values_of_its_statement(database: Database) -> None:
    with pytest.raises(DBAPIError) as caught:
        async with database.transaction() as connection:
            await connection.execute(text("SELECT CAST(:password AS text), 1/0"), {"password": "hunter2"})

    assert "hunter2" not in str(caught.value)
