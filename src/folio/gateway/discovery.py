"""Follows the registry: which instances there are, written where Envoy looks."""

import asyncio
import ipaddress
import time
from collections.abc import Iterable

from valkey.exceptions import ValkeyError

from folio.chassis.bus import Message
from folio.chassis.log import get_logger
from folio.chassis.registry import Instance, Registry
from folio.gateway.domain.clusters import BACKENDS
from folio.gateway.domain.endpoints import Backends, Endpoint, settle_backends
from folio.gateway.rendered import RenderedFiles

log = get_logger()

INTERVAL_S = 1.0


class Discovery:
    """The endpoints of all services, as the registry last knew them; a lost Valkey changes nothing."""

    def __init__(self, registry: Registry, files: RenderedFiles, *, linger_s: float) -> None:
        self._registry = registry
        self._files = files
        self._linger_s = linger_s
        self._backends = {service: Backends() for service in BACKENDS}
        self._news = asyncio.Event()

    async def hear(self, _message: Message) -> None:
        """Look at the registry now: something has changed there."""
        self._news.set()

    async def follow(self) -> None:
        """Keep the files as the registry is, until cancelled."""
        self._backends = {service: Backends(self._files.read_endpoints(service)) for service in BACKENDS}
        while True:
            self._news.clear()
            await self._refresh()
            try:
                async with asyncio.timeout(INTERVAL_S):
                    await self._news.wait()
            except TimeoutError:
                continue

    async def _refresh(self) -> None:
        try:
            instances = await self._registry.instances()
            for service in BACKENDS:
                await self._settle(service, [item for item in instances if item.service == service])
        except (ValkeyError, OSError) as error:
            log.warning("discovery.failed", reason=str(error))

    async def _settle(self, service: str, instances: Iterable[Instance]) -> None:
        listed = [await _endpoint_of(item) for item in instances if item.ready]
        known = self._backends[service]
        settled = settle_backends(known, listed, now_s=time.monotonic(), linger_s=self._linger_s)
        if self._files.write_endpoints(service, settled.endpoints):
            places = [f"{endpoint.address}:{endpoint.port}" for endpoint in settled.endpoints]
            log.info("discovery.changed", backend=service, endpoints=places)
        self._backends[service] = settled


async def _endpoint_of(instance: Instance) -> Endpoint:
    """Return where an instance listens, as an IP address: Envoy resolves no names of watched endpoints."""
    try:
        address = str(ipaddress.ip_address(instance.address))
    except ValueError:
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(instance.address, instance.port, type=1)
        address = str(found[0][4][0])
    return Endpoint(address, instance.port)
