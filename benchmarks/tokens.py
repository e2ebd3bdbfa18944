"""Measure how fast a revocation is everywhere, what checking a token costs, and what swapping one adds.

Usage: ``python benchmarks/tokens.py``. A platform of its own is started for it and stopped afterwards.
"""

import asyncio
import os
import statistics
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

sys.path.insert(0, str(Path(__file__).parents[1]))

from folio.chassis.clock import SystemClock
from folio.chassis.tokens import ACCESS_TYPE, read_access_token, token_key_id
from tests.fakes.signer import TokenSigner
from tests.fixtures.people import EMAIL, PASSWORD, set_up_owner
from tests.fixtures.platform import Platform, new_platform, remove_platform

REVOCATIONS = 100
CHECKS = 3000
PAIRS = 400
ASK_EVERY_S = 0.002
LONGEST_ASKS = 2000


@dataclass
class Delays:
    """Seconds from the answer of a sign-out to the first refusal, and to the end of an open socket."""

    http: list[float] = field(default_factory=list)
    socket: list[float] = field(default_factory=list)


def main() -> None:
    """Start a platform, measure, and stop it."""
    platform = new_platform()
    try:
        platform.cli("up")
        set_up_owner(platform)
        say(f"load average at the start: {os.getloadavg()[0]:.1f}")
        asyncio.run(measure(platform))
        say(f"users service: {proportional_mib(platform.pids()['users']):.0f} MiB proportional")
        say(f"load average at the end: {os.getloadavg()[0]:.1f}")
    finally:
        remove_platform(platform)


async def measure(platform: Platform) -> None:
    """Print one line a figure."""
    users = f"http://127.0.0.1:{platform.port_of('users')}"
    async with httpx2.AsyncClient(timeout=60) as http:
        delays = Delays()
        for _ in range(REVOCATIONS):
            await revoke_once(http, platform, users, delays)
        say(f"{REVOCATIONS} sign-outs: refused by another service after {quantiles(delays.http)}")
        say(f"{REVOCATIONS} sign-outs: its open socket closed after {quantiles(delays.socket)}")
        check_tokens()
        await swap_tokens(http, platform, users)


async def revoke_once(http: httpx2.AsyncClient, platform: Platform, users: str, delays: Delays) -> None:
    """Sign in, open a socket, sign out, and wait for both ends."""
    session = await sign_in(http, users)
    headers = {"Authorization": f"Bearer {session['access_token']}"}
    portfolio = f"127.0.0.1:{platform.port_of('portfolio')}"
    async with connect(f"ws://{portfolio}/api/stream", additional_headers=headers) as socket:
        closing = asyncio.create_task(closed_at(socket))
        answer = await http.post(f"{users}/api/auth/logout", json={"refresh_token": session["refresh_token"]})
        answer.raise_for_status()
        ended = time.perf_counter()
        await until_refused(http, f"http://{portfolio}/api/portfolios", headers)
        delays.http.append(time.perf_counter() - ended)
        delays.socket.append(max(await closing - ended, 0))


async def until_refused(http: httpx2.AsyncClient, url: str, headers: dict[str, str]) -> None:
    """Ask again and again until the answer is that the token counts no more."""
    for _ in range(LONGEST_ASKS):
        if (await http.get(url, headers=headers)).status_code == 401:
            return
        await asyncio.sleep(ASK_EVERY_S)
    raise RuntimeError("the session was never refused")


async def closed_at(socket: object) -> float:
    """Return when the other side closed a socket."""
    try:
        while True:
            await socket.recv()  # type: ignore[attr-defined]  # its class is the library's own affair
    except ConnectionClosed:
        return time.perf_counter()


async def sign_in(http: httpx2.AsyncClient, users: str) -> dict[str, str]:
    """Return a new session."""
    http.cookies.clear()
    answer = await http.post(f"{users}/api/auth/login", json={"email": EMAIL, "password": PASSWORD})
    answer.raise_for_status()
    found: dict[str, str] = answer.json()
    return found


def check_tokens() -> None:
    """Measure what every service spends on the token of a request."""
    clock = SystemClock()
    signer = TokenSigner(clock)
    tokens = [signer.access_token(None, "portfolio:read", "portfolio:write") for _ in range(CHECKS)]
    started = time.perf_counter()
    for token in tokens:
        token_key_id(token, type_=ACCESS_TYPE)
        read_access_token(token, key=signer.key, now=clock.now())
    each = (time.perf_counter() - started) / CHECKS
    say(f"checking a token: {each * 1e6:.0f} µs ({CHECKS} different ones)")


async def swap_tokens(http: httpx2.AsyncClient, platform: Platform, users: str) -> None:
    """Compare requests through the gateway with an access token and with a program's, taking turns."""
    session = await sign_in(http, users)
    access = {"Authorization": f"Bearer {session['access_token']}"}
    wish = {"name": "Benchmark", "scopes": ["portfolio:read"]}
    made = await http.post(f"{users}/api/tokens", json=wish, headers=access)
    made.raise_for_status()
    program = {"Authorization": f"Bearer {made.json()['token']}"}
    http.cookies.clear()
    taken: dict[str, list[float]] = {"access": [], "program": []}
    for _ in range(PAIRS):
        for name, headers in (("access", access), ("program", program)):
            started = time.perf_counter()
            answer = await http.get(f"{platform.url}/api/portfolios", headers=headers)
            taken[name].append(time.perf_counter() - started)
            answer.raise_for_status()
            await asyncio.sleep(0.01)
    say(f"request with an access token: {quantiles(taken['access'])}")
    say(f"request with a program's token: {quantiles(taken['program'])}")


def quantiles(seconds: list[float]) -> str:
    """Return the middle and the tail in milliseconds."""
    tail = statistics.quantiles(seconds, n=100)[-1]
    return f"p50 {statistics.median(seconds) * 1000:.1f} ms, p99 {tail * 1000:.1f} ms"


def proportional_mib(pid: int) -> float:
    """Return the memory of a process, shared pages counted by their share."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    line = next(line for line in rollup.splitlines() if line.startswith("Pss:"))
    return int(line.split()[1]) / 1024


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
