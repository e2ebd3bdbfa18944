"""supervisord with patience: ``python -m folio.cli.keeper <configuration>`` keeps the plan's processes alive.

supervisord gives up on a process that keeps failing and waits whole seconds between attempts. Here it never
gives up, waits 0.1 s, then twice as long each time up to 5 s, and notices a death at once. Two processes run:
one that does nothing but start supervisord again if it is killed, and supervisord itself. A child of a killed
supervisord is told to stop by the kernel where that exists (Linux), and is ended by its record elsewhere.
"""

import ctypes
import math
import os
import shlex
import signal
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

from supervisor.medusa import asyncore_25 as asyncore
from supervisor.options import ProcessConfig, ProcessGroupConfig, ServerOptions
from supervisor.poller import Poller
from supervisor.process import Subprocess
from supervisor.states import ProcessStates, SupervisorStates
from supervisor.supervisord import Supervisor

from folio.cli import orphans
from folio.cli.nursery import Nursery, become_module, is_module_command
from folio.cli.orphans import KEEPER, SUPERVISOR
from folio.cli.plan import Process, read_plan, read_wanted

FIRST_DELAY_S, LONGEST_DELAY_S = 0.1, 5.0
MAX_BACKOFF = 7
# A process that lives this long has started well; its next failure waits for FIRST_DELAY_S again.
SETTLED_AFTER_S = 10
RETRIES_FOR_EVER = 10**9
IDLE_WAIT_S, STOPPING_WAIT_S = 1.0, 0.02
LOG_BYTES, LOG_BACKUPS = 10 * 1024 * 1024, 5
PR_SET_PDEATHSIG = 1


def main() -> None:
    """Run supervisord, and again when it ends otherwise than by being asked."""
    configuration = Path(sys.argv[1])
    run = configuration.parent
    os.umask(0o077)
    orphans.record(run, KEEPER, os.getpid())
    failures = 0
    while True:
        started = time.monotonic()
        status = _run_once(configuration)
        if status == 0:
            break
        orphans.end_all(run, except_for=(KEEPER,))
        failures = 1 if time.monotonic() - started > SETTLED_AFTER_S else failures + 1
        threading.Event().wait(delay_after(failures))
    orphans.forget(run, KEEPER)


def delay_after(failures: int) -> float:
    """Return the seconds to wait before the next attempt after so many failures in a row."""
    return min(LONGEST_DELAY_S, math.ldexp(FIRST_DELAY_S, min(failures, MAX_BACKOFF) - 1))


def _run_once(configuration: Path) -> int:
    child = os.fork()
    if child == 0:
        try:
            supervise(configuration)
        finally:
            os._exit(int(sys.exc_info()[0] is not None))
    for asked in (signal.SIGTERM, signal.SIGINT):
        signal.signal(asked, lambda number, _frame: os.kill(child, number))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def supervise(configuration: Path) -> None:
    """Be supervisord until it is told to shut down."""
    options = PatientOptions()
    options.realize(["-c", str(configuration), "-n"])
    options.first, options.test = True, False
    supervisor = PatientSupervisor(options)
    options.supervisor = supervisor
    run = configuration.parent
    orphans.record(run, SUPERVISOR, os.getpid())
    try:
        supervisor.main()
    except asyncore.ExitNow:
        orphans.forget(run, SUPERVISOR)


class PatientSupervisor(Supervisor):  # type: ignore[misc]  # supervisor has no types
    """A supervisor that takes up what its killed predecessor was keeping."""

    def runforever(self) -> None:
        """Start the processes that are wanted, then serve."""
        wanted = read_wanted(self.options.run)
        for group in self.process_groups.values():
            for name, process in group.processes.items():
                if name in wanted:
                    process.spawn()
        super().runforever()


class PatientProcess(Subprocess):  # type: ignore[misc]  # supervisor has no types
    """A process that is started again for ever, and recorded so that it can be found without supervisord."""

    backoff: int

    def change_state(self, new_state: int, expected: bool = True) -> None:  # noqa: FBT001, FBT002 – overridden
        """Change the state; after a failed start, wait fractions of seconds instead of whole ones."""
        super().change_state(new_state, expected)
        if new_state == ProcessStates.BACKOFF:
            self.backoff = min(self.backoff, MAX_BACKOFF)
            self.delay = time.time() + delay_after(self.backoff)

    def spawn(self) -> int | None:
        """Start the process; one that is a fork waits until there is everything to inherit."""
        if is_module_command(shlex.split(self.config.command)):
            self.config.options.nursery.import_all()
        pid: int | None = super().spawn()
        return pid

    def _spawn_as_parent(self, pid: int) -> int:
        orphans.record(self.config.options.run, self.config.name, pid)
        spawned: int = super()._spawn_as_parent(pid)
        return spawned

    def finish(self, pid: int, sts: int) -> None:
        """Note the end of the process."""
        super().finish(pid, sts)
        orphans.forget(self.config.options.run, self.config.name)

    def _prepare_child_fds(self) -> None:
        super()._prepare_child_fds()
        if sys.platform == "linux":
            libc = ctypes.CDLL(None, use_errno=True)
            libc.prctl(PR_SET_PDEATHSIG, int(self.config.stopsignal), 0, 0, 0)


