"""Messages that may be missed, and the certainty that a gap is noticed."""

import asyncio
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest

from folio.chassis.bus import PREFIX, Bus, Message
from folio.chassis.commit import waiting_for_commit
from folio.chassis.resources import open_valkey
from tests.chassis.loglines import capture_logs
from tests.chassis.ownservers import OwnValkey, own_valkey
from tests.fixtures.waiting import wait_until_async

pytestmark = pytest.mark.anyio

# Pub/sub channels are shared by all databases of a Valkey, so each run of the suite has its own.
CHANNEL = "chassis-test"


class Listener:
    """Hears a channel and counts the times it was (re)connected."""

    def __init__(self, bus: Bus, channel: str = CHANNEL) -> None:
        self.heard: list[object] = []
        self.connected = 0
        bus.subscribe(channel, self._hear)
        bus.on_reconnect(self._connect)

    async def _hear(self, message: Message) -> None:
        if message.get("words") == "bad":
            raise ZeroDivisionError
        self.heard.append(message["words"])

    async def _connect(self) -> None:
        self.connected += 1

    async def has(self, words: str) -> bool:
        """Return whether the words were heard."""
        return words in self.heard


@pytest.fixture
def server() -> Iterator[OwnValkey]:
    with own_valkey() as server:
        yield server


@asynccontextmanager
async def running(server: OwnValkey) -> AsyncIterator[tuple[Bus, Listener]]:
    client = open_valkey(server.url)
    bus = Bus(client)
    listener = Listener(bus)
    task = asyncio.create_task(bus.run())
    try:
        await wait_until_async(lambda: is_connected(bus))
        yield bus, listener
    finally:
        while not task.done():
            task.cancel()
            await asyncio.wait([task], timeout=0.1)
        await client.aclose()


async def is_connected(bus: Bus) -> bool:
    return bus.is_connected


async def test_what_is_published_is_heard(server: OwnValkey) -> None:
    async with running(server) as (bus, listener):
        await bus.publish(CHANNEL, {"words": "hello"})

        await wait_until_async(lambda: listener.has("hello"))

    assert listener.heard == ["hello"]
    assert not bus.is_connected


async def test_a_bad_message_or_handler_does_not_end_the_subscription(server: OwnValkey) -> None:
    async with running(server) as (bus, listener):
        with capture_logs() as lines:
            server.publish(PREFIX + CHANNEL, "no json")
            server.publish(PREFIX + CHANNEL, "[]")
            await bus.publish(CHANNEL, {"words": "bad"})
            await bus.publish(CHANNEL, {"words": "good"})
            await wait_until_async(lambda: listener.has("good"))

    assert [line["event"] for line in lines.read()] == ["bus.handler_failed"] * 3


async def test_after_a_restart_listeners_are_told_and_messages_come_again(server: OwnValkey) -> None:
    async with running(server) as (bus, listener):
        assert listener.connected == 1
        server.kill()
        server.start()

        await wait_until_async(lambda: was_connected(listener, 2))
        await bus.publish(CHANNEL, {"words": "again"})
        await wait_until_async(lambda: listener.has("again"))


async def was_connected(listener: Listener, times: int) -> bool:
    return listener.connected >= times


async def test_a_server_that_falls_silent_is_noticed_within_three_seconds(server: OwnValkey) -> None:
    async with running(server) as (bus, listener):
        server.send(signal.SIGSTOP)
        try:
            await wait_until_async(lambda: is_disconnected(bus), deadline_s=3)
        finally:
            server.send(signal.SIGCONT)
        await wait_until_async(lambda: was_connected(listener, 2))


async def is_disconnected(bus: Bus) -> bool:
    return not bus.is_connected


async def test_quiet_is_no_silence(server: OwnValkey) -> None:
    async with running(server) as (_bus, listener):
        quiet = asyncio.Event()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(quiet.wait(), 2.5)

        assert listener.connected == 1


async def test_publishing_to_a_dead_server_is_logged_and_over_soon(server: OwnValkey) -> None:
    client = open_valkey(server.url)
    server.kill()

    with capture_logs() as lines:
        await asyncio.wait_for(Bus(client).publish(CHANNEL, {"words": "lost"}), 3)

    assert lines.read()[0]["event"] == "bus.publish_failed"


async def test_without_subscribers_there_is_nothing_to_run(server: OwnValkey) -> None:
    await asyncio.wait_for(Bus(open_valkey(server.url)).run(), 1)


async def test_in_a_keyed_request_a_message_waits_for_the_commit(server: OwnValkey) -> None:
    async with running(server) as (bus, listener):
        async with waiting_for_commit():
            await bus.publish(CHANNEL, {"words": "from within"})
            server.publish(PREFIX + CHANNEL, '{"words":"meanwhile"}')
            await wait_until_async(lambda: listener.has("meanwhile"))
        await wait_until_async(lambda: listener.has("from within"))

    assert listener.heard == ["meanwhile", "from within"]
