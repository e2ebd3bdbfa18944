"""Who listens on a port that the platform needs."""

import contextlib
import errno
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psutil

from folio.cli.plan import Process
from folio.kernel.errors import Conflict

if TYPE_CHECKING:
    from psutil._ntuples import pconn, sconn


class PortInUse(Conflict):
    """Another program listens where the platform would; the message names it."""

    code = "port_in_use"


@dataclass(frozen=True, slots=True)
class Holder:
    """A program that holds a port; ``pid`` is 0 when the system does not say which it is."""

    port: int
    pid: int
    name: str

    def __str__(self) -> str:
        """Return the words an error message uses."""
        if not self.pid:
            return f"port {self.port} is in use by a process of another user"
        return f"port {self.port} is in use by {self.name} (pid {self.pid})"


def check_ports(processes: Iterable[Process], *, bind: str) -> None:
    """Return when every port the processes need is free.

    Raises:
        PortInUse: some are not; all of them are named with the process that holds each.
    """
    taken = [process for process in processes if process.port and not is_free(bind, process.port)]
    if not taken:
        return
    lines = [f"{process.name}: {find_holder(process.port)}" for process in taken]
    raise PortInUse(
        f"{'; '.join(lines)}. Stop what holds it, or shift all ports with FOLIO_PORT_OFFSET (for example 100)"
    )


def is_free(bind: str, port: int) -> bool:
    """Return whether ``port`` can be listened on at ``bind``."""
    family = socket.AF_INET6 if ":" in bind else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((bind, port))
            listener.listen()
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False
            raise
    return True


def find_holder(port: int) -> Holder:
    """Return who listens on ``port``, as far as this user may know."""
    with contextlib.suppress(psutil.AccessDenied):
        for connection in psutil.net_connections("tcp"):
            if _listens_on(connection, port) and connection.pid:
                return Holder(port, connection.pid, _name_of(connection.pid))
    return _find_among_own(port)


def _find_among_own(port: int) -> Holder:
    """Ask process by process: macOS tells nobody but root about all connections at once."""
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if any(_listens_on(connection, port) for connection in process.net_connections("tcp")):
                return Holder(port, process.pid, process.name())
    return Holder(port, 0, "")


def _listens_on(connection: "pconn | sconn", port: int) -> bool:
    return connection.status == psutil.CONN_LISTEN and connection.laddr[1:] == (port,)


def _name_of(pid: int) -> str:
    try:
        process = psutil.Process(pid)
        words = process.cmdline()
    except psutil.Error:
        return "a process that has just ended"
    return " ".join(words)[:80] or process.name()