class PatientConfig(ProcessConfig):  # type: ignore[misc]  # supervisor has no types
    """The configuration of a patient process."""

    def make_process(self, group: object = None) -> PatientProcess:
        """Return a process of this configuration in ``group``."""
        process = PatientProcess(self)
        process.group = group
        return process


class WakingPoller(Poller):  # type: ignore[misc]  # supervisor has no types
    """Waits no longer than until something is due, and is woken by every signal."""

    def wake_on_signals(self) -> None:
        """Have every signal end the wait; without this a death is noticed up to a second later."""
        self._woken, waker = os.pipe()
        for end in (self._woken, waker):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(waker, warn_on_full_buffer=False)

    def poll(self, timeout: float) -> tuple[list[int], list[int]]:
        """Return the descriptors to read and to write, after at most ``timeout`` seconds."""
        self.register_readable(self._woken)
        readable, writable = super().poll(min(timeout, self.options.wait_s()))
        self.options.nursery.import_next()
        if self._woken in readable:
            os.read(self._woken, 4096)
        return [end for end in readable if end != self._woken], writable


class PatientOptions(ServerOptions):  # type: ignore[misc]  # supervisor has no types
    """supervisord's options with the processes read from the plan."""

    supervisor: Supervisor | None = None

    def __init__(self) -> None:
        super().__init__()
        self.poller = WakingPoller(self)
        self.nursery = Nursery()

    @property
    def run(self) -> Path:
        """The directory of the configuration, the plan and the records."""
        return Path(self.configfile).parent

    def setsignals(self) -> None:
        """Receive signals, each of which also ends the wait."""
        super().setsignals()
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        self.poller.wake_on_signals()

    def process_groups_from_parser(self, _parser: object) -> list[ProcessGroupConfig]:
        """Return a group of one for each process of the plan."""
        return [
            ProcessGroupConfig(self, process.name, _priority(process), [self._configured(process)])
            for process in read_plan(self.run)
        ]

    def wait_s(self) -> float:
        """Return how long nothing will be due, in seconds."""
        if not self.nursery.is_ready:
            return 0
        if self.mood < SupervisorStates.RUNNING or self.supervisor is None:
            return STOPPING_WAIT_S
        groups = self.supervisor.process_groups.values()
        return min(
            (_due_in_s(process) for group in groups for process in group.processes.values()), default=1.0
        )

    def execve(self, filename: str, argv: list[str], env: Mapping[str, str]) -> NoReturn:
        """Become the program; one of our own modules needs no new interpreter."""
        if is_module_command(argv):
            become_module(argv, env)
        super().execve(filename, argv, env)
        raise AssertionError("exec does not return")

    def _configured(self, process: Process) -> PatientConfig:
        log = self.run.parent / "logs" / f"{process.name}.log"
        streams: dict[str, object] = {}
        for stream, file in (("stdout", str(log)), ("stderr", None)):
            streams |= {
                f"{stream}_logfile": file,
                f"{stream}_logfile_maxbytes": LOG_BYTES,
                f"{stream}_logfile_backups": LOG_BACKUPS,
                f"{stream}_capture_maxbytes": 0,
                f"{stream}_events_enabled": False,
                f"{stream}_syslog": False,
            }
        return PatientConfig(
            self,
            name=process.name,
            command=shlex.join(process.command),
            environment=dict(process.environment),
            priority=_priority(process),
            stopsignal=process.stop_signal,
            stopwaitsecs=process.stop_limit_s,
            startsecs=SETTLED_AFTER_S,
            startretries=RETRIES_FOR_EVER,
            autostart=False,
            autorestart=True,
            stopasgroup=False,
            killasgroup=True,
            exitcodes=[0],
            redirect_stderr=True,
            directory=None,
            umask=None,
            uid=None,
            **streams,
        )


def _priority(process: Process) -> int:
    """Return its place in the order of stopping; a place of its own would change with every new neighbour."""
    return 1 if process.is_server else 2


def _due_in_s(process: PatientProcess) -> float:
    if process.state == ProcessStates.EXITED:
        return 0
    if process.state in (ProcessStates.BACKOFF, ProcessStates.STOPPING):
        return max(0.0, min(IDLE_WAIT_S, float(process.delay) - time.time() + 0.005))
    return IDLE_WAIT_S


if __name__ == "__main__":
    main()
