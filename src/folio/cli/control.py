"""Speak to supervisord over its Unix socket."""

import contextlib
import http.client
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from xmlrpc.client import Fault, ServerProxy

from supervisor.xmlrpc import Faults, SupervisorTransport

from folio.chassis.home import Home
from folio.cli import orphans
from folio.cli.orphans import KEEPER, SUPERVISOR
from folio.cli.plan import Process, read_plan, read_wanted, write_plan, write_wanted
from folio.cli.sockets import check_socket_path
from folio.kernel.errors import Unavailable

START_LIMIT_S = 15
STOP_MARGIN_S = 5
INTERVAL_S = 0.03
WITHOUT_WAITING = False
# A process that ended while it was being started is started again like any other that ends.
STARTED_AGAIN = (Faults.SPAWN_ERROR, Faults.ABNORMAL_TERMINATION)
HARMLESS = (Faults.ALREADY_STARTED, Faults.NOT_RUNNING, Faults.ALREADY_ADDED, *STARTED_AGAIN)


class SupervisorSilent(Unavailable):
    """supervisord did not start, or does not answer."""

    code = "supervisor_silent"


@dataclass(frozen=True, slots=True)
class State:
    """What supervisord knows of a process; ``started_at`` is a Unix time, 0 when it does not run."""

    word: str
    pid: int
    started_at: float
    reason: str


class Control:
    """supervisord of one home, running or not."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._socket = home.run / "supervisor.sock"

    @property
    def is_running(self) -> bool:
        """Supervisord lives and answers."""
        if orphans.find(self._home.run, SUPERVISOR) is None:
            return False
        try:
            self._call("getState")
        except SupervisorSilent:
            return False
        return True

    def launch(self, plan: Iterable[Process]) -> None:
        """Start supervisord with this plan, none of whose processes it starts by itself.

        Raises:
            SupervisorSilent: it did not come up.
            SocketPathTooLong: ``FOLIO_HOME`` is too long a path.
        """
        check_socket_path(self._socket)
        write_plan(self._home.run, plan)
        self._write_configuration()
        log_file = self._home.logs / "keeper.log"
        with log_file.open("ab") as log:
            keeper = subprocess.Popen(  # noqa: S603 – our own module
                [sys.executable, "-m", "folio.cli.keeper", str(self._home.run / "supervisord.conf")],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        if not wait_for(lambda: self.is_running or keeper.poll() is not None, START_LIMIT_S) or keeper.poll():
            raise SupervisorSilent(
                f"supervisord did not start; see {log_file} and {log_file.parent}/supervisor.log"
            )

    def states(self) -> dict[str, State]:
        """Return the state of every process by its name."""
        found = self._call("getAllProcessInfo")
        return {
            entry["name"]: State(
                word=entry["statename"].lower(),
                pid=entry["pid"],
                started_at=float(entry["start"]) if entry["pid"] else 0.0,
                reason=entry["spawnerr"],
            )
            for entry in found
        }

    def start(self, name: str) -> None:
        """Start a process; nothing happens when it runs."""
        self._call("startProcess", name, WITHOUT_WAITING)
        write_wanted(self._home.run, read_wanted(self._home.run) | {name})

    def stop(self, processes: Iterable[Process], *, force: bool = False) -> None:
        """Stop processes, all at the same time, and wait until they have ended."""
        chosen = tuple(processes)
        limits = {process.name: process.stop_limit_s for process in chosen}
        write_wanted(self._home.run, read_wanted(self._home.run) - set(limits))
        for process in chosen:
            self._call("stopProcess", process.name, WITHOUT_WAITING)
            if force:
                self._call("signalProcess", process.name, str(int(process.force_signal)))

        def have_ended() -> bool:
            return not any(state.pid for name, state in self.states().items() if name in limits)

        wait_for(have_ended, max(limits.values(), default=0) + STOP_MARGIN_S)

    def adopt(self, plan: Iterable[Process]) -> None:
        """Have supervisord know the processes of this plan; those that change are stopped, none started."""
        before = {process.name: process for process in read_plan(self._home.run)}
        write_plan(self._home.run, plan)
        ((added, changed, removed),) = self._call("reloadConfig")
        self.stop([before[name] for name in (*changed, *removed)])
        for name in (*changed, *removed):
            self._call("removeProcessGroup", name)
        for name in (*added, *changed):
            self._call("addProcessGroup", name)

    def shut_down(self) -> None:
        """End supervisord and whatever it still runs, and wait for it."""
        keeper = orphans.find(self._home.run, KEEPER)
        with contextlib.suppress(SupervisorSilent):
            self._call("shutdown")
        if keeper is not None:
            wait_for(lambda: orphans.find(self._home.run, KEEPER) is None, START_LIMIT_S)

    def _write_configuration(self) -> None:
        user = "user=root\n" if os.geteuid() == 0 else ""
        file = self._home.run / "supervisord.conf"
        file.write_text(
            f"[supervisord]\n{user}"
            "logfile=%(here)s/../logs/supervisor.log\nlogfile_maxbytes=10MB\nlogfile_backups=3\n"
            "pidfile=%(here)s/supervisor.pid\nchildlogdir=%(here)s\nnodaemon=true\nsilent=true\nnocleanup=true\n"
            "umask=077\n"
            "[unix_http_server]\nfile=%(here)s/supervisor.sock\nchmod=0700\n"
            "[rpcinterface:supervisor]\n"
            "supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface\n"
        )
        file.chmod(0o600)

    def _call(self, method: str, *arguments: object) -> Any:  # noqa: ANN401 – XML-RPC answers anything
        transport = SupervisorTransport(serverurl=f"unix://{self._socket}")
        try:
            proxy = ServerProxy("http://supervisor", transport=transport)
            return getattr(proxy.supervisor, method)(*arguments)
        except Fault as fault:
            if fault.faultCode in HARMLESS:
                return None
            raise SupervisorSilent(
                f"supervisord refused {method} {arguments}: {fault.faultString}"
            ) from fault
        except (OSError, http.client.HTTPException) as error:
            raise SupervisorSilent(f"supervisord does not answer: {error}; run `folio up`") from error
        finally:
            transport.close()


def wait_for(condition: Callable[[], object], limit_s: float) -> bool:
    """Return true as soon as ``condition`` does, false when it has not within ``limit_s``."""
    end, pause = time.monotonic() + limit_s, threading.Event()
    while not condition():
        if time.monotonic() > end:
            return False
        pause.wait(INTERVAL_S)
    return True
