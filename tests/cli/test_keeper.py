"""A process is started again for ever, soon at first and then every five seconds."""

import os
import signal
from collections import Counter

import pytest

from folio.chassis.home import Home
from folio.cli import orphans
from folio.cli.control import Control
from folio.cli.keeper import delay_after
from tests.cli.conftest import sleeper
from tests.fixtures.waiting import wait_until


@pytest.mark.parametrize(
    ("failures", "delay_s"), [(1, 0.1), (2, 0.2), (3, 0.4), (6, 3.2), (7, 5.0), (8, 5.0), (10**6, 5.0)]
)
def test_the_wait_doubles_from_a_tenth_of_a_second_to_five(failures: int, delay_s: float) -> None:
    assert delay_after(failures) == pytest.approx(delay_s)


def test_a_killed_process_is_back_within_a_second(control: Control) -> None:
    control.launch([sleeper("users")])
    control.start("users")
    old = control.states()["users"].pid

    os.kill(old, signal.SIGKILL)

    wait_until(lambda: control.states()["users"].pid not in (0, old), 1)


def test_a_process_that_always_fails_is_tried_again_and_again(control: Control, home: Home) -> None:
    tries = home.path / "tries"
    control.launch([sleeper("users", "/bin/sh", "-c", f"echo >> {tries}; exit 1")])
    control.start("users")

    wait_until(lambda: tries.exists() and len(tries.read_text().splitlines()) >= 5, 10)

    assert control.states()["users"].word in ("backoff", "starting")


def test_what_a_process_writes_is_in_its_log(control: Control, home: Home) -> None:
    control.launch([sleeper("users")])
    control.start("users")

    wait_until(lambda: (home.logs / "users.log").read_text() == "awake\n")


def test_a_killed_supervisor_is_replaced_and_starts_what_is_wanted(control: Control, home: Home) -> None:
    control.launch([sleeper("users"), sleeper("portfolio"), sleeper("terminal")])
    control.start("users")
    control.start("portfolio")
    old = {name: state.pid for name, state in control.states().items()}
    supervisor = orphans.find(home.run, orphans.SUPERVISOR)
    assert supervisor is not None

    supervisor.kill()

    wait_until(lambda: not supervisor.is_running() and control.is_running, 20)
    wait_until(lambda: Counter(bool(state.pid) for state in control.states().values()) == {True: 2, False: 1})
    new = {name: state.pid for name, state in control.states().items()}
    assert new["terminal"] == 0
    assert new["users"] != old["users"]
