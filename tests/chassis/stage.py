"""A home with servers of its own, on which the sample service runs as a real process."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import UUID

import httpx2
import psycopg
from valkey import Valkey
from valkey.exceptions import ValkeyError

from folio.chassis.clock import SystemClock
from folio.chassis.home import Home
from folio.chassis.ports import PORTS
from folio.chassis.registry import PREFIX
from folio.chassis.routing import START_PATIENCE_S
from folio.cli import keys, postgres, provision
from tests.chassis.ownservers import OwnServer, OwnValkey, own_home
from tests.fakes.signer import TokenSigner
from tests.fixtures.waiting import wait_until

ROOT = Path(__file__).parents[2]
SERVICE = "workspace"
# Longer than a process that is starting keeps a request waiting.
PROBE_TIMEOUT_S = START_PATIENCE_S + 2


class Process:
    """The sample service, running or not."""

    def __init__(self, home: Home, **environ: str) -> None:
        self.home = home
        self.offset = _free_offset()
        self.log_file = home.path / f"{self.offset}.log"
        self._environ = environ
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def port(self) -> int:
        """Where it listens."""
        return PORTS[SERVICE] + self.offset

    @property
    def origin(self) -> str:
        """The origin of the platform's own pages."""
        return f"http://localhost:{PORTS['gateway'] + self.offset}"

    @property
    def pid(self) -> int:
        """Its number while it runs."""
        assert self._process is not None
        return self._process.pid

    @property
    def log(self) -> str:
        """All that it has written."""
        return self.log_file.read_text()

    def start(self) -> "Process":
        """Start it; ``wait_ready`` waits until it serves."""
        with self.log_file.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.chassis.sample_process"],
                cwd=ROOT,
                env=self._whole_environ(),
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
            )
        return self

    def wait_ready(self) -> "Process":
        """Wait until requests may be sent."""
        wait_until(lambda: self.probe("/readyz") == 200, deadline_s=30)
        return self

    def probe(self, path: str) -> int:
        """Return the status of an answer, 0 when there is none."""
        try:
            return httpx2.get(f"http://127.0.0.1:{self.port}{path}", timeout=PROBE_TIMEOUT_S).status_code
        except httpx2.HTTPError:
            return 0

    def send(self, number: signal.Signals) -> None:
        """Send a signal."""
        assert self._process is not None
        self._process.send_signal(number)

    def wait(self, timeout_s: float) -> int:
        """Return the code it ends with in time."""
        assert self._process is not None
        return self._process.wait(timeout_s)

    def kill(self) -> None:
        """End it without a warning."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait(10)

    def _whole_environ(self) -> dict[str, str]:
        own = {name: value for name, value in os.environ.items() if not name.startswith("FOLIO_")}
        return {
            **own,
            "FOLIO_HOME": str(self.home.path),
            "FOLIO_PORT_OFFSET": str(self.offset),
            **self._environ,
        }


class Stage:
    """The home, its servers, and a signer of tokens."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.signer = TokenSigner(SystemClock())
        (home.path / "signer.json").write_text(json.dumps(self.signer.key.as_dict(private=False)))
        self.valkey = OwnValkey(home)
        cluster = postgres.prepare(home, durable=False)
        self.postgres = OwnServer(cluster.command, home.path / "postgres.log")
        self._password = keys.ensure_secret(home.keys, f"database-{SERVICE}")

    def start_postgres(self) -> None:
        """Start PostgreSQL and make the service's role and database."""
        self.postgres.start()
        wait_until(self._provision, deadline_s=30)

    def authorization(self, user_id: UUID | None = None, *permissions: str) -> dict[str, str]:
        """Return the header of a user."""
        return {"Authorization": f"Bearer {self.signer.access_token(user_id, *permissions)}"}

    def lease_ms(self) -> list[int]:
        """Return how long each lease still lasts."""
        with Valkey(unix_socket_path=str(self.home.valkey_socket)) as client:
            return [int(client.pttl(key)) for key in client.scan_iter(match=f"{PREFIX}*")]

    @contextmanager
    def process(self, **environ: str) -> Iterator[Process]:
        """Give a process that is not started yet; afterwards it is gone."""
        process = Process(self.home, **environ)
        try:
            yield process
        finally:
            process.kill()
            self.forget_leases()

    def forget_leases(self) -> None:
        """Remove what a killed process left."""
        with suppress(ValkeyError), Valkey(unix_socket_path=str(self.home.valkey_socket)) as client:
            client.flushdb()

    def close(self) -> None:
        """End both servers."""
        self.valkey.kill()
        self.postgres.send(signal.SIGINT)
        self.postgres.wait()

    def _provision(self) -> bool:
        try:
            url = provision.administrator_url(self.home, None)
            with psycopg.connect(url, autocommit=True) as connection:
                provision.ensure_role(connection, SERVICE, self._password)
                provision.ensure_database(connection, f"folio_{SERVICE}", owner=f"folio_{SERVICE}")
        except psycopg.OperationalError:
            return False
        return True


@contextmanager
def open_stage(*, is_started: bool = True) -> Iterator[Stage]:
    """Give a stage; its servers run when ``is_started``."""
    with own_home() as home:
        stage = Stage(home)
        try:
            if is_started:
                stage.valkey.start()
                stage.start_postgres()
            yield stage
        finally:
            stage.close()


def _free_offset() -> int:
    """Return an offset that puts the sample on a port nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    return port - PORTS[SERVICE]
