"""The supervisor does what it is told, and says when it cannot."""

import signal
from dataclasses import replace

import pytest

from folio.chassis.home import Home
from folio.cli import plan
from folio.cli.control import Control, SupervisorSilent, wait_for
from tests.cli.conftest import sleeper


def test_nothing_runs_before_it_is_launched(control: Control) -> None:
    assert not control.is_running
    with pytest.raises(SupervisorSilent, match="does not answer"):
        control.states()


def test_launching_starts_no_process_by_itself(control: Control) -> None:
    control.launch([sleeper("users")])

    assert control.is_running
    assert control.states()["users"].pid == 0


def test_starting_twice_is_starting_once(control: Control) -> None:
    control.launch([sleeper("users")])
    control.start("users")
    first = control.states()["users"].pid

    control.start("users")

    assert control.states()["users"].pid == first != 0


def test_a_process_that_ends_at_once_is_wanted_all_the_same(control: Control, home: Home) -> None:
    control.launch([sleeper("users", "/bin/false")])

    for _ in range(20):
        control.start("users")

    assert plan.read_wanted(home.run) == {"users"}


def test_stopping_ends_the_process_and_what_is_wanted(control: Control, home: Home) -> None:
    users = sleeper("users")
    control.launch([users])
    control.start("users")

    control.stop([users])

    assert control.states()["users"].pid == 0
    assert plan.read_wanted(home.run) == frozenset()


def test_force_ends_what_does_not_listen(control: Control) -> None:
    deaf = sleeper("users", "/bin/sh", "-c", "trap '' TERM; while :; do sleep 0.05; done")
    control.launch([deaf])
    control.start("users")

    control.stop([deaf], force=True)

    assert control.states()["users"].pid == 0


def test_force_ends_a_process_in_the_way_it_asks_for(control: Control, home: Home) -> None:
    mark = home.path / "tidied"
    script = f"trap 'touch {mark}; exit' QUIT; trap '' TERM; touch {mark}.set; while :; do sleep 0.05; done"
    tidy = replace(sleeper("users", "/bin/sh", "-c", script), force_signal=signal.SIGQUIT)
    control.launch([tidy])
    control.start("users")
    assert wait_for(mark.with_suffix(".set").exists, 5)

    control.stop([tidy], force=True)

    assert mark.exists()


def test_a_new_plan_changes_only_what_differs(control: Control) -> None:
    users, old = sleeper("users"), sleeper("portfolio")
    control.launch([users, old])
    control.start("users")
    control.start("portfolio")
    before = control.states()

    control.adopt([sleeper("portfolio", "/bin/sleep", "600"), sleeper("portfolio-1"), users])

    after = control.states()
    assert after["users"].pid == before["users"].pid
    assert after["portfolio"].pid == 0
    assert after["portfolio-1"].pid == 0


def test_a_process_the_plan_no_longer_has_is_ended(control: Control) -> None:
    users, second = sleeper("users"), sleeper("users-1")
    control.launch([users, second])
    control.start("users-1")

    control.adopt([users])

    assert set(control.states()) == {"users"}


def test_a_process_that_is_not_planned_is_refused(control: Control) -> None:
    control.launch([sleeper("users")])

    with pytest.raises(SupervisorSilent, match="BAD_NAME"):
        control.start("ledger")


def test_shutting_down_ends_everything(control: Control) -> None:
    control.launch([sleeper("users")])
    control.start("users")

    control.shut_down()

    assert not control.is_running


def test_waiting_ends_at_its_limit() -> None:
    assert not wait_for(lambda: False, 0.01)
    assert wait_for(lambda: True, 0)
