"""The home belongs to its owner, one command at a time changes it, and a crash leaves nothing in it."""

import socket
import stat
import subprocess
import threading

from folio.chassis.home import Home
from folio.cli import orphans
from folio.cli.premises import clean_up, locked, make_directories
from tests.cli.conftest import SLEEPER


def test_the_home_is_its_owners_alone(home: Home) -> None:
    make_directories(home)

    modes = {stat.S_IMODE(path.stat().st_mode) for path in (home.path, home.keys, home.logs, home.run)}
    assert modes == {0o700}


def test_a_second_command_waits_for_the_first(home: Home) -> None:
    order: list[str] = []

    def second() -> None:
        with locked(home):
            order.append("second")

    with locked(home):
        waiting = threading.Thread(target=second)
        waiting.start()
        waiting.join(0.1)
        order.append("first")
    waiting.join(10)

    assert order == ["first", "second"]


def test_a_command_that_waited_takes_the_new_lock_when_the_old_was_removed(home: Home) -> None:
    with locked(home):
        (home.run / "lock").unlink()
        with locked(home):
            assert (home.run / "lock").exists()


def test_what_a_crash_left_is_ended_and_removed(home: Home) -> None:
    make_directories(home)
    left = subprocess.Popen(SLEEPER, stdout=subprocess.DEVNULL)
    orphans.record(home.run, "users", left.pid)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(home.run / "supervisor.sock"))

    clean_up(home)

    assert not orphans.find_all(home.run)
    assert list(home.run.iterdir()) == []
