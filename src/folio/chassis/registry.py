"""Which instances of which services are alive: leases in Valkey."""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace

from valkey.asyncio import Valkey
from valkey.exceptions import ValkeyError

from folio.chassis.bus import Bus
from folio.chassis.log import get_logger

log = get_logger()

PREFIX = "folio:registry:"
# Which leases there may be: scanning all keys of a full Valkey for them would cost more with every session.
INDEX = "folio:registry"
CHANNEL = "registry"
LEASE_S = 10
HEARTBEAT_S = 3
NEWS_INTERVAL_S = 0.25
WITHDRAW_TIMEOUT_S = 0.7


@dataclass(frozen=True, slots=True)
class Instance:
    """One process of a service and where it can be reached."""

    service: str
    instance: int
    address: str
    port: int
    version: str
    started_at: str
    pid: int
    ready: bool

    @property
    def key(self) -> str:
        """The name of its lease."""
        return f"{PREFIX}{self.service}:{self.address}:{self.port}"

    def url_by(self, scheme: str) -> str:
        """Return where it answers, without a path."""
        host = f"[{self.address}]" if ":" in self.address else self.address
        return f"{scheme}://{host}:{self.port}"


class Registry:
    """The leases of all instances, and the one that this process renews."""

    def __init__(self, valkey: Valkey, bus: Bus) -> None:
        self._valkey = valkey
        self._bus = bus

    async def instances(self, service: str | None = None) -> list[Instance]:
        """Return the living instances, of one service or of all, by service and number.

        Raises:
            valkey.exceptions.ValkeyError: Valkey does not answer.
        """
        prefix = f"{PREFIX}{service}:" if service else PREFIX
        members = await self._valkey.smembers(INDEX)  # type: ignore[misc]  # the library's union of both clients
        keys = [key for key in members if key.startswith(prefix.encode())]
        leases = dict(zip(keys, await self._valkey.mget(keys) if keys else [], strict=True))
        gone = [key for key, value in leases.items() if value is None]
        if gone:
            await self._valkey.srem(INDEX, *gone)  # type: ignore[misc]  # see above
        found = [_parse(value) for value in leases.values() if value is not None]
        return sorted(
            (item for item in found if item is not None),
            key=lambda item: (item.service, item.instance, item.port),
        )

    async def keep_lease(self, me: Instance, is_ready: Callable[[], bool]) -> None:
        """Renew the lease of this process until cancelled; that it is ready is told at once."""
        told: bool | None = None
        renewed_at = 0.0
        while True:
            ready = is_ready()
            if ready != told or time.monotonic() - renewed_at >= HEARTBEAT_S:
                told = ready if await self._renew(replace(me, ready=ready), is_news=ready != told) else None
                renewed_at = time.monotonic()
            # Once it is ready nothing changes until it leaves, and that ends this task.
            await asyncio.sleep(HEARTBEAT_S if told else NEWS_INTERVAL_S)

    async def withdraw(self, me: Instance) -> None:
        """End the lease now instead of letting it run out."""
        try:
            async with asyncio.timeout(WITHDRAW_TIMEOUT_S):
                # A process that could not get its port must not end the lease of the one that has it.
                held = _parse(await self._valkey.get(me.key))
                if held is None or held.pid == me.pid:
                    await self._valkey.delete(me.key)
                await self._bus.publish(CHANNEL, {"service": me.service})
        except (ValkeyError, OSError, TimeoutError) as error:
            log.warning("registry.withdraw_failed", reason=str(error))

    async def _renew(self, me: Instance, *, is_news: bool) -> bool:
        try:
            async with self._valkey.pipeline(transaction=True) as pipeline:
                pipeline.set(me.key, json.dumps(asdict(me)), ex=LEASE_S)
                pipeline.sadd(INDEX, me.key)
                await pipeline.execute()
        except (ValkeyError, OSError) as error:
            log.warning("registry.heartbeat_failed", reason=str(error))
            return False
        if is_news:
            await self._bus.publish(CHANNEL, {"service": me.service})
        return True


def _parse(value: bytes | None) -> Instance | None:
    """Return the instance a lease describes; None for one of another version's shape."""
    try:
        entry = json.loads(value or b"null")
        return Instance(**{name: entry[name] for name in Instance.__dataclass_fields__})
    except (ValueError, TypeError, KeyError):
        return None
