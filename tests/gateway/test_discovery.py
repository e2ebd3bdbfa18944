"""Endpoints follow the registry, on a real Valkey."""

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager

import anyio
import pytest
from valkey.asyncio import Valkey

from folio.chassis.bus import Bus
from folio.chassis.registry import CHANNEL, Instance, Registry
from folio.chassis.resources import open_valkey
from folio.gateway.discovery import Discovery
from folio.gateway.domain.endpoints import Endpoint
from folio.gateway.domain.plane import DataPlane
from folio.gateway.rendered import RenderedFiles
from tests.fixtures.waiting import wait_until_async

pytestmark = pytest.mark.anyio


def instance(number: int, *, address: str = "127.0.0.1") -> Instance:
    return Instance(
        service="portfolio",
        instance=number,
        address=address,
        port=4160 + number,
        version="3",
        started_at="2026-11-23T06:00:00+00:00",
        pid=1,
        ready=False,
    )


FIRST, SECOND = Endpoint("127.0.0.1", 4160), Endpoint("127.0.0.1", 4161)


@pytest.fixture
def files(plane: DataPlane) -> RenderedFiles:
    prepared = RenderedFiles(plane)
    prepared.prepare()
    return prepared


@asynccontextmanager
async def running(*jobs: Callable[[], Coroutine[None, None, None]]) -> AsyncIterator[None]:
    async with anyio.create_task_group() as tasks:
        for job in jobs:
            tasks.start_soon(job)
        yield
        tasks.cancel_scope.cancel()


async def used(files: RenderedFiles, *expected: Endpoint, within_s: float = 5.0) -> None:
    async def is_so() -> bool:
        return files.read_endpoints("portfolio") == expected

    await wait_until_async(is_so, deadline_s=within_s)


@pytest.fixture
async def valkey(valkey_url: str) -> AsyncIterator[Valkey]:
    client = open_valkey(valkey_url)
    yield client
    await client.aclose()


async def test_instances_are_used_as_soon_as_they_are_ready(valkey: Valkey, files: RenderedFiles) -> None:
    bus = Bus(valkey)
    registry = Registry(valkey, bus)
    discovery = Discovery(registry, files, linger_s=0)
    bus.subscribe(CHANNEL, discovery.hear)
    is_ready = {1: False}

    async def lease(number: int) -> None:
        await registry.keep_lease(instance(number), lambda: is_ready.get(number, True))

    async with running(bus.run, discovery.follow, lambda: lease(0), lambda: lease(1)):
        await used(files, FIRST)
        is_ready[1] = True
        await used(files, FIRST, SECOND)
        is_ready[0] = False
        await used(files, SECOND)
        is_ready[1] = False
        await used(files)


async def test_without_the_bus_the_registry_is_still_looked_at_each_second(
    valkey: Valkey, files: RenderedFiles
) -> None:
    registry = Registry(valkey, Bus(valkey))
    discovery = Discovery(registry, files, linger_s=10)

    async with running(discovery.follow, lambda: registry.keep_lease(instance(0), lambda: True)):
        await used(files, FIRST)


async def test_the_last_endpoints_linger(valkey: Valkey, files: RenderedFiles) -> None:
    files.write_endpoints("portfolio", [SECOND])
    registry = Registry(valkey, Bus(valkey))
    discovery = Discovery(registry, files, linger_s=0.5)

    async with running(discovery.follow):
        await anyio.sleep(0.2)
        assert files.read_endpoints("portfolio") == (SECOND,)
        await used(files, within_s=3)


async def test_a_lost_valkey_changes_nothing(files: RenderedFiles) -> None:
    files.write_endpoints("portfolio", [FIRST])
    nowhere = Valkey(unix_socket_path=f"{files.directory}/nowhere.sock")
    discovery = Discovery(Registry(nowhere, Bus(nowhere)), files, linger_s=0)

    async with running(discovery.follow):
        await anyio.sleep(1.2)

    assert files.read_endpoints("portfolio") == (FIRST,)


async def test_an_instance_known_by_name_is_written_by_address(valkey: Valkey, files: RenderedFiles) -> None:
    registry = Registry(valkey, Bus(valkey))
    discovery = Discovery(registry, files, linger_s=10)
    named = instance(0, address="localhost")

    async with running(discovery.follow, lambda: registry.keep_lease(named, lambda: True)):

        async def address() -> str:
            found = files.read_endpoints("portfolio")
            return found[0].address if found else ""

        assert await wait_until_async(address, deadline_s=2) in {"127.0.0.1", "::1"}
