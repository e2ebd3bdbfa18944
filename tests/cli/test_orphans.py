"""A process is found by its record, and one that merely has its number is not."""

import os
import subprocess
from pathlib import Path

import psutil

from folio.cli import orphans
from tests.cli.conftest import SLEEPER
from tests.fixtures.waiting import wait_until


def _start(run: Path, name: str, command: tuple[str, ...] = SLEEPER) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    orphans.record(run, name, process.pid)
    return process


def test_a_running_process_is_found_until_it_ends(tmp_path: Path) -> None:
    process = _start(tmp_path, "users")
    found = orphans.find(tmp_path, "users")

    process.kill()
    process.wait()

    assert found is not None
    assert found.pid == process.pid
    assert orphans.find(tmp_path, "users") is None


def test_another_process_with_the_same_number_is_not_taken_for_it(tmp_path: Path) -> None:
    orphans.record(tmp_path, "users", os.getpid())
    record = tmp_path / "pids" / "users"
    record.write_text(f"{os.getpid()} 1\n")

    assert orphans.find(tmp_path, "users") is None


def test_all_that_were_left_behind_are_ended_and_forgotten(tmp_path: Path) -> None:
    processes = [_start(tmp_path, name) for name in ("users", "gateway")]

    orphans.end_all(tmp_path, force=True)

    assert not any(psutil.pid_exists(process.pid) for process in processes)
    assert orphans.find_all(tmp_path) == {}
    assert not list((tmp_path / "pids").iterdir())


def test_one_that_is_asked_may_end_by_itself(tmp_path: Path) -> None:
    farewell = tmp_path / "farewell"
    script = (
        f"trap 'echo done > {farewell}; exit' TERM; echo > {tmp_path}/ready; while :; do sleep 0.02; done"
    )
    _start(tmp_path, "users", ("/bin/sh", "-c", script))
    wait_until((tmp_path / "ready").exists)

    orphans.end_all(tmp_path)

    assert farewell.read_text() == "done\n"


def test_children_of_what_was_left_behind_are_ended_too(tmp_path: Path) -> None:
    process = _start(tmp_path, "postgres", ("/bin/sh", "-c", "sleep 600 & wait"))
    child = wait_until(lambda: psutil.Process(process.pid).children())[0]

    orphans.end_all(tmp_path, force=True)

    process.wait(5)
    wait_until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)


def test_the_exception_is_spared(tmp_path: Path) -> None:
    spared = _start(tmp_path, orphans.KEEPER)

    orphans.end_all(tmp_path, except_for=(orphans.KEEPER,), force=True)

    assert set(orphans.find_all(tmp_path)) == {orphans.KEEPER}
    spared.kill()
    spared.wait()


def test_a_record_that_cannot_be_read_names_nobody(tmp_path: Path) -> None:
    (tmp_path / "pids").mkdir()
    (tmp_path / "pids" / "users").write_text("nonsense")

    assert orphans.find_all(tmp_path) == {}
