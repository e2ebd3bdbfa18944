"""Ask a process whether it is well, in the language it speaks."""

import http.client
import json
import socket
import struct
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import SplitResult, urlsplit

from folio.chassis.channel import Channel
from folio.chassis.clock import SystemClock
from folio.chassis.ports import OPERATOR
from folio.cli.plan import POSTGRES, Process

PROBE_TIMEOUT_S = 2.0
Status = Literal["healthy", "degraded", "starting", "draining", "down"]
POSTGRES_PROTOCOL = 3 << 16


@dataclass(frozen=True, slots=True)
class Answer:
    """How a process answered; ``reason`` says why it is not healthy."""

    status: Status
    latency_ms: float
    reason: str = ""


def ask_all(processes: Sequence[Process], *, timeout_s: float = PROBE_TIMEOUT_S) -> dict[str, Answer]:
    """Return the answer of each process by its name; all are asked at the same time."""
    if not processes:
        return {}
    with ThreadPoolExecutor(len(processes)) as pool:
        answers = pool.map(lambda process: ask(process, timeout_s=timeout_s), processes)
        return dict(zip((process.name for process in processes), answers, strict=True))


def ask(process: Process, *, timeout_s: float = PROBE_TIMEOUT_S) -> Answer:
    """Return how the process answers; silence and refusal are the answer ``down``."""
    started = time.perf_counter()
    try:
        status, reason = _ask(process, timeout_s)
    except (OSError, http.client.HTTPException, ValueError, TypeError, KeyError) as error:
        status, reason = "down", f"{type(error).__name__}: {error}"
    return Answer(status, round((time.perf_counter() - started) * 1000, 1), reason)


def _ask(process: Process, timeout_s: float) -> tuple[Status, str]:
    if process.probe.startswith("http"):
        return _ask_http(_connect(process, timeout_s), urlsplit(process.probe))
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(timeout_s)
        connection.connect(process.probe)
        return _ask_postgres(connection) if process.name == POSTGRES else _ask_valkey(connection)


def _connect(process: Process, timeout_s: float) -> http.client.HTTPConnection:
    """Return a connection to ask by; an encrypted one knows the service by its name, not its address."""
    parts = urlsplit(process.probe)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=timeout_s)
    if process.authority is not None:
        connection.connect()
        context = Channel(Path(process.authority), OPERATOR, clock=SystemClock()).client
        connection.sock = context.wrap_socket(connection.sock, server_hostname=process.service)
    return connection


def _ask_http(connection: http.client.HTTPConnection, parts: SplitResult) -> tuple[Status, str]:
    try:
        connection.request("GET", parts.path, headers={"Host": parts.netloc})
        answer = connection.getresponse()
        body = answer.read()
    finally:
        connection.close()
    if answer.status != http.HTTPStatus.OK:
        return "starting", f"{parts.path} answered {answer.status}"
    report = json.loads(body)
    status: Status = report["status"]
    ailing = [name for name, check in report.get("checks", {}).items() if check.get("status") != "healthy"]
    return status, f"waiting for {', '.join(ailing)}" if ailing else ""


def _ask_postgres(connection: socket.socket) -> tuple[Status, str]:
    parameters = b"user\0folio\0database\0postgres\0\0"
    connection.sendall(struct.pack("!ii", 8 + len(parameters), POSTGRES_PROTOCOL) + parameters)
    answer = connection.recv(1024)
    if answer.startswith(b"R"):
        return "healthy", ""
    return "starting", answer[5:].replace(b"\0", b" ").decode(errors="replace").strip()


def _ask_valkey(connection: socket.socket) -> tuple[Status, str]:
    connection.sendall(b"PING\r\n")
    answer = connection.recv(1024)
    if answer.startswith(b"+PONG"):
        return "healthy", ""
    return "starting", answer.decode(errors="replace").strip()
