"""What a process holds: opened without waiting for anybody, closed within bounds."""

import asyncio
import signal
import time
from pathlib import Path

import pytest
from valkey.exceptions import ConnectionError as ValkeyConnectionError

from folio.chassis.clock import SystemClock
from folio.chassis.resources import open_resources
from folio.chassis.settings import ServiceSettings, load_settings
from tests.chassis.ownservers import own_valkey
from tests.fakes.clock import ManualClock

pytestmark = pytest.mark.anyio

DEAD = "postgresql+psycopg://folio@/folio?host=/nonexistent"


def settings_of(home: Path, **environ: str) -> ServiceSettings:
    return load_settings(ServiceSettings, service="portfolio", environ={"FOLIO_HOME": str(home), **environ})


async def test_opening_connects_to_nothing(tmp_path: Path) -> None:
    resources = open_resources("portfolio", settings_of(tmp_path), database_url=DEAD)

    assert resources.store is resources.database
    assert isinstance(resources.clock, SystemClock)
    await resources.close()


async def test_a_service_that_keeps_nothing_has_no_store(tmp_path: Path, manual_clock: ManualClock) -> None:
    resources = open_resources("portfolio", settings_of(tmp_path), database_url=None, clock=manual_clock)

    with pytest.raises(RuntimeError, match="portfolio"):
        _ = resources.store
    assert resources.clock is manual_clock
    await resources.close()


async def test_a_valkey_of_ones_own_is_used(tmp_path: Path) -> None:
    with own_valkey() as server:
        settings = settings_of(tmp_path, FOLIO_VALKEY_URL=server.url)
        resources = open_resources("portfolio", settings, database_url=None)

        assert await resources.valkey.set("key", "value")
        assert await resources.valkey.get("key") == b"value"
        await resources.close()


async def test_a_restart_of_valkey_costs_only_time(tmp_path: Path) -> None:
    with own_valkey() as server:
        resources = open_resources(
            "portfolio", settings_of(tmp_path, FOLIO_VALKEY_URL=server.url), database_url=None
        )
        await resources.valkey.set("key", "value")
        server.kill()

        answer = asyncio.gather(resources.valkey.get("key"), asyncio.to_thread(server.start))

        assert (await answer)[0] == b"value"
        await resources.close()


async def test_a_dead_valkey_is_given_up_soon(tmp_path: Path) -> None:
    with own_valkey() as server:
        settings = settings_of(tmp_path, FOLIO_VALKEY_URL=server.url)
        resources = open_resources("portfolio", settings, database_url=None)
        await resources.valkey.set("key", "value")
        server.kill()
        began = time.monotonic()

        with pytest.raises(ValkeyConnectionError):
            await resources.valkey.get("key")

        assert time.monotonic() - began < 4
        await resources.close()


async def test_closing_does_not_wait_for_a_silent_server(tmp_path: Path) -> None:
    with own_valkey() as server:
        resources = open_resources(
            "portfolio", settings_of(tmp_path, FOLIO_VALKEY_URL=server.url), database_url=DEAD
        )
        await resources.valkey.set("key", "value")
        server.send(signal.SIGSTOP)
        began = time.monotonic()

        await resources.close()

        server.send(signal.SIGCONT)
    assert time.monotonic() - began < 1
