"""Calls to another service: signed, bounded in time, tried again with care."""

import json
import time
from collections.abc import AsyncIterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
import structlog
from valkey.asyncio import Valkey

from folio.chassis import client as chassis_client
from folio.chassis.auth import Principal
from folio.chassis.bus import Bus
from folio.chassis.client import FAILURES_TO_OPEN, ServiceClient, ServiceRefused, ServiceUnavailable
from folio.chassis.clock import SystemClock
from folio.chassis.home import Home
from folio.chassis.identity import ServiceIdentity
from folio.chassis.registry import INDEX, Instance, Registry
from folio.chassis.resources import open_valkey
from folio.chassis.settings import load_platform_settings
from folio.chassis.tokens import ServiceClaims, read_service_token
from tests.chassis.peers import Peer, running_peer
from tests.fixtures.waiting import wait_until_async

pytestmark = pytest.mark.anyio


class Desk:
    """A client of the gateway's, and the registry it looks services up in."""

    def __init__(self, home: Path, valkey: Valkey, **environ: str) -> None:
        self.valkey = valkey
        self.identity = ServiceIdentity(Home(home), "gateway")
        self.client = ServiceClient(
            load_platform_settings({"FOLIO_HOME": str(home), **environ}),
            identity=self.identity,
            registry=Registry(valkey, Bus(valkey)),
            clock=SystemClock(),
        )

    async def register(self, peer: Peer, *, ready: bool = True) -> None:
        """Let the peer be an instance of users."""
        item = Instance("users", 0, "127.0.0.1", peer.port, "1", "now", 1, ready)
        async with self.valkey.pipeline() as pipeline:
            pipeline.set(item.key, json.dumps(asdict(item)))
            pipeline.sadd(INDEX, item.key)
            await pipeline.execute()


@pytest.fixture
async def valkey(valkey_url: str) -> AsyncIterator[Valkey]:
    client = open_valkey(valkey_url)
    yield client
    await client.aclose()


@pytest.fixture
async def desk(tmp_path: Path, valkey: Valkey) -> AsyncIterator[Desk]:
    desk = Desk(tmp_path, valkey)
    yield desk
    await desk.client.close()


@pytest.fixture
async def peer() -> AsyncIterator[Peer]:
    async with running_peer() as peer:
        yield peer


async def test_the_answer_of_a_registered_instance_is_returned(desk: Desk, peer: Peer) -> None:
    await desk.register(peer)

    assert await desk.client.get("users", "/internal/x") == {"hello": "there"}
    assert peer.requests[0]["request"] == "GET /internal/x HTTP/1.1"


async def test_a_call_is_signed_for_its_service_and_names_its_user(desk: Desk, peer: Peer) -> None:
    await desk.register(peer)
    user = Principal(uuid4(), uuid4(), frozenset({"portfolio:read"}), "bearer")

    await desk.client.get("users", "/x", acting_for=user)

    scheme, token = peer.requests[0]["authorization"].split()
    claims = read_service_token(token, key=desk.identity.key, audience="users", now=datetime.now(UTC))
    assert scheme == "Service"
    assert claims == ServiceClaims("gateway", user.user_id, user.session_id, user.permissions)


async def test_a_call_carries_the_request_and_trace_it_belongs_to(desk: Desk, peer: Peer) -> None:
    await desk.register(peer)

    with structlog.contextvars.bound_contextvars(request_id="request-1", traceparent="00-1-2-01"):
        await desk.client.get("users", "/x")
    await desk.client.get("users", "/x")

    assert peer.requests[0]["x-request-id"] == "request-1"
    assert peer.requests[0]["traceparent"] == "00-1-2-01"
    assert "x-request-id" not in peer.requests[1]


async def test_a_dead_instance_is_left_for_a_living_one(desk: Desk, peer: Peer) -> None:
    async with running_peer() as dead:
        await desk.register(dead)
    await desk.register(peer)

    for _ in range(10):
        assert await desk.client.get("users", "/x") == {"hello": "there"}


async def test_an_instance_that_is_not_ready_is_asked_only_when_there_is_no_other(
    desk: Desk, peer: Peer
) -> None:
    async with running_peer() as starting:
        await desk.register(starting, ready=False)
        await desk.register(peer)
        for _ in range(10):
            await desk.client.get("users", "/x")

        assert starting.requests == []


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_a_failure_is_tried_again_and_then_given_up(desk: Desk, peer: Peer, status: int) -> None:
    await desk.register(peer)
    peer.status = status

    with pytest.raises(ServiceUnavailable, match="users"):
        await desk.client.get("users", "/x")

    assert len(peer.requests) == 3


