"""Time the performance view of the portfolio service over HTTP, on synthetic histories.

``python -m benchmarks.portfolio [S1 S2 S3]`` starts a PostgreSQL, a Valkey and the service in a directory of
its own, books made-up activities through the API and prints, in milliseconds: cold (nothing of the portfolio
in memory: the service keeps one, and another was asked for), warm (asked again), after one new activity and
after one new price, each by the clock on the wall and by the processor time of the service (they differ on a
busy machine); and the 99th percentile of ``/health`` while it computes from cold.
The view is holdings, performance, timeline, gains and allocation, asked for at once as the page does.
"""

import asyncio
import contextlib
import datetime as dt
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

import httpx2
import psutil
import uvicorn
from joserfc.jwk import ECKey

from folio.chassis.auth import csrf_digest
from folio.chassis.clock import SystemClock
from folio.chassis.home import Home
from folio.chassis.resources import open_resources
from folio.chassis.revocations import Revocations
from folio.chassis.server import build_app
from folio.chassis.settings import load_settings
from folio.chassis.tokens import ACCESS_TYPE, AUDIENCE, ISSUER, sign_token
from folio.cli import postgres, provision, valkey
from folio.portfolio.app import SERVICE
from tests.fixtures.waiting import wait_until, wait_until_async

PORT = 4160 + int(os.environ.get("FOLIO_PORT_OFFSET", "400"))
REPORTS = ("holdings", "performance", "timeline", "gains", "allocation")
ROUNDS = 5
KEY_ID = "benchmark"
LIFE_S = 7200


@dataclass(frozen=True)
class Scenario:
    """How long a history is."""

    name: str
    activities: int
    symbols: int
    years: int


SCENARIOS = {
    "S1": Scenario("S1", 1_900, 60, 8),
    "S2": Scenario("S2", 14_400, 250, 12),
    "S3": Scenario("S3", 100_000, 500, 30),
}


class FileKey:
    """The one key tokens of this run are signed with."""

    def __init__(self, home: Path) -> None:
        file = home / "benchmark.pem"
        if not file.exists():
            file.write_bytes(ECKey.generate_key("P-256").as_pem(private=True))
        self.key = ECKey.import_key(file.read_bytes(), {"kid": KEY_ID})

    async def access_key(self, key_id: str) -> ECKey | None:
        """Return the key if it is asked for."""
        return self.key if key_id == KEY_ID else None

    def token(self, user_id: UUID) -> str:
        """Return an access token that outlives the run."""
        now = int(time.time())
        claims: dict[str, object] = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": str(user_id),
            "sid": str(uuid4()),
            "jti": uuid4().hex,
            "iat": now,
            "exp": now + LIFE_S,
            "scope": "portfolio:read portfolio:write portfolio:delete",
            "av": 1,
            "csrf": csrf_digest("unused"),
        }
        return sign_token(claims, key=self.key, type_=ACCESS_TYPE)


def serve(home: Path) -> None:
    """Run the service as its process does, but for where its keys come from."""
    environ = {"FOLIO_HOME": str(home), "FOLIO_PORTFOLIO_BOOKS_CACHED": "1"}
    settings = load_settings(SERVICE.settings, service=SERVICE.name, environ=environ)
    url = settings.platform.state.database_url(SERVICE.name)
    resources = open_resources(SERVICE.name, settings, database_url=url)
    resources.keys = FileKey(home)
    resources.revocations = Revocations(
        snapshot=_nothing_revoked, sockets=resources.sockets, clock=SystemClock()
    )
    app = build_app(SERVICE, resources)
    uvicorn.run(app, port=PORT, loop="uvloop", http="httptools", log_config=None, access_log=False)


async def _nothing_revoked() -> dict[str, object]:
    return {"sessions": [], "users": []}


