"""How every service becomes a process, and how it stops within ten seconds."""

import asyncio
import os
import signal
import socket
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from types import FrameType

import uvicorn
from fastapi import FastAPI

from folio.chassis import ports
from folio.chassis.log import configure_logging, get_logger
from folio.chassis.registry import Instance
from folio.chassis.resources import Resources, open_resources
from folio.chassis.server import Service, build_app
from folio.chassis.settings import PlatformSettings, load_settings
from folio.kernel.errors import FolioError

log = get_logger()

GRACE_S = 6
TICK_S = 1.0
EXIT_MISCONFIGURED = 78


def run(service: Service) -> None:
    """Serve until told to stop; the ``__main__`` of every service is this one call."""
    try:
        server = _open_server(service)
    except (FolioError, OSError) as error:
        sys.stderr.write(f"folio: {error}\n")
        sys.exit(EXIT_MISCONFIGURED)
    # uvicorn sends itself the signal again once it has stopped; being told twice is no reason to die of it.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, server.handle_exit)
    server.run()


def _open_server(service: Service) -> uvicorn.Server:
    settings = load_settings(service.settings, service=service.name, environ=os.environ)
    platform = settings.platform
    configure_logging(service=service.name, level=platform.log_level)
    # Uploads pass through temporary files; these stay under FOLIO_HOME like everything else.
    platform.state.run.mkdir(parents=True, exist_ok=True, mode=0o700)
    tempfile.tempdir = str(platform.state.run)
    resources = open_resources(service.name, settings, database_url=_database_url(service, platform))
    me = _describe(service, platform)
    app = build_app(service, resources, me=me)
    log.info("service.starting", port=me.port, pid=me.pid)
    return _DrainingServer(_uvicorn_config(app, resources, me.port))


def _database_url(service: Service, platform: PlatformSettings) -> str | None:
    if service.migrations is None:
        return None
    return platform.state.database_url(service.name, platform.database_url)


def _describe(service: Service, platform: PlatformSettings) -> Instance:
    return Instance(
        service=service.name,
        instance=platform.instance,
        address=platform.advertise or platform.bind,
        port=ports.port_of(service.name, offset=platform.port_offset, instance=platform.instance),
        version=service.version,
        started_at=datetime.now(UTC).isoformat(),
        pid=os.getpid(),
        ready=False,
    )


def _uvicorn_config(app: FastAPI, resources: Resources, port: int) -> uvicorn.Config:
    channel = resources.channel
    return uvicorn.Config(
        app,
        host=resources.settings.platform.bind,
        ssl_context_factory=(lambda _config, _default: channel.server) if channel else None,
        port=port,
        loop="uvloop",
        http="httptools",
        ws="websockets-sansio",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE_S,
        ws_max_size=1024 * 1024,
        ws_per_message_deflate=False,
    )


class _DrainingServer(uvicorn.Server):
    """A server that says when it listens, and that it is going before it finishes what it has."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._wake: Callable[[], object] = int

    async def main_loop(self) -> None:
        """Wait until told to stop; uvicorn's own loop wakes ten times a second to find out."""
        loop, told = asyncio.get_running_loop(), asyncio.Event()
        self._wake = partial(loop.call_soon_threadsafe, told.set)
        # The first tick of each ten renews the date that answers carry.
        while not await self.on_tick(0):
            with suppress(TimeoutError):
                async with asyncio.timeout(TICK_S):
                    await told.wait()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Take note of the signal."""
        super().handle_exit(sig, frame)
        self._wake()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._app.state.life.announce()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await self._app.state.life.drain()
        await super().shutdown(sockets)

    @property
    def _app(self) -> FastAPI:
        app: FastAPI = self.config.app  # type: ignore[assignment]  # the one we were built with
        return app
