"""Servers of a test's own, to be killed, paused and brought back."""

import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from valkey import Valkey
from valkey.exceptions import ValkeyError

from folio.chassis.home import Home
from folio.cli import valkey
from tests.fixtures.waiting import wait_until


class OwnServer:
    """One server process that a test may treat badly."""

    def __init__(self, command: tuple[str, ...], log_file: Path) -> None:
        self._command = command
        self._log_file = log_file
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; it may not answer yet."""
        with self._log_file.open("ab") as log:
            self._process = subprocess.Popen(self._command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)

    def send(self, number: signal.Signals) -> None:
        """Send it a signal."""
        if self._process is not None:
            self._process.send_signal(number)

    def kill(self) -> None:
        """End it without a warning."""
        self.send(signal.SIGKILL)
        self.wait()

    def wait(self) -> None:
        """Wait until it has ended."""
        if self._process is not None:
            self._process.wait(30)


class OwnValkey(OwnServer):
    """A Valkey of one's own."""

    def __init__(self, home: Home) -> None:
        super().__init__(valkey.prepare(home), home.path / "valkey.log")
        self.url = home.valkey_url
        self._socket = str(home.valkey_socket)

    def start(self) -> None:
        """Start it and wait for its first answer."""
        super().start()
        wait_until(self._answers)

    def publish(self, channel: str, message: str) -> int:
        """Return how many heard the message."""
        with Valkey(unix_socket_path=self._socket) as client:
            return int(client.publish(channel, message))

    def _answers(self) -> bool:
        try:
            with Valkey(unix_socket_path=self._socket) as client:
                return bool(client.ping())
        except (ValkeyError, OSError):
            return False


@contextmanager
def own_home() -> Iterator[Home]:
    """Give a home whose path is short enough for sockets; it is removed afterwards."""
    path = Path(tempfile.mkdtemp(prefix="folio-"))
    try:
        yield Home(path)
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextmanager
def own_valkey() -> Iterator[OwnValkey]:
    """Give a running Valkey; afterwards it is gone."""
    with own_home() as home:
        server = OwnValkey(home)
        server.start()
        try:
            yield server
        finally:
            server.kill()