async def measure(scenario: Scenario, http: httpx2.AsyncClient, server: psutil.Process) -> None:
    """Book the scenario's history and print its lines of the table."""
    portfolio, instruments = await _book_history(scenario, http)
    view = [f"{portfolio}/{report}" for report in REPORTS]
    other = await _make_portfolio(http, f"Other {scenario.name}")
    times: dict[str, list[tuple[float, float]]] = {
        name: [] for name in ("cold", "warm", "after one", "after price")
    }
    health: list[float] = []
    await _time_view(http, view, server)  # packs the columns a cold read takes
    for number in range(ROUNDS):
        await _forget(http, other)
        times["cold"].append(await _time_view(http, view, server))
        times["warm"].append(await _time_view(http, view, server))
        await _book(http, portfolio, [_trade(instruments[0], dt.date(2026, 11, 20), "buy", "1")])
        times["after one"].append(await _time_view(http, view, server))
        await _put_prices(http, instruments[0], {dt.date(2026, 11, 20): f"{100 + number}"})
        times["after price"].append(await _time_view(http, view, server))
        await _forget(http, other)
        async with asyncio.TaskGroup() as group:
            watching = group.create_task(_watch_health(health))
            await _time_view(http, view, server)
            watching.cancel()
    title = f"{scenario.activities} activities, {scenario.symbols} symbols, {scenario.years} years"
    print(f"{scenario.name}: {title}")
    for name, both in times.items():
        wall, processor = (statistics.median(part) for part in zip(*both, strict=True))
        print(f"  {name:<11} {wall:8.1f} ms wall {processor:8.1f} ms processor")
    for name, measured in (("computing", health), ("idle", await _health_alone())):
        p50, p99 = (statistics.quantiles(measured, n=100)[place] for place in (49, 98))
        print(f"  health while {name:<10} p50 {p50:6.1f} ms p99 {p99:6.1f} ms ({len(measured)} requests)")
    for report in REPORTS:
        wall, processor = await _time_view(http, [f"{portfolio}/{report}"], server)
        print(f"  warm {report:<12} {wall:8.1f} ms wall {processor:8.1f} ms processor")
    print(f"  memory of the service {server.memory_info().rss / 1e6:.0f} MB", flush=True)


async def _time_view(
    http: httpx2.AsyncClient, paths: list[str], server: psutil.Process
) -> tuple[float, float]:
    before, started = _processor_ms(server), time.perf_counter()
    answers = await asyncio.gather(*(http.get(path) for path in paths))
    elapsed = (time.perf_counter() - started) * 1000
    assert all(answer.status_code == 200 for answer in answers), [answer.text[:200] for answer in answers]
    return elapsed, _processor_ms(server) - before


def _processor_ms(server: psutil.Process) -> float:
    used = server.cpu_times()
    return (used.user + used.system) * 1000


async def _forget(http: httpx2.AsyncClient, other: str) -> None:
    """Ask for another portfolio: the service keeps one only."""
    assert (await http.get(f"{other}/holdings")).status_code == 200


async def _make_portfolio(http: httpx2.AsyncClient, name: str) -> str:
    made = await http.post("/api/portfolios", json={"name": name, "currency": "USD"})
    assert made.status_code == 201, made.text
    return f"/api/portfolios/{made.json()['id']}"


async def _health_alone() -> list[float]:
    """Return the times of ``/health`` for a second in which nothing is computed."""
    times: list[float] = []
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(1):
            await _watch_health(times)
    return times


async def _watch_health(times: list[float]) -> None:
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{PORT}") as http:
        while True:
            started = time.perf_counter()
            await http.get("/health")
            times.append((time.perf_counter() - started) * 1000)
            await asyncio.sleep(0.002)


async def _book_history(scenario: Scenario, http: httpx2.AsyncClient) -> tuple[str, list[str]]:
    chance = random.Random(scenario.name)
    portfolio = await _make_portfolio(http, f"Synthetic {scenario.name}")
    await http.post(f"{portfolio}/accounts", json={"name": "Synthetic", "currency": "USD"})
    last = dt.date(2026, 11, 20)
    first = last - dt.timedelta(days=365 * scenario.years)
    instruments = [await _make_instrument(http, scenario, number) for number in range(scenario.symbols)]
    days = [first + dt.timedelta(days=n) for n in range((last - first).days)]
    weekdays = [day for day in days if day.weekday() < 5]
    for instrument in instruments:
        price, closes = 100.0, {}
        for day in weekdays:
            price *= 1 + chance.gauss(0.0003, 0.015)
            closes[day] = f"{price:.2f}"
        await _put_prices(http, instrument, closes)
    await _book(http, portfolio, [{"type": "deposit", "date": first.isoformat(), "amount": "100000000"}])
    trades = [_chance_trade(chance, instruments, weekdays) for _ in range(scenario.activities - 1)]
    for start in range(0, len(trades), 5000):
        await _book(http, portfolio, trades[start : start + 5000])
    return portfolio, instruments


