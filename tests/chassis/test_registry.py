"""Which instances live where: leases that are kept, changed, withdrawn and run out."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict, replace

import pytest
from valkey.asyncio import Valkey

from folio.chassis import registry as chassis_registry
from folio.chassis.bus import Bus
from folio.chassis.registry import CHANNEL, INDEX, LEASE_S, PREFIX, Instance, Registry
from folio.chassis.resources import open_valkey
from tests.chassis.loglines import LogLines, capture_logs
from tests.chassis.ownservers import own_valkey
from tests.fixtures.waiting import wait_until_async

pytestmark = pytest.mark.anyio

ME = Instance("portfolio", 0, "127.0.0.1", 4160, "3.0.0", "2026-01-02T03:04:05+00:00", 42, ready=False)


@pytest.fixture
async def valkey(valkey_url: str) -> AsyncIterator[Valkey]:
    client = open_valkey(valkey_url)
    yield client
    await client.aclose()


@pytest.fixture
def registry(valkey: Valkey) -> Registry:
    return Registry(valkey, Bus(valkey))


@asynccontextmanager
async def lease(registry: Registry, me: Instance, *, ready: list[bool]) -> AsyncIterator[None]:
    task = asyncio.create_task(registry.keep_lease(me, lambda: ready[0]))
    try:
        yield
    finally:
        # A library may swallow one cancellation while its own time-out runs out.
        while not task.done():
            task.cancel()
            await asyncio.wait([task], timeout=0.1)


async def is_listed(registry: Registry, *expected: Instance) -> bool:
    return await registry.instances() == list(expected)


async def test_an_instance_is_found_with_its_lease(registry: Registry, valkey: Valkey) -> None:
    async with lease(registry, ME, ready=[True]):
        await wait_until_async(lambda: is_listed(registry, replace(ME, ready=True)))

    assert 0 < await valkey.ttl(ME.key) <= LEASE_S


async def test_instances_are_listed_by_service_and_number(registry: Registry) -> None:
    second = replace(ME, instance=1, port=4161)
    other = replace(ME, service="users", port=4100)
    async with AsyncExitStack() as leases:
        for instance in (second, other, ME):
            await leases.enter_async_context(lease(registry, instance, ready=[False]))
        await wait_until_async(lambda: is_listed(registry, ME, second, other))

    assert await registry.instances("portfolio") == [ME, second]
    assert await registry.instances("port") == []


async def test_a_change_of_readiness_is_told_within_half_a_second(registry: Registry, valkey: Valkey) -> None:
    ready = [False]
    async with valkey.pubsub(ignore_subscribe_messages=True) as pubsub, lease(registry, ME, ready=ready):
        await pubsub.subscribe(f"folio:bus:{CHANNEL}")
        await wait_until_async(lambda: is_listed(registry, ME))
        await pubsub.get_message(timeout=2)
        ready[0] = True
        await wait_until_async(lambda: is_listed(registry, replace(ME, ready=True)), deadline_s=0.5)
        message = await pubsub.get_message(timeout=2)

    assert message is not None
    assert json.loads(message["data"]) == {"service": "portfolio"}


async def test_a_withdrawn_instance_is_gone_at_once(registry: Registry) -> None:
    async with lease(registry, ME, ready=[True]):
        await wait_until_async(lambda: is_listed(registry, replace(ME, ready=True)))
    await registry.withdraw(ME)

    assert await registry.instances() == []


async def test_a_lease_of_another_process_on_the_same_port_is_left_alone(registry: Registry) -> None:
    async with lease(registry, ME, ready=[True]):
        await wait_until_async(lambda: is_listed(registry, replace(ME, ready=True)))
    await registry.withdraw(replace(ME, pid=43))

    assert await registry.instances() == [replace(ME, ready=True)]


async def test_a_lease_that_runs_out_leaves_nothing(
    registry: Registry, valkey: Valkey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chassis_registry, "LEASE_S", 1)
    async with lease(registry, ME, ready=[True]):
        await wait_until_async(lambda: is_listed(registry, replace(ME, ready=True)))

    await wait_until_async(lambda: is_listed(registry), deadline_s=5)
    assert await valkey.exists(INDEX) == 0


async def list_lease(valkey: Valkey, key: str) -> None:
    async with valkey.pipeline() as pipeline:
        pipeline.sadd(INDEX, key)
        await pipeline.execute()


@pytest.mark.parametrize("value", ["", "no json", "[]", "{}", '{"service": "portfolio"}', "null"])
async def test_a_lease_of_another_shape_is_passed_over(
    registry: Registry, valkey: Valkey, value: str
) -> None:
    await valkey.set(f"{PREFIX}portfolio:x:1", value)
    await list_lease(valkey, f"{PREFIX}portfolio:x:1")

    assert await registry.instances() == []


async def test_a_newer_versions_lease_is_read_as_far_as_it_is_known(
    registry: Registry, valkey: Valkey
) -> None:
    await valkey.set(ME.key, json.dumps({**asdict(ME), "zone": "b"}))
    await list_lease(valkey, ME.key)

    assert await registry.instances("portfolio") == [ME]


@pytest.mark.parametrize(
    ("address", "url"),
    [("127.0.0.1", "http://127.0.0.1:4160"), ("::1", "http://[::1]:4160"), ("db.lan", "http://db.lan:4160")],
)
def test_an_instance_has_a_url(address: str, url: str) -> None:
    assert replace(ME, address=address).url_by("http") == url


async def test_a_lease_survives_a_restart_of_valkey(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chassis_registry, "HEARTBEAT_S", 0.5)
    with own_valkey() as server:
        client = open_valkey(server.url)
        registry = Registry(client, Bus(client))
        with capture_logs() as lines:
            async with lease(registry, ME, ready=[True]):
                await wait_until_async(lambda: is_listed(registry, replace(ME, ready=True)))
                server.kill()
                await wait_until_async(lambda: has_logged(lines, "heartbeat_failed"))
                server.start()
                await client.flushdb()
                await wait_until_async(lambda: is_listed(registry, replace(ME, ready=True)))
        await client.aclose()


async def has_logged(lines: LogLines, words: str) -> bool:
    return words in lines.text


async def test_withdrawing_from_a_dead_valkey_takes_less_than_a_second() -> None:
    with own_valkey() as server:
        client = open_valkey(server.url)
        server.kill()
        with capture_logs() as lines:
            await asyncio.wait_for(Registry(client, Bus(client)).withdraw(ME), 1)
        await client.aclose()

    assert lines.read()[0]["event"] == "registry.withdraw_failed"
