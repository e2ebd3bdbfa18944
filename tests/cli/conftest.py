"""A home with a short path and, for those who ask, a supervisor over small real programs."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from folio.chassis.home import Home
from folio.cli.control import Control
from folio.cli.plan import Process
from folio.cli.premises import locked
from folio.cli.shutdown import end_platform

SLEEPER = (sys.executable, "-I", "-S", "-c", "import time, sys; print('awake', flush=True); time.sleep(600)")


def sleeper(name: str, *command: str) -> Process:
    """Return a process that does nothing but live, or the command given."""
    return Process(name=name, service=name, command=command or SLEEPER, probe=f"/nowhere/{name}.sock")


@pytest.fixture
def home() -> Iterator[Home]:
    path = Path(tempfile.mkdtemp(prefix="folio-cli-"))
    yield Home(path / "home")
    shutil.rmtree(path)


@pytest.fixture
def control(home: Home) -> Iterator[Control]:
    """The control of a home in which nothing runs yet; whatever a test starts is ended."""
    with locked(home):
        pass
    yield Control(home)
    with locked(home):
        end_platform(home, Control(home), force=True)
