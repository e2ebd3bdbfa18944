"""The gateway as it runs: Envoy and the control plane as processes, found by way of a real Valkey."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest
from anyio.from_thread import start_blocking_portal
from playwright.sync_api import sync_playwright

from folio.chassis import ports
from folio.chassis.bus import Bus
from folio.chassis.registry import Instance, Registry
from folio.chassis.resources import open_valkey
from tests.fixtures.waiting import wait_until
from tests.gateway.rig import NO_TLS, ROOT, free_port, upstream

JWKS = "/.well-known/jwks.json"


@dataclass
class Platform:
    """A gateway of its own home and ports."""

    environ: dict[str, str]
    home: Path
    offset: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{ports.gateway_port(offset=self.offset)}"

    @contextmanager
    def lease(self, service: str, port: int) -> Iterator[None]:
        """Keep an instance in the registry."""
        me = Instance(
            service=service,
            instance=0,
            address="127.0.0.1",
            port=port,
            version="3",
            started_at="2026-11-23T06:00:00+00:00",
            pid=1,
            ready=True,
        )

        async def keep() -> None:
            valkey = open_valkey(self.environ["FOLIO_VALKEY_URL"])
            await Registry(valkey, Bus(valkey)).keep_lease(me, lambda: True)

        with start_blocking_portal() as portal:
            keeping = portal.start_task_soon(keep)
            yield
            keeping.cancel()

    @contextmanager
    def process(self, module: str) -> Iterator[subprocess.Popen[bytes]]:
        with (self.home / f"{module}.log").open("ab") as log:
            started = subprocess.Popen(
                [sys.executable, "-m", module], cwd=ROOT, env=self.environ, stdout=log, stderr=log
            )
        try:
            yield started
        finally:
            started.send_signal(signal.SIGTERM)
            started.wait(15)


@pytest.fixture
def platform(valkey_url: str) -> Iterator[Platform]:
    with tempfile.TemporaryDirectory(prefix="folio-gateway-") as directory:
        offset = free_port() % 20_000 + 10_000
        environ = {
            **{name: value for name, value in os.environ.items() if not name.startswith("FOLIO_")},
            "FOLIO_HOME": directory,
            "FOLIO_PORT_OFFSET": str(offset),
            "FOLIO_VALKEY_URL": valkey_url,
            "FOLIO_GATEWAY_ACCESS_LOG": "off",
            "PYTHONPATH": str(ROOT / "src"),
        }
        yield Platform(environ, Path(directory), offset)


def test_envoy_and_control_plane_make_a_platform_of_registered_services(platform: Platform) -> None:
    with (
        platform.process("folio.gateway.envoy") as envoy,
        platform.process("folio.gateway"),
        upstream() as users,
        httpx2.Client(base_url=platform.url, timeout=10, verify=NO_TLS) as client,
    ):
        wait_until(lambda: status(client, "/health") == 200, 30)
        assert status(client, "/api/portfolios") == 401
        assert client.get("/health").json()["service"] == "gateway"
        assert status(client, "/api/openapi.json") == 200
        assert status(client, JWKS) == 503

        with platform.lease("users", users.port):
            wait_until(lambda: status(client, JWKS) == 200, 3)
            browse_the_api(platform.url)

            # What Envoy knew it knows again after its own end.
            envoy.send_signal(signal.SIGKILL)
            envoy.wait(10)
            with platform.process("folio.gateway.envoy"):
                wait_until(lambda: status(client, JWKS) == 200, 15)


def status(client: httpx2.Client, path: str) -> int:
    try:
        return client.get(path).status_code
    except httpx2.HTTPError:
        return 0


def browse_the_api(url: str) -> None:
    """Open the page in a browser: it shows the operations, and asks nobody but the gateway."""
    complaints: list[str] = []
    hosts: set[str] = set()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        page.on(
            "console", lambda message: complaints.append(message.text) if message.type == "error" else None
        )
        page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{url}/docs")
        page.wait_for_selector('[data-path="/api/platform/services"]', timeout=20_000)
        browser.close()

    assert complaints == []
    assert hosts <= {urlsplit(url).netloc, ""}
