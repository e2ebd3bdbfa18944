"""Fixtures: the users service running in this process, with an owner when a test wants one."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import errors

from folio.users.app import SERVICE
from tests.fakes.clock import ManualClock
from tests.fixtures.apps import RunApp
from tests.fixtures.servers import PostgresServer
from tests.users.door import Door, OpenDoor

EMPTY = """
TRUNCATE users, registrations, reset_requests, federation_states, challenges, signing_keys CASCADE;
TRUNCATE removals, sign_in_failures, outbox CASCADE;
TRUNCATE oauth_clients, oauth_devices;
UPDATE setup SET token_digest = NULL, token_expires_at = NULL, setup_completed_at = NULL
"""
# Only a superuser gets past the log's own guard.
EMPTY_LOG = """
SET session_replication_role = replica;
TRUNCATE audit.records, audit.waiting, audit.heads;
"""


@pytest.fixture
def open_door(
    run_app: RunApp,
    database_url: Callable[[str], str],
    postgres_server: PostgresServer,
    tmp_path: Path,
    manual_clock: ManualClock,
) -> OpenDoor:
    """Return ``open_door(environ)``: start the service; a second start in a test finds the same state."""
    administrator = postgres_server.administrator_url_of(database_url("users"))
    _empty(administrator)

    @asynccontextmanager
    async def start(environ: dict[str, str] | None = None) -> AsyncIterator[Door]:
        async with run_app(SERVICE, environ=environ, clock=manual_clock, own_users=True) as running:
            yield Door(running, manual_clock, tmp_path, administrator)

    return start


@pytest.fixture
async def door(open_door: OpenDoor) -> AsyncIterator[Door]:
    """The users service on its first run."""
    async with open_door() as opened:
        yield opened


@pytest.fixture
async def owned(door: Door) -> Door:
    """The users service with its owner, Ann."""
    answer = await door.set_up()
    assert answer.status_code == 201
    door.http.cookies.clear()
    return door


def _empty(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        try:
            connection.execute(EMPTY)
            connection.execute(EMPTY_LOG)
        except (errors.UndefinedTable, errors.InvalidSchemaName):
            return  # the first test of a module: the service makes its tables
