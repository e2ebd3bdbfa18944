"""Messages between processes that may be missed: Valkey pub/sub."""

import asyncio
import json
import random
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable

from valkey.asyncio import Valkey
from valkey.asyncio.client import PubSub
from valkey.exceptions import ValkeyError

from folio.chassis.commit import after_commit
from folio.chassis.log import get_logger

log = get_logger()

PREFIX = "folio:bus:"
SEND_TIMEOUT_S = 2.0
RECONNECT_PAUSE_S = 0.2
PING_INTERVAL_S = 0.5
SILENCE_S = 1.5
Message = dict[str, object]
Handler = Callable[[Message], Awaitable[None]]
Listener = Callable[[], Awaitable[None]]


class Bus:
    """Publish and subscribe by channel.

    A subscriber hears what is published while it is connected. After a gap, ``on_reconnect`` listeners
    run, so that a subscriber that mirrors something can load it anew.
    """

    def __init__(self, valkey: Valkey) -> None:
        self._valkey = valkey
        self._handlers: dict[str, list[Handler]] = defaultdict(list)
        self._reconnect_listeners: list[Listener] = []
        self.is_connected = False

    async def publish(self, channel: str, payload: Message) -> None:
        """Send ``payload`` to whoever listens; a Valkey that is down loses it.

        In a keyed request it is sent once that has committed, and not at all when it is rolled back.
        """
        await after_commit(lambda: self._send(channel, json.dumps(payload, separators=(",", ":"))))

    def subscribe(self, channel: str, handler: Handler) -> None:
        """Call ``handler`` for every message; call before ``run``."""
        self._handlers[channel].append(handler)

    def on_reconnect(self, listener: Listener) -> None:
        """Call ``listener`` each time the subscription has (re)started."""
        self._reconnect_listeners.append(listener)

    async def run(self) -> None:
        """Receive until cancelled, reconnecting for ever."""
        while self._handlers:
            try:
                await self._receive()
            except (ValkeyError, OSError) as error:
                log.warning("bus.disconnected", reason=str(error))
            await asyncio.sleep(RECONNECT_PAUSE_S * random.uniform(0.5, 1.5))  # noqa: S311 – jitter, not a secret

    async def _send(self, channel: str, message: str) -> None:
        try:
            async with asyncio.timeout(SEND_TIMEOUT_S):
                await self._valkey.publish(PREFIX + channel, message)
        except (ValkeyError, OSError, TimeoutError) as error:
            log.warning("bus.publish_failed", channel=channel, reason=str(error))

    async def _receive(self) -> None:
        async with self._valkey.pubsub() as pubsub:
            await pubsub.subscribe(*(PREFIX + channel for channel in self._handlers))
            try:
                await self._listen(pubsub)
            finally:
                self.is_connected = False

    async def _listen(self, pubsub: PubSub) -> None:
        """Dispatch messages; a connection that does not answer a ping is as good as closed."""
        heard_at = time.monotonic()
        while time.monotonic() - heard_at < SILENCE_S:
            message = await pubsub.get_message(timeout=PING_INTERVAL_S)
            if message is None:
                await pubsub.ping()
                continue
            if message["type"] == "message":
                await self._dispatch(message)
            elif message["type"] == "subscribe":
                await self._confirm(count=message["data"])
            heard_at = time.monotonic()
        raise TimeoutError("Valkey has fallen silent")

    async def _confirm(self, *, count: int) -> None:
        # The client library reconnects by itself: only the server's confirmation tells that there was a gap.
        self.is_connected = count == len(self._handlers)
        if self.is_connected:
            for listener in self._reconnect_listeners:
                await listener()

    async def _dispatch(self, message: dict[str, bytes]) -> None:
        channel = message["channel"].decode().removeprefix(PREFIX)
        for handler in self._handlers[channel]:
            try:
                await handler(json.loads(message["data"]))
            except Exception:  # one bad message must not end the subscription
                log.exception("bus.handler_failed", channel=channel)