def _chance_trade(chance: random.Random, instruments: list[str], days: list[dt.date]) -> dict[str, str]:
    instrument, day = chance.choice(instruments), chance.choice(days)
    kind = chance.choices(("buy", "sell", "dividend"), (60, 25, 15))[0]
    if kind == "dividend":
        return {
            "type": kind,
            "date": day.isoformat(),
            "instrument": instrument,
            "amount": "12.34",
            "tax": "1.85",
        }
    return _trade(instrument, day, kind, str(chance.randint(1, 50)))


def _trade(instrument: str, day: dt.date, kind: str, quantity: str) -> dict[str, str]:
    return {
        "type": kind,
        "date": day.isoformat(),
        "instrument": instrument,
        "quantity": quantity,
        "price": "100.25",
        "fee": "1",
    }


async def _make_instrument(http: httpx2.AsyncClient, scenario: Scenario, number: int) -> str:
    body = {"symbol": f"{scenario.name}-{number}", "currency": "USD", "name": f"Synthetic {number}"}
    answer = await http.post("/api/instruments", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def _put_prices(http: httpx2.AsyncClient, instrument: str, closes: dict[dt.date, str]) -> None:
    items = [{"date": day.isoformat(), "close": close} for day, close in closes.items()]
    answer = await http.put(f"/api/instruments/{instrument}/prices", json={"items": items})
    assert answer.status_code == 200, answer.text[:500]


async def _book(http: httpx2.AsyncClient, portfolio: str, items: list[dict[str, str]]) -> None:
    answer = await http.post(f"{portfolio}/activities", json={"items": items})
    assert answer.status_code == 201, answer.text[:500]


async def _run(home: Path, names: list[str], server: psutil.Process) -> None:
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{PORT}", timeout=60) as http:
        await _wait_ready(http)
        for name in names:
            http.headers["Authorization"] = f"Bearer {FileKey(home).token(uuid4())}"
            await measure(SCENARIOS[name], http, server)


async def _wait_ready(http: httpx2.AsyncClient) -> None:
    async def is_ready() -> bool:
        try:
            return (await http.get("/readyz")).status_code == 200
        except httpx2.TransportError:
            return False

    await wait_until_async(is_ready, deadline_s=30)


def main() -> None:
    """Start what is needed, measure, stop it."""
    if len(sys.argv) > 1 and sys.argv[1] == "serve":
        serve(Path(sys.argv[2]))
        return
    names = sys.argv[1:] or ["S1", "S2"]
    with tempfile.TemporaryDirectory(prefix="folio-bench-") as directory:
        home = Home(Path(directory))
        home.logs.mkdir()
        with (home.logs / "all.log").open("wb") as log:
            cluster = postgres.prepare(home, durable=True)
            started = [
                subprocess.Popen(cluster.command, stdout=log, stderr=log),
                subprocess.Popen(valkey.prepare(home), stdout=log, stderr=log),
            ]
            try:
                wait_until(lambda: _provision(home), deadline_s=30)
                FileKey(home.path)
                command = [sys.executable, "-m", "benchmarks.portfolio", "serve", directory]
                started.append(subprocess.Popen(command, stdout=log, stderr=log))
                asyncio.run(_run(home.path, names, psutil.Process(started[-1].pid)))
            finally:
                for process in reversed(started):
                    process.send_signal(signal.SIGINT)
                    process.wait(20)


def _provision(home: Home) -> bool:
    try:
        provision.provision(home, None, ("portfolio",))
    except provision.ProvisioningRefused:
        return False
    return True


if __name__ == "__main__":
    main()
