"""The parts of the chassis that one process of a service holds, opened once and closed once."""

import asyncio
from dataclasses import dataclass
from typing import cast

from valkey.asyncio import Valkey
from valkey.asyncio.retry import Retry
from valkey.backoff import ExponentialBackoff
from valkey.exceptions import ConnectionError as ValkeyConnectionError

from folio.chassis.auth import KeySource
from folio.chassis.bus import Bus
from folio.chassis.channel import Channel
from folio.chassis.client import ServiceClient
from folio.chassis.clock import SystemClock
from folio.chassis.database import Database, open_engine
from folio.chassis.identity import ServiceIdentity
from folio.chassis.keys import RemoteKeys
from folio.chassis.registry import Registry
from folio.chassis.revocations import SNAPSHOT_PATH, Revocations
from folio.chassis.settings import ServiceSettings
from folio.chassis.sockets import LiveSockets
from folio.kernel.clock import Clock

VALKEY_TIMEOUT_S = 5
CLOSE_TIMEOUT_S = 0.5


@dataclass(slots=True)
class Resources:
    """What a service's wiring may use. ``database_url`` is None for a service that keeps nothing.

    ``channel`` is None where services do not encrypt. ``keys`` and ``revocations`` come from the users
    service; that service puts its own in their place.
    """

    service: str
    settings: ServiceSettings
    clock: Clock
    identity: ServiceIdentity
    database_url: str | None
    database: Database | None
    valkey: Valkey
    bus: Bus
    registry: Registry
    client: ServiceClient
    channel: Channel | None
    sockets: LiveSockets
    keys: KeySource
    revocations: Revocations

    @property
    def store(self) -> Database:
        """The service's database.

        Raises:
            RuntimeError: the service was declared without one.
        """
        if self.database is None:
            raise RuntimeError(f"give {self.service} a folder of migrations to use a database")
        return self.database

    async def close(self) -> None:
        """Close every connection."""
        closing = [self.client.close(), self.valkey.aclose()]
        if self.database is not None:
            closing.append(self.database.close())
        tasks = [asyncio.ensure_future(one) for one in closing]
        _, late = await asyncio.wait(tasks, timeout=CLOSE_TIMEOUT_S)
        for task in late:
            task.cancel()


def open_resources(
    service: str, settings: ServiceSettings, *, database_url: str | None, clock: Clock | None = None
) -> Resources:
    """Return the resources of a process; nothing is connected before its first use.

    ``database_url`` is that of the service's own database, None for a service that keeps nothing.
    """
    platform = settings.platform
    clock = clock or SystemClock()
    identity = ServiceIdentity(platform.state, service)
    valkey = open_valkey(platform.valkey_url or platform.state.valkey_url)
    bus = Bus(valkey)
    registry = Registry(valkey, bus)
    channel = Channel(platform.state.authority, service, clock=clock) if platform.is_encrypted else None
    client = ServiceClient(
        platform, identity=identity, registry=registry, clock=clock, tls=channel.client if channel else None
    )
    sockets = LiveSockets()
    return Resources(
        service=service,
        settings=settings,
        clock=clock,
        identity=identity,
        database_url=database_url,
        database=Database(open_engine(database_url, platform, service=service)) if database_url else None,
        valkey=valkey,
        bus=bus,
        registry=registry,
        client=client,
        channel=channel,
        sockets=sockets,
        keys=RemoteKeys(client),
        revocations=Revocations(
            snapshot=lambda: client.get("users", SNAPSHOT_PATH), sockets=sockets, clock=clock
        ),
    )


def open_valkey(url: str) -> Valkey:
    """Return a client that rides out a restart of Valkey, and gives a dead one up after some two seconds."""
    # A lost connection is retried, and within each of these tries connecting is.
    retry = Retry(ExponentialBackoff(cap=0.5, base=0.03), retries=3)
    client = Valkey.from_url(
        url,
        socket_connect_timeout=1,
        socket_timeout=VALKEY_TIMEOUT_S,
        retry=retry,
        retry_on_error=[ValkeyConnectionError],
        health_check_interval=15,
    )
    return cast("Valkey", client)  # the library's own annotation is of a generic base
