"""Stopping all leaves nothing; stopping some leaves the rest."""

import io

import pytest
from rich.console import Console

from folio.chassis.home import Home
from folio.cli.control import Control
from folio.cli.plan import UnknownProcess
from folio.cli.progress import Steps
from folio.cli.shutdown import stop_platform
from tests.cli.conftest import sleeper


def _stop(home: Home, *only: str, force: bool = False, sequential: bool = False) -> str:
    output = io.StringIO()
    with Steps(Console(file=output, width=100)) as steps:
        stop_platform(home, only=only, force=force, sequential=sequential, steps=steps)
    return output.getvalue()


def _start(control: Control, *names: str) -> None:
    control.launch([sleeper(name) for name in names])
    for name in names:
        control.start(name)


@pytest.mark.parametrize("force", [False, True])
def test_stopping_all_leaves_nothing_in_the_run_directory(
    control: Control, home: Home, *, force: bool
) -> None:
    _start(control, "users", "portfolio")

    _stop(home, force=force)

    assert not control.is_running
    assert not home.run.exists()


def test_stopping_one_leaves_the_others(control: Control, home: Home) -> None:
    _start(control, "users", "portfolio")

    printed = _stop(home, "user-management")

    states = control.states()
    assert states["users"].pid == 0
    assert states["portfolio"].pid != 0
    assert "users" in printed
    assert "portfolio" not in printed


def test_one_after_the_other_is_in_the_reverse_of_the_start(control: Control, home: Home) -> None:
    _start(control, "valkey", "users", "portfolio")

    printed = _stop(home, sequential=True)

    assert [line.split()[1] for line in printed.splitlines()] == ["portfolio", "users", "valkey"]


def test_a_service_that_is_not_there_is_refused(control: Control, home: Home) -> None:
    _start(control, "users")

    with pytest.raises(UnknownProcess):
        _stop(home, "ledger")


def test_what_never_ran_needs_no_stopping(home: Home) -> None:
    assert _stop(home) == ""
    assert not home.path.exists()
