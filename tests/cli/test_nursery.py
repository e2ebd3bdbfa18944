"""A fork becomes a module as if it had been started alone."""

import os
import subprocess
import sys

import pytest

from folio.cli import nursery
from folio.cli.nursery import Nursery

pytestmark = pytest.mark.skipif(not nursery.CAN_FORK, reason="services are forked on Linux only")


def test_modules_are_imported_one_at_a_time() -> None:
    small = Nursery(("json", "this_module_is_imported_second"))

    small.import_next()

    assert not small.is_ready
    with pytest.raises(ModuleNotFoundError):
        small.import_next()


def test_everything_that_is_named_can_be_imported() -> None:
    full = Nursery()

    full.import_all()

    assert full.is_ready
    assert "folio.chassis.process" in sys.modules


def test_only_our_own_modules_in_this_python_are_forked() -> None:
    assert nursery.is_module_command([sys.executable, "-m", "folio.users"])
    assert not nursery.is_module_command([sys.executable, "-m", "http.server"])
    assert not nursery.is_module_command(["/usr/bin/other-python", "-m", "folio.users"])
    assert not nursery.is_module_command(["/usr/bin/valkey-server", "valkey.conf"])


def _become(command: list[str], environment: dict[str, str]) -> tuple[int, str]:
    program = f"from folio.cli.nursery import become_module; become_module({command!r}, {environment!r})"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_a_process_becomes_the_module_and_ends_with_its_exit_code() -> None:
    command = [sys.executable, "-m", "folio.cli", "status"]

    code, text = _become(command, {"FOLIO_HOME": "/nonexistent/home", "PATH": os.environ["PATH"]})

    assert code == 3, text
    assert "Not running" in text


def test_a_module_that_is_not_there_ends_with_an_error_that_says_so() -> None:
    code, text = _become([sys.executable, "-m", "folio.ledger"], {})

    assert code == 1
    assert "No module named folio.ledger" in text
