"""The database itself lets nobody change what is in the log, and keeps its order under pressure."""

import asyncio

import psycopg
import pytest
from psycopg import errors
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from folio.kernel.acts import Act
from folio.users.audit.actions import record_act
from folio.users.audit.signing import HeadSigner
from folio.users.audit.store import find_tip, read_records
from folio.users.audit.verification import verify_log
from folio.users.domain.audit import Tip, append_act
from tests.users.audit.acts import record
from tests.users.door import Door

pytestmark = pytest.mark.anyio

WRITES = [
    "UPDATE audit.records SET action = 'nothing.happened'",
    "DELETE FROM audit.records",
    "TRUNCATE audit.records",
    "INSERT INTO audit.records SELECT * FROM audit.records",
    "ALTER TABLE audit.records DISABLE TRIGGER ALL",
    "DROP TABLE audit.records",
    "DROP SCHEMA audit CASCADE",
    "DELETE FROM audit.heads",
    "UPDATE audit.waiting SET action = 'nothing.happened'",
    "SET ROLE folio_audit",
    "SET session_replication_role = replica",
]


@pytest.mark.parametrize("statement", WRITES)
async def test_the_service_itself_may_not(door: Door, statement: str) -> None:
    await record(door, "thing.done")

    with pytest.raises(DBAPIError) as refused:
        async with door.desk.database.transaction() as connection:
            await connection.execute(text(statement))

    assert isinstance(refused.value.orig, errors.InsufficientPrivilege)


@pytest.mark.parametrize("statement", WRITES[:3])
async def test_whoever_owns_everything_has_to_switch_the_guard_off_first(door: Door, statement: str) -> None:
    await record(door, "thing.done")

    with (
        psycopg.connect(door.administrator_url) as connection,
        pytest.raises(errors.InsufficientPrivilege, match="only added to"),
    ):
        connection.execute(statement.encode())


async def test_an_act_is_undone_with_its_transaction(door: Door) -> None:
    async def fail() -> None:
        async with door.desk.database.transaction() as connection:
            await record_act(connection, Act("thing.done"), clock=door.desk.clock)
            raise LookupError

    with pytest.raises(LookupError):
        await fail()

    async with door.desk.database.reading() as connection:
        assert (await find_tip(connection)).sequence == 0


async def test_the_database_chains_as_the_domain_does(door: Door) -> None:
    await record(door, "thing.done", "thing.undone")

    async with door.desk.database.reading() as connection:
        first, second = await read_records(connection, after=0, limit=10)

    assert append_act(Tip(first.sequence, first.hash), second.witnessed) == second


async def test_many_at_once_make_one_chain_and_nobody_waits_for_ever(owned: Door) -> None:
    """Half of them take a row before they record, half after: neither order may block the other."""
    lock = text("SELECT 1 FROM users FOR UPDATE")

    async def act(number: int) -> None:
        async with owned.desk.database.transaction() as connection:
            if number % 2:
                await connection.execute(lock)
            await record_act(connection, Act(f"thing.done_{number}"), clock=owned.desk.clock)
            await asyncio.sleep(0)
            await connection.execute(lock)

    async with asyncio.timeout(30):
        await asyncio.gather(*(act(number) for number in range(60)))

    verdict = await verify_log(owned.desk.database, HeadSigner(owned.desk.keys))
    assert verdict.is_intact
    assert verdict.checked >= 60
