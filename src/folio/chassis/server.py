"""One way to build a service: its wiring in, an ASGI application out."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from fastapi import APIRouter, Depends, FastAPI
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import HTTPConnection
from valkey.exceptions import ValkeyError

from folio.chassis.auth import Authenticator
from folio.chassis.database import Database
from folio.chassis.guard import ObjectGuard
from folio.chassis.health import Check, Health, health_router
from folio.chassis.idempotency import forget_keys
from folio.chassis.log import get_logger
from folio.chassis.migrations import migrate
from folio.chassis.outbox import Consumer, consume_events, forget_handled, relay_events, relay_recorded
from folio.chassis.problems import install_problems
from folio.chassis.registry import Instance
from folio.chassis.resources import Resources
from folio.chassis.routing import provide, require_acts, require_policies
from folio.chassis.settings import ServiceSettings
from folio.chassis.telemetry import Metrics, RequestContext
from folio.kernel.errors import Unavailable

log = get_logger()

START_PAUSE_S = 0.1
MAX_START_PAUSE_S = 2.0
TASK_PAUSE_S = 1.0
SWEEP_INTERVAL_S = 3600
LINGER_S = 0.3
STOP_TIMEOUT_S = 1.5

Job = Callable[[], Awaitable[None]]
Condition = Callable[[HTTPConnection], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Wiring:
    """What a service's ``app.py`` puts together.

    ``things`` are handed to handlers by their type (``provided``); ``guard`` judges who asks for an object;
    ``conditions`` may refuse any request to ``routers`` that its policy lets in, before its body is read;
    ``on_start`` runs once the database is
    migrated and before the instance is ready, again from the first when one fails; ``tasks`` run until it
    stops and are begun anew when they fail; ``on_stop`` runs after them.
    """

    routers: Sequence[APIRouter] = ()
    things: Sequence[object] = ()
    guard: ObjectGuard | None = None
    conditions: Sequence[Condition] = ()
    consumers: Sequence[Consumer] = ()
    on_start: Sequence[Job] = ()
    tasks: Sequence[Job] = ()
    on_stop: Sequence[Job] = ()
    checks: Mapping[str, Check] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Service:
    """What there is to know about a service before it runs.

    ``migrations`` is the folder of its Alembic revisions, or None for a service that keeps nothing.
    """

    name: str
    version: str
    description: str
    settings: type[ServiceSettings]
    wire: Callable[[Resources], Wiring]
    migrations: Path | None = None


def build_app(service: Service, resources: Resources, *, me: Instance | None = None) -> FastAPI:
    """Return the service's application; with ``me`` it also keeps a lease in the registry.

    Raises:
        MissingPolicy: a route does not say who may call it.
    """
    wiring = service.wire(resources)
    health = Health(service.name, service.version, {**_own_checks(resources), **wiring.checks})
    life = _Life(service, resources, wiring=wiring, health=health, me=me)
    app = FastAPI(
        title=f"Stock Portfolio: {service.name}",
        version=service.version,
        description=service.description,
        lifespan=life.span,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        redirect_slashes=False,
    )
    app.state.provided = {}
    app.state.guard = wiring.guard
    app.state.platform = resources.settings.platform
    app.state.database = resources.database
    app.state.sockets = resources.sockets
    app.state.life = life
    app.state.is_open = lambda: health.has_started
    app.state.authenticator = Authenticator(
        resources.settings.platform,
        keys=resources.keys,
        identity=resources.identity,
        revocations=resources.revocations,
        clock=resources.clock,
    )
    metrics = Metrics()
    provide(app, health, metrics, *wiring.things)
    install_problems(app)
    conditions = [Depends(condition) for condition in wiring.conditions]
    for router in (health_router(service.description), *wiring.routers):
        require_policies(router)
        if wiring.guard is not None:
            require_acts(router, wiring.guard)
        app.include_router(router, dependencies=conditions if router in wiring.routers else None)
    app.add_middleware(RequestContext, metrics=metrics)
    return app


def _own_checks(resources: Resources) -> dict[str, Check]:
    async def ping_valkey() -> None:
        await resources.valkey.ping()

    checks: dict[str, Check] = {"valkey": ping_valkey}
    if resources.database is not None:
        checks["database"] = resources.database.ping
    return checks


class _Life:
    """From the first task to the last: starting without waiting for anybody, stopping within bounds."""

    def __init__(
        self, service: Service, resources: Resources, *, wiring: Wiring, health: Health, me: Instance | None
    ) -> None:
        self._service = service
        self._resources = resources
        self._wiring = wiring
        self._health = health
        self._me = me
        self._lease: asyncio.Task[None] | None = None
        self._tasks: list[asyncio.Task[None]] = []

    @asynccontextmanager
    async def span(self, _app: FastAPI) -> AsyncIterator[None]:
        """Run the service's background work for as long as the application lives."""
        self._spawn(self._health.watch)
        self._spawn(lambda: self._resources.revocations.follow(self._resources.bus))
        self._spawn(self._start)
        try:
            yield
        finally:
            await self._stop()

    def announce(self) -> None:
        """Enter the registry; only a process that listens may."""
        if self._me is not None:
            self._lease = asyncio.create_task(self._keep_lease(self._me))

    async def drain(self) -> None:
        """Say that no new request should come: not ready, and gone from the registry."""
        self._health.is_draining = True
        if self._me is not None and self._lease is not None:
            await _cancel_all([self._lease])
            await self._resources.registry.withdraw(self._me)
            # Whoever balances over the instances hears of it before the port is closed.
            await asyncio.sleep(LINGER_S)
        self._resources.sockets.drain()

    async def _keep_lease(self, me: Instance) -> None:
        await self._resources.registry.keep_lease(me, lambda: self._health.is_ready)

    def _spawn(self, job: Job) -> None:
        self._tasks.append(asyncio.create_task(_keep_running(job)))

    async def _start(self) -> None:
        """Migrate, prepare and turn ready; a dependency that is not there yet is waited for."""
        pause_s = START_PAUSE_S
        while True:
            try:
                await self._prepare()
            except (SQLAlchemyError, ValkeyError, Unavailable, OSError) as error:
                log.warning("service.waiting", reason=str(error)[:300])
            except Exception:
                log.exception("service.start_failed")
            else:
                break
            await asyncio.sleep(pause_s * random.uniform(0.5, 1.5))  # noqa: S311 – jitter, not a secret
            pause_s = min(pause_s * 2, MAX_START_PAUSE_S)
        self._run_background()
        self._health.has_started = True
        log.info("service.ready", uptime_s=self._health.uptime_s)

    async def _prepare(self) -> None:
        if self._resources.database_url is not None and self._service.migrations is not None:
            await asyncio.to_thread(migrate, self._resources.database_url, self._service.migrations)
        for job in self._wiring.on_start:
            await job()

    def _run_background(self) -> None:
        resources = self._resources
        self._spawn(resources.bus.run)
        if resources.channel is not None:
            self._spawn(resources.channel.keep_renewed)
        if resources.database is not None:
            database, valkey = resources.database, resources.valkey
            self._spawn(lambda: relay_events(database, valkey))
            self._spawn(lambda: _sweep(database))
            name = f"{self._service.name}-{self._me.port if self._me else 0}"
            for consumer in self._wiring.consumers:
                self._spawn(partial(consume_events, consumer, database, valkey, instance=name))
        for task in self._wiring.tasks:
            self._spawn(task)

    async def _stop(self) -> None:
        try:
            async with asyncio.timeout(STOP_TIMEOUT_S):
                await _cancel_all(self._tasks)
                for job in self._wiring.on_stop:
                    await job()
                await self._flush()
        except Exception:
            log.exception("service.stopped_uncleanly")
        await self._resources.close()
        log.info("service.stopped", uptime_s=self._health.uptime_s)

    async def _flush(self) -> None:
        """Tell what was recorded last: this may be the service's only instance, and stay down for long."""
        if self._resources.database is not None and self._health.has_started:
            await relay_recorded(self._resources.database, self._resources.valkey)


async def _keep_running(job: Job) -> None:
    while True:
        try:
            await job()
        except Exception:
            log.exception("task.failed", task=getattr(job, "__qualname__", repr(job)))
        else:
            return
        await asyncio.sleep(TASK_PAUSE_S * random.uniform(0.5, 1.5))  # noqa: S311 – jitter, not a secret


async def _sweep(database: Database) -> None:
    while True:
        await forget_keys(database)
        await forget_handled(database)
        await asyncio.sleep(SWEEP_INTERVAL_S)


async def _cancel_all(tasks: Sequence[asyncio.Task[None]]) -> None:
    # A library may swallow one cancellation while its own time-out runs out: ask until all have gone.
    pending = set(tasks)
    while pending:
        for task in pending:
            task.cancel()
        _, pending = await asyncio.wait(pending, timeout=0.1)
