"""The platform is started once, repaired by itself, and leaves nothing behind."""

import os
import pwd
import signal
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import httpx2
import psutil
import pytest

from folio.cli import orphans
from tests.fixtures.installation import CannotInstall, installation_for
from tests.fixtures.platform import Platform, new_platform, remove_platform
from tests.fixtures.waiting import wait_until

# Generous, since the machine may be busy; the 5 s that are promised are held by test_survival.
REPAIR_LIMIT_S = 30
SHARED_MEMORY = Path("/dev/shm")
PROCESSES = (
    "postgres",
    "valkey",
    "gateway",
    "envoy",
    "users",
    "assistant",
    "terminal",
    "workspace",
    "portfolio",
)


@pytest.fixture
def idle_platform() -> Iterator[Platform]:
    platform = new_platform()
    yield platform
    remove_platform(platform)


def test_every_service_answers_on_its_own_port(own_platform: Platform) -> None:
    for service in ("users", "gateway", "assistant", "terminal", "workspace", "portfolio"):
        for path in ("health", "info"):
            answer = httpx2.get(f"http://127.0.0.1:{own_platform.port_of(service)}/{path}", timeout=5)
            assert answer.status_code == 200


def test_a_second_up_changes_nothing_and_prints_the_status(own_platform: Platform) -> None:
    before = own_platform.pids()

    printed = own_platform.cli("up").stdout

    assert own_platform.pids() == before
    assert own_platform.url in printed
    assert own_platform.setup_link in printed


@pytest.mark.parametrize("name", PROCESSES)
def test_a_killed_process_is_repaired_within_seconds(own_platform: Platform, name: str) -> None:
    old = own_platform.pids()[name]

    os.kill(old, signal.SIGKILL)

    def is_repaired() -> bool:
        overview = own_platform.look()
        new = {row.name: row.pid for row in overview.processes}[name]
        return overview.is_healthy and new != old

    wait_until(is_repaired, REPAIR_LIMIT_S)


def test_a_killed_supervisor_is_replaced_and_takes_up_its_work(own_platform: Platform) -> None:
    run = own_platform.home / "run"
    old = own_platform.pids()
    supervisor = orphans.find(run, orphans.SUPERVISOR)
    assert supervisor is not None

    supervisor.kill()

    def is_replaced() -> bool:
        overview = own_platform.look()
        return overview.is_healthy and not set(old.values()) & {row.pid for row in overview.processes}

    wait_until(is_replaced, 30)


def test_up_cleans_up_after_everything_that_supervises_was_killed(own_platform: Platform) -> None:
    run = own_platform.home / "run"
    old = own_platform.pids()
    for name in (orphans.KEEPER, orphans.SUPERVISOR):
        supervisor = orphans.find(run, name)
        assert supervisor is not None
        supervisor.kill()

    own_platform.cli("up")

    assert own_platform.look().is_healthy
    assert not any(psutil.pid_exists(pid) for pid in old.values())


def test_one_service_can_be_stopped_and_started_by_either_name(own_platform: Platform) -> None:
    before = own_platform.pids()

    own_platform.cli("down", "--only", "user-management,ai-assistant")
    without = own_platform.pids()
    own_platform.cli("up", "--only", "users,assistant")

    assert set(before) - set(without) == {"users", "assistant"}
    after = own_platform.pids()
    assert set(after) == set(before)
    assert {name for name in before if before[name] != after[name]} == {"users", "assistant"}


def test_a_restart_leaves_the_other_services_alone(own_platform: Platform) -> None:
    before = own_platform.pids()

    own_platform.cli("restart", "portfolio")

    after = own_platform.pids()
    assert {name for name in before if before[name] != after[name]} == {"portfolio"}


def test_scaling_adds_an_instance_and_takes_it_away_again(own_platform: Platform) -> None:
    before = own_platform.pids()

    own_platform.cli("scale", "portfolio=2")
    more = own_platform.pids()
    own_platform.cli("scale", "portfolio=1")

    assert set(more) - set(before) == {"portfolio-1"}
    assert {name: more[name] for name in before} == before
    assert own_platform.pids() == before


def test_a_port_in_use_names_the_process_that_holds_it(idle_platform: Platform) -> None:
    with socket.create_server(("127.0.0.1", idle_platform.port_of("users"))):
        refused = idle_platform.cli("up", code=4)

    assert f"port {idle_platform.port_of('users')} is in use by" in refused.stderr
    assert f"(pid {os.getpid()})" in refused.stderr
    assert idle_platform.cli("status", code=3).stdout.startswith("Not running")


def test_down_leaves_no_process_no_socket_and_no_lock(idle_platform: Platform) -> None:
    idle_platform.cli("up", "--sequential")
    family = _family_of(idle_platform)

    idle_platform.cli("down", "--sequential")

    assert len(family) > len(PROCESSES)
    wait_until(lambda: not [process for process in family if _lives(process)])
    assert not (idle_platform.home / "run").exists()
    assert not [path for path in idle_platform.home.rglob("*") if path.is_socket() or path.suffix == ".lock"]


@pytest.mark.skipif(not SHARED_MEMORY.is_dir(), reason="shared memory is not a directory here")
def test_force_leaves_no_shared_memory(idle_platform: Platform) -> None:
    idle_platform.cli("up", "--only", "users")
    server = psutil.Process(idle_platform.pids()["postgres"])
    shared = [Path(area.path) for area in server.memory_maps() if area.path.startswith(str(SHARED_MEMORY))]

    idle_platform.cli("down", "--force")

    assert shared
    assert not [area for area in shared if area.exists()]


def test_the_scripts_do_what_the_command_does(idle_platform: Platform) -> None:
    idle_platform.run(["scripts/start-v3.sh", "selective", "gateway,user-management"])
    running = idle_platform.pids()
    idle_platform.run(["scripts/stop-v3.sh", "force"])

    assert set(running) == {"postgres", "valkey", "gateway", "envoy", "users"}
    idle_platform.cli("status", code=3)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_an_ordinary_user_can_run_it() -> None:
    nobody = pwd.getpwnam("nobody").pw_uid
    with ExitStack() as leaving:
        try:
            installation = leaving.enter_context(installation_for(nobody))
        except CannotInstall as reason:
            pytest.skip(str(reason))
        platform = replace(new_platform(user=nobody), installation=installation)
        leaving.callback(remove_platform, platform)

        platform.cli("up")

        owners = {psutil.Process(pid).uids().effective for pid in platform.pids().values()}
        assert set(platform.pids()) == set(PROCESSES)
        assert owners == {nobody}


def test_the_home_may_lie_where_only_its_owner_may_enter(tmp_path: Path) -> None:
    platform = new_platform()
    platform.home.parent.chmod(0o700)

    platform.cli("up", "--only", "users")

    assert set(platform.pids()) == {"postgres", "valkey", "users"}
    remove_platform(platform)


def _lives(process: psutil.Process) -> bool:
    # An ended process stays listed until the system's first process has taken note of it.
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


def _family_of(platform: Platform) -> list[psutil.Process]:
    keeper = orphans.find(platform.home / "run", orphans.KEEPER)
    assert keeper is not None
    return [keeper, *keeper.children(recursive=True)]
