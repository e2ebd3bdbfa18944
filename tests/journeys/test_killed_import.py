"""A service that dies while it books a file has booked nothing, and the file can be booked again."""

import datetime as dt
import os
import signal
import threading
from decimal import Decimal

import httpx2
import pytest

from tests.fixtures.people import set_up_owner
from tests.fixtures.platform import Platform
from tests.fixtures.waiting import wait_until

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


def _fills() -> bytes:
    lines = ["date,type,symbol,quantity,price,currency"]
    days = (FIRST_DAY + dt.timedelta(days=number % 2000) for number in range(ROWS))
    lines += [f"{day},buy,AAPL,1,{10 + number},USD" for number, day in enumerate(days)]
    return "\n".join(lines).encode()


def _quantity_held(http: httpx2.Client, portfolio: str) -> Decimal:
    items = http.get(f"/api/portfolios/{portfolio}/holdings").json()["items"]
    return sum((Decimal(item["quantity"]) for item in items), Decimal(0))
