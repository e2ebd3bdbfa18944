"""Start Python services by a fork of a process that has already imported what they share.

Nearly all of a service's start is imports. Done once, before the fork, they cost their time and their memory
once for all services. A service can always be started alone as well, with ``python -m folio.<service>``.
"""

import gc
import importlib
import os
import runpy
import signal
import sys
import traceback
from collections.abc import Mapping, Sequence
from typing import NoReturn

from setproctitle import setproctitle

# In the order of their weight, each about as long as the supervisor may be deaf for.
PRELOADED = (
    "pydantic",
    "fastapi",
    "sqlalchemy.ext.asyncio",
    "psycopg",
    "sqlalchemy.dialects.postgresql.psycopg",
    "alembic.command",
    "valkey.asyncio",
    "httpx2",
    "joserfc.jwk",
    "structlog",
    "uvloop",
    "uvicorn.protocols.http.httptools_impl",
    "uvicorn.protocols.websockets.websockets_sansio_impl",
    "uvicorn.loops.uvloop",
    "uvicorn.lifespan.on",
    "folio.chassis.process",
    "folio.chassis.server",
    # Nobody gets in while Envoy is away, so what is imported before it is started counts double.
    "folio.gateway.settings",
    "folio.gateway.rendered",
)
INHERITED_SIGNALS = (
    signal.SIGTERM,
    signal.SIGINT,
    signal.SIGQUIT,
    signal.SIGHUP,
    signal.SIGCHLD,
    signal.SIGUSR2,
)
# macOS forbids much of what its libraries do between a fork and an exec.
CAN_FORK = sys.platform == "linux"


class Nursery:
    """The imports shared by services, done one at a time so that their process stays responsive."""

    def __init__(self, modules: Sequence[str] = PRELOADED) -> None:
        self._waiting = list(modules) if CAN_FORK else []

    @property
    def is_ready(self) -> bool:
        """Everything has been imported."""
        return not self._waiting

    def import_next(self) -> None:
        """Import one more module."""
        if self._waiting:
            importlib.import_module(self._waiting.pop(0))
            if not self._waiting:
                # What was imported lives for ever: looking at it again would only copy its memory.
                gc.collect()
                gc.freeze()

    def import_all(self) -> None:
        """Import what is left."""
        while self._waiting:
            self.import_next()


def is_module_command(command: Sequence[str]) -> bool:
    """Return whether the command is one of our modules in this Python, and a fork may become it."""
    return CAN_FORK and command[:2] == [sys.executable, "-m"] and command[2].startswith("folio.")


def become_module(command: Sequence[str], environment: Mapping[str, str]) -> NoReturn:
    """In a fork, run the module as if by ``python -m``, then end the process; never returns."""
    signal.set_wakeup_fd(-1)
    for number in INHERITED_SIGNALS:
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    # The title is written over the memory of the first environment, so it comes before a change of that.
    setproctitle(" ".join(command))
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = list(command[2:])
    status = 1
    try:
        runpy.run_module(command[2], run_name="__main__", alter_sys=True)
        status = 0
    except SystemExit as ending:
        status = _exit_status(ending)
    except BaseException:  # noqa: BLE001 – the last frame of the process; whatever it was is written down
        traceback.print_exc()
    finally:
        # Not sys.exit: the frames below are the supervisor's, and its files must not be closed here.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _exit_status(ending: SystemExit) -> int:
    if ending.code is None or isinstance(ending.code, int):
        return ending.code or 0
    sys.stderr.write(f"{ending.code}\n")
    return 1