async def test_a_connection_that_is_dropped_is_tried_again(desk: Desk, peer: Peer) -> None:
    await desk.register(peer)
    peer.is_dropping = True

    with pytest.raises(ServiceUnavailable):
        await desk.client.get("users", "/x")

    assert len(peer.requests) == 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422, 429])
async def test_a_refusal_is_told_at_once_without_its_words(desk: Desk, peer: Peer, status: int) -> None:
    await desk.register(peer)
    peer.reply({"detail": "internal words"}, status=status)

    with pytest.raises(ServiceRefused) as caught:
        await desk.client.get("users", "/x")

    assert caught.value.status_of_answer == status
    assert "internal words" not in caught.value.message
    assert len(peer.requests) == 1


@pytest.mark.parametrize(("status", "body"), [(200, b"<html>"), (200, b""), (302, b""), (200, b"\xff")])
async def test_an_answer_that_is_none_is_a_failure(desk: Desk, peer: Peer, status: int, body: bytes) -> None:
    await desk.register(peer)
    peer.status, peer.body = status, body
    peer.headers = "location: http://evil.example/\r\n" if status == 302 else ""

    with pytest.raises(ServiceUnavailable):
        await desk.client.get("users", "/x")


async def test_a_silent_service_is_given_up_at_the_deadline(desk: Desk, peer: Peer) -> None:
    await desk.register(peer)
    peer.is_silent = True
    began = time.monotonic()

    with pytest.raises(ServiceUnavailable):
        await desk.client.get("users", "/x", deadline_s=0.3)

    assert time.monotonic() - began < 1


async def test_a_service_that_keeps_failing_is_left_alone_for_a_moment(desk: Desk, peer: Peer) -> None:
    await desk.register(peer)
    peer.status = 500
    for _ in range(FAILURES_TO_OPEN):
        with pytest.raises(ServiceUnavailable):
            await desk.client.get("users", "/x")
    asked = len(peer.requests)

    assert asked < 3 * FAILURES_TO_OPEN


async def test_a_service_that_recovers_is_asked_again(desk: Desk, peer: Peer) -> None:
    await desk.register(peer)
    peer.status = 500
    for _ in range(FAILURES_TO_OPEN):
        with pytest.raises(ServiceUnavailable):
            await desk.client.get("users", "/x")
    peer.status = 200

    async def is_answered() -> bool:
        try:
            return bool(await desk.client.get("users", "/x"))
        except ServiceUnavailable:
            return False

    assert await wait_until_async(is_answered, deadline_s=3)


async def test_tries_have_a_budget_so_that_an_outage_is_no_storm(
    desk: Desk, peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chassis_client, "FAILURES_TO_OPEN", 10_000)
    await desk.register(peer)
    peer.status = 500
    for _ in range(30):
        with pytest.raises(ServiceUnavailable):
            await desk.client.get("users", "/x")

    assert len(peer.requests) == 30 + chassis_client.RETRY_BUDGET


async def test_another_service_is_not_punished_for_it(desk: Desk, peer: Peer) -> None:
    await desk.register(peer)
    with pytest.raises(ServiceUnavailable):
        await desk.client.get("portfolio", "/x", deadline_s=0.5)

    assert await desk.client.get("users", "/x") == {"hello": "there"}


async def test_without_a_registry_the_service_is_sought_on_its_own_port(tmp_path: Path, peer: Peer) -> None:
    offset = peer.port - 4100
    dead = open_valkey("unix:///nonexistent/valkey.sock")
    desk = Desk(tmp_path, dead, FOLIO_PORT_OFFSET=str(offset))

    assert await desk.client.get("users", "/x", deadline_s=5) == {"hello": "there"}
    await desk.client.close()


async def test_by_dns_a_service_is_its_name(tmp_path: Path, valkey: Valkey) -> None:
    desk = Desk(tmp_path, valkey, FOLIO_DISCOVERY="dns")

    with pytest.raises(ServiceUnavailable):
        await desk.client.get("users", "/x", deadline_s=0.5)
    await desk.client.close()


async def test_a_proxy_in_the_environment_is_for_the_outside_world(
    tmp_path: Path, valkey: Valkey, peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    desk = Desk(tmp_path, valkey)
    await desk.register(peer)

    assert await desk.client.get("users", "/x") == {"hello": "there"}
    await desk.client.close()
