"""A real Envoy on the files the gateway renders, with small upstreams behind it."""

import json
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import UUID

import httpx2

from folio.chassis.clock import SystemClock
from folio.chassis.tokens import AUDIENCE, ISSUER
from folio.gateway.domain.endpoints import Endpoint
from folio.gateway.domain.plane import DataPlane, Rate, Rates
from folio.gateway.domain.routes import RouteTable
from folio.gateway.domain.table import TABLE
from folio.gateway.envoy import envoy_command
from folio.gateway.rendered import RenderedFiles
from tests.fakes.signer import TokenSigner
from tests.fixtures.waiting import wait_until

# All of it is plain HTTP; reading the machine's certificates for each client would cost more than the tests.
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
PLENTY = Rate(1_000_000, 1_000_000)
ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Upstream:
    """One instance of a service, as a process of its own."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def endpoint(self) -> Endpoint:
        return Endpoint("127.0.0.1", self.port)

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(5)


@contextmanager
def upstream(port: int | None = None, documents: Mapping[str, object] | None = None) -> Iterator[Upstream]:
    """Run an instance; it answers with ``documents`` at their paths, and elsewhere with what it was asked."""
    port = port or free_port()
    said = json.dumps(dict(documents or {}))
    process = subprocess.Popen([sys.executable, "-m", "tests.gateway.upstream", str(port), said], cwd=ROOT)
    started = Upstream(port, process)
    try:
        wait_until(lambda: _answers(f"http://127.0.0.1:{port}/readyz"))
        yield started
    finally:
        process.kill()
        process.wait(5)


def _answers(url: str) -> bool:
    try:
        return httpx2.get(url, timeout=1, verify=NO_TLS).status_code == 200
    except httpx2.HTTPError:
        return False


@dataclass
class Gateway:
    """A running data plane."""

    plane: DataPlane
    files: RenderedFiles
    log: Path
    process: subprocess.Popen[bytes]
    signer: TokenSigner = field(default_factory=lambda: TokenSigner(SystemClock()))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.plane.port}"

    def client(self, **headers: str) -> httpx2.Client:
        return httpx2.Client(base_url=self.url, headers=headers, timeout=20, verify=NO_TLS)

    def signed_in(self, user_id: UUID | None = None, *permissions: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.signer.access_token(user_id, *permissions)}"}

    def trust_signer(self) -> None:
        public = self.signer.key.as_dict(private=False)
        self.files.write_public_keys([{name: str(value) for name, value in public.items()}])

    def admin(self, path: str) -> str:
        transport = httpx2.HTTPTransport(uds=self.plane.admin_socket, verify=NO_TLS)
        with httpx2.Client(transport=transport, base_url="http://envoy") as admin:
            return admin.get(path).text

    def healthy(self, service: str) -> int:
        clusters = json.loads(self.admin("/clusters?format=json"))["cluster_statuses"]
        hosts = next(item for item in clusters if item["name"] == service).get("host_statuses", [])
        return sum(1 for host in hosts if "failed_active_health_check" not in host["health_status"])

    def use(self, service: str, *upstreams: Upstream) -> None:
        """Assign the upstreams to a service and wait until Envoy has found them healthy."""
        self.files.write_endpoints(service, [item.endpoint for item in upstreams])
        wait_until(lambda: self.healthy(service) == len(upstreams))

    def wait_for_keys(self) -> None:
        with self.client(**self.signed_in()) as client:
            wait_until(lambda: client.get("/api/portfolios").status_code != 401)


def plane_in(directory: Path) -> DataPlane:
    """Return a plane below ``directory`` with free ports and limits that no test reaches by accident."""
    return DataPlane(
        bind="127.0.0.1",
        port=free_port(),
        control_plane_port=free_port(),
        directory=str(directory / "envoy"),
        admin_socket=str(directory / "admin.sock"),
        is_https=False,
        access_cookie="folio_access",
        issuer=ISSUER,
        audience=AUDIENCE,
        trusted_proxies=(),
        rates=Rates(user=PLENTY, address=PLENTY, credentials=PLENTY),
        max_connections=1000,
        access_log=str(directory / "access.log"),
        health_interval_ms=100,
    )


@contextmanager
def running_gateway(plane: DataPlane, *, table: RouteTable = TABLE, threads: int = 1) -> Iterator[Gateway]:
    """Run Envoy; it stops with the context."""
    files = RenderedFiles(plane, table)
    files.prepare()
    log = Path(plane.directory) / "envoy.log"
    with log.open("wb") as output:
        command = envoy_command(plane, threads=threads)
        process = subprocess.Popen(command, stdout=output, stderr=output)
    gateway = Gateway(plane, files, log, process)
    gateway.trust_signer()
    try:
        wait_until(lambda: _listens(gateway))
        yield gateway
    finally:
        process.terminate()
        process.wait(10)


def _listens(gateway: Gateway) -> bool:
    if gateway.process.poll() is not None:
        raise AssertionError(f"Envoy did not start:\n{gateway.log.read_text()}")
    try:
        return "LIVE" in gateway.admin("/ready")
    except httpx2.HTTPError:
        return False


@contextmanager
def gateway_with_upstreams(plane: DataPlane, *services: str, table: RouteTable = TABLE) -> Iterator[Gateway]:
    """Run Envoy with one upstream, shared by the control plane's port and all of ``services``."""
    with ExitStack() as stack:
        shared = stack.enter_context(upstream())
        gateway = stack.enter_context(
            running_gateway(replace(plane, control_plane_port=shared.port), table=table)
        )
        for service in services:
            gateway.use(service, shared)
        yield gateway
