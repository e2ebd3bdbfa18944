"""Valkey dies and takes all it knew with it: nobody is logged out, nothing opens, endings still arrive."""

import os
import shutil
import signal
import time
from collections.abc import Iterator

import httpx2
import pytest
from valkey import Valkey

from tests.fixtures.people import EMAIL, PASSWORD, set_up_owner
from tests.fixtures.platform import Platform, new_platform, remove_platform
from tests.fixtures.waiting import wait_until

pytestmark = pytest.mark.journey

PROMISED_S = 2.0
REPAIR_LIMIT_S = 30
# Readings of three services: each keeps its own list of what has ended.
PLACES = ("/api/users/me", "/api/portfolios", "/api/platform/services")


@pytest.fixture(scope="module")
def own() -> Iterator[Platform]:
    """A platform whose Valkey may be lost."""
    platform = new_platform()
    platform.cli("up")
    yield platform
    remove_platform(platform)


class Session:
    """Somebody who has signed in with a program."""

    def __init__(self, platform: Platform) -> None:
        self.http = httpx2.Client(base_url=platform.url, timeout=15)
        answer = self.http.post("/api/auth/login", json={"email": EMAIL, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        self.tokens = answer.json()

    def reads(self) -> list[int]:
        headers = {"Authorization": f"Bearer {self.tokens['access_token']}"}
        return [self.http.get(place, headers=headers).status_code for place in PLACES]

    def refresh(self) -> int:
        answer = self.http.post("/api/auth/refresh", json={"refresh_token": self.tokens["refresh_token"]})
        if answer.status_code == 200:
            self.tokens = answer.json()
        return answer.status_code

    def end(self) -> float:
        """Log out, and return after how many seconds no service let it in any more."""
        headers = {"Authorization": f"Bearer {self.tokens['access_token']}"}
        assert self.http.post("/api/auth/logout", headers=headers).status_code in (200, 204)
        ended_at = time.monotonic()
        wait_until(lambda: set(self.reads()) == {401}, deadline_s=REPAIR_LIMIT_S)
        return time.monotonic() - ended_at


def lose_valkey(platform: Platform) -> int:
    """Kill Valkey and remove everything it kept; return the number of the killed process."""
    killed = platform.pids()["valkey"]
    Valkey(unix_socket_path=str(platform.home / "run" / "valkey.sock")).flushall()
    os.kill(killed, signal.SIGKILL)
    for part in (platform.home / "valkey").iterdir():
        shutil.rmtree(part) if part.is_dir() else part.unlink(missing_ok=True)
    return killed


def await_repair(platform: Platform, killed: int) -> None:
    def is_whole() -> bool:
        now = platform.look()
        return now.is_healthy and all(row.pid != killed for row in now.processes)

    wait_until(is_whole, deadline_s=REPAIR_LIMIT_S)


def test_losing_valkey_logs_nobody_out_and_opens_nothing(own: Platform) -> None:
    set_up_owner(own)
    staying, ended_before = Session(own), Session(own)
    ended_before.end()

    killed = lose_valkey(own)

    # While it is away, and again once it is back and empty.
    assert staying.reads()[:2] == [200, 200]
    assert ended_before.reads() == [401, 401, 401]
    assert ended_before.refresh() == 401
    await_repair(own, killed)
    assert staying.reads() == [200, 200, 200]
    assert staying.refresh() == 200
    assert staying.reads() == [200, 200, 200]
    assert ended_before.reads() == [401, 401, 401]
    assert Session(own).reads() == [200, 200, 200]


def test_a_session_that_ends_while_valkey_is_away_is_refused_in_time(own: Platform) -> None:
    set_up_owner(own)
    seconds = []
    # A machine that was busy with something else gets a second chance.
    for _ in range(2):
        session = Session(own)
        killed = lose_valkey(own)
        seconds.append(session.end())
        await_repair(own, killed)
        if seconds[-1] <= PROMISED_S:
            break

    print(f"\nrefused everywhere after {[round(one, 2) for one in seconds]} s")  # noqa: T201 – the figure
    assert min(seconds) <= PROMISED_S


def test_a_session_that_ends_after_valkey_came_back_empty_is_refused_in_time(own: Platform) -> None:
    set_up_owner(own)
    await_repair(own, lose_valkey(own))
    seconds = [Session(own).end() for _ in range(3)]

    print(f"\nrefused everywhere after {[round(one, 2) for one in seconds]} s")  # noqa: T201 – the figure
    assert sorted(seconds)[1] <= PROMISED_S
