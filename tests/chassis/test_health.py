"""How a process says that it is well, without waiting for anybody."""

import asyncio
import time

import httpx2
import pytest
from sqlalchemy import event

from folio.chassis.health import Health
from tests.chassis.sample import SAMPLE
from tests.fixtures.apps import RunApp
from tests.fixtures.waiting import wait_until_async

pytestmark = pytest.mark.anyio


async def answer() -> None:
    """Be well."""


async def fail() -> None:
    """Be down."""
    raise OSError("connection refused")


async def hang() -> None:
    """Never answer."""
    await asyncio.Event().wait()


def health_of(**checks: object) -> Health:
    return Health("workspace", "1", checks)  # type: ignore[arg-type]  # each is one of the three above


async def test_nothing_is_known_before_the_first_check() -> None:
    health = health_of(database=answer)

    assert health.state == "starting"
    assert not health.is_ready
    assert health.results["database"].status == "unknown"


async def watch(health: Health, done: str) -> None:
    watching = asyncio.create_task(health.watch())
    try:
        await wait_until_async(lambda: _has_result(health, done))
    finally:
        watching.cancel()


async def _has_result(health: Health, name: str) -> bool:
    return health.results[name].status != "unknown"


async def test_all_well_is_healthy() -> None:
    health = health_of(database=answer, valkey=answer)
    health.has_started = True

    await watch(health, "valkey")

    assert health.state == "healthy"
    assert health.results["database"].latency_ms is not None


async def test_one_that_fails_degrades_the_whole_but_keeps_it_ready() -> None:
    health = health_of(database=fail, valkey=answer)
    health.has_started = True

    await watch(health, "valkey")

    assert health.state == "degraded"
    assert health.is_ready
    assert (health.results["database"].status, health.results["valkey"].status) == ("down", "healthy")


async def test_one_that_hangs_is_down_within_a_second() -> None:
    health = health_of(database=hang)
    began = time.monotonic()

    await watch(health, "database")

    assert health.results["database"].status == "down"
    assert time.monotonic() - began < 2


async def test_a_draining_process_is_not_ready_whatever_else() -> None:
    health = health_of()
    health.has_started = health.is_draining = True

    assert health.state == "draining"
    assert not health.is_ready


async def test_health_answers_at_once_while_the_database_and_valkey_are_dead(run_app: RunApp) -> None:
    environ = {"FOLIO_VALKEY_URL": "unix:///nonexistent/valkey.sock"}
    async with run_app(SAMPLE, environ=environ) as sample:
        await sample.resources.store.close()
        event.listen(sample.resources.store.engine.sync_engine, "do_connect", refuse)

        async def is_down() -> bool:
            checks = (await sample.http.get("/health")).json()["checks"]
            return [checks["database"]["status"], checks["valkey"]["status"]] == ["down", "down"]

        await wait_until_async(is_down)
        slowest_s = max([await time_of_health(sample.http) for _ in range(20)])

        assert slowest_s < 0.2
        assert (await sample.http.get("/health")).json()["status"] == "degraded"
        assert (await sample.http.get("/livez")).text == "alive"


def refuse(*_arguments: object) -> None:
    """Be a server that is not there."""
    raise OSError("connection refused")


async def time_of_health(http: httpx2.AsyncClient) -> float:
    began = time.monotonic()
    await http.get("/health")
    return time.monotonic() - began


async def test_info_says_what_it_is(run_app: RunApp) -> None:
    async with run_app(SAMPLE) as sample:
        info = (await sample.http.get("/info")).json()

    assert info == {"service": "workspace", "version": "1", "description": "A sample."}
