"""A service that dies at work leaves nothing half done: neither a file half booked nor half an export."""

import datetime as dt
import io
import os
import signal
import stat
import threading
import zipfile
from decimal import Decimal
from typing import Any

import httpx2
import pytest

from tests.fixtures.people import set_up_owner
from tests.fixtures.platform import Platform
from tests.fixtures.waiting import wait_until
from tests.journeys.held_up import portfolio_held_up

ROWS = 30_000
PATIENCE_S = 120
FIRST_DAY = dt.date(2006, 1, 1)


@pytest.mark.parametrize("after_s", [0.1, 0.6])
def test_a_file_is_booked_whole_or_not_at_all(own_platform: Platform, after_s: float) -> None:
    with set_up_owner(own_platform).client(timeout_s=PATIENCE_S) as http:
        portfolio = http.post("/api/portfolios", json={"name": f"After {after_s}", "currency": "USD"}).json()[
            "id"
        ]
        preview = http.post(
            f"/api/portfolios/{portfolio}/imports", files={"file": ("fills.csv", _fills())}
        ).json()
        killer = threading.Timer(after_s, os.kill, (own_platform.pids()["portfolio"], signal.SIGKILL))
        killer.start()

        cut_off = http.post(f"/api/imports/{preview['id']}/commit").status_code
        killer.join()
        wait_until(lambda: own_platform.look().is_healthy, PATIENCE_S)
        booked = _quantity_held(http, portfolio)
        repeated = http.post(f"/api/imports/{preview['id']}/commit")

        assert cut_off in (200, 502, 503)
        assert booked in (0, ROWS)
        assert (repeated.status_code, repeated.json()["created"]) == (200, ROWS)
        assert _quantity_held(http, portfolio) == ROWS


def test_an_export_outlives_the_death_of_both_services(own_platform: Platform) -> None:
    folder = own_platform.home / "exports"
    with set_up_owner(own_platform).client(timeout_s=PATIENCE_S) as http:
        with portfolio_held_up(own_platform):
            job = http.post("/api/users/me/exports").json()["id"]
            wait_until(lambda: _is_reading_portfolio(http, job), PATIENCE_S)
            pids = own_platform.pids()
            os.kill(pids["users"], signal.SIGKILL)
            os.kill(pids["portfolio"], signal.SIGKILL)
        ended = wait_until(lambda: _ended_job(http, job), PATIENCE_S)

        assert (ended["state"], ended["problem"]) == ("done", None)
        content = http.get(f"/api/users/me/exports/{job}/archive").content
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            assert packed.testzip() is None
        wait_until(lambda: [entry.name for entry in folder.iterdir()] == [f"{job}.zip"], PATIENCE_S)
        assert stat.S_IMODE((folder / f"{job}.zip").stat().st_mode) == 0o600


def _is_reading_portfolio(http: httpx2.Client, job: str) -> bool:
    states = {step["name"]: step["state"] for step in http.get(f"/api/jobs/{job}").json()["steps"]}
    return states["portfolio"] == "running"


def _ended_job(http: httpx2.Client, job: str) -> dict[str, Any] | None:
    answer = http.get(f"/api/jobs/{job}")
    seen: dict[str, Any] = answer.json() if answer.status_code == 200 else {}
    return seen if seen.get("state") in ("done", "failed") else None


def _fills() -> bytes:
    lines = ["date,type,symbol,quantity,price,currency"]
    days = (FIRST_DAY + dt.timedelta(days=number % 2000) for number in range(ROWS))
    lines += [f"{day},buy,AAPL,1,{10 + number},USD" for number, day in enumerate(days)]
    return "\n".join(lines).encode()


def _quantity_held(http: httpx2.Client, portfolio: str) -> Decimal:
    items = http.get(f"/api/portfolios/{portfolio}/holdings").json()["items"]
    return sum((Decimal(item["quantity"]) for item in items), Decimal(0))
