"""Measure signing in: known against unknown accounts, sign-ins a second, refreshes, and health meanwhile.

Usage: ``python benchmarks/sign_in.py``. A platform of its own is started for it and stopped afterwards; the
users service is asked directly, since the gateway would limit the rate.
"""

import asyncio
import statistics
import sys
import time
from collections.abc import Awaitable
from pathlib import Path

import httpx2

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.fixtures.people import EMAIL, PASSWORD, set_up_owner
from tests.fixtures.platform import new_platform, remove_platform

SAMPLES = 100
FREE_FAILURES = 4
PARALLEL = 200
REFRESHES = 20


def main() -> None:
    """Start a platform, measure, and stop it."""
    platform = new_platform()
    try:
        platform.cli("up")
        set_up_owner(platform)
        asyncio.run(measure(f"http://127.0.0.1:{platform.port_of('users')}", EMAIL, PASSWORD))
    finally:
        remove_platform(platform)


async def measure(url: str, email: str, password: str) -> None:
    """Print one line a figure."""
    async with httpx2.AsyncClient(base_url=url, timeout=60) as http:
        device = await known_device(http, email, password)
        await compare_accounts(http, email, password, device=device)
        await flood(http, email, password)
        await refresh_at_once(http, email, password)


async def known_device(http: httpx2.AsyncClient, email: str, password: str) -> str:
    """Sign in once, so that the failures to come are counted for this device alone."""
    answer = await http.post("/api/auth/login", json={"email": email, "password": password})
    answer.raise_for_status()
    return str(answer.cookies["folio_device"])


async def compare_accounts(http: httpx2.AsyncClient, email: str, password: str, *, device: str) -> None:
    """Take turns: a wrong password for the known account, then for one that does not exist.

    The right one between them keeps the device's count low, and every unknown account is tried from an
    address of its own, so that no throttle gets into the picture.
    """
    known: list[float] = []
    unknown: list[float] = []
    for number in range(SAMPLES):
        if number % FREE_FAILURES == 0:
            await attempt(http, email, password, device=device)
        known.append(await refused_after(http, email, number, device=device))
        unknown.append(await refused_after(http, f"nobody{number}@example.com", number, device=device))
    difference = statistics.mean(known) - statistics.mean(unknown)
    error = (statistics.variance(known) / len(known) + statistics.variance(unknown) / len(unknown)) ** 0.5
    sys.stdout.write(
        f"wrong password: known {statistics.median(known) * 1000:.1f} ms, "
        f"unknown {statistics.median(unknown) * 1000:.1f} ms (medians of {len(known)}), "
        f"means differ by {difference * 1000:+.2f} ± {error * 1000:.2f} ms (t = {difference / error:+.2f})\n"
    )


async def refused_after(http: httpx2.AsyncClient, email: str, number: int, *, device: str) -> float:
    """Return the seconds until a wrong password is refused."""
    started = time.perf_counter()
    answer = await attempt(http, email, "wrong", device=device, address=f"198.51.100.{number}")
    seconds = time.perf_counter() - started
    if answer.status_code != 401:
        raise RuntimeError(f"expected a refusal, got {answer.status_code}: {answer.text}")
    return seconds


async def attempt(
    http: httpx2.AsyncClient, email: str, password: str, *, device: str, address: str = "198.51.100.255"
) -> httpx2.Response:
    """Try to sign in as the gateway would pass it on."""
    http.cookies.clear()
    headers = {"cookie": f"folio_device={device}", "x-forwarded-for": address}
    return await http.post("/api/auth/login", json={"email": email, "password": password}, headers=headers)


async def flood(http: httpx2.AsyncClient, email: str, password: str) -> None:
    """Sign in from all sides at once, and watch how fast the service answers everybody else meanwhile."""
    http.cookies.clear()
    body = {"email": email, "password": password}
    session = (await http.post("/api/auth/login", json=body)).json()
    http.cookies.clear()
    who = {"Authorization": f"Bearer {session['access_token']}"}
    started = time.perf_counter()
    logins = asyncio.gather(*(http.post("/api/auth/login", json=body) for _ in range(PARALLEL)))
    healths: list[float] = []
    others: list[float] = []
    while not logins.done():
        healths.append(await seconds_of(http.get("/health")))
        others.append(await seconds_of(http.get("/api/users/me", headers=who)))
    seconds = time.perf_counter() - started
    codes = [answer.status_code for answer in await logins]
    counts = {code: codes.count(code) for code in sorted(set(codes))}
    sys.stdout.write(
        f"{PARALLEL} sign-ins at once: {counts} in {seconds:.2f} s, {counts.get(200, 0) / seconds:.0f}/s; "
        f"meanwhile p95 of health {statistics.quantiles(healths, n=20)[-1] * 1000:.0f} ms, "
        f"of other requests {statistics.quantiles(others, n=20)[-1] * 1000:.0f} ms ({len(others)} of them)\n"
    )


async def seconds_of(asking: Awaitable[httpx2.Response]) -> float:
    """Return how long a good answer takes."""
    started = time.perf_counter()
    (await asking).raise_for_status()
    return time.perf_counter() - started


async def refresh_at_once(http: httpx2.AsyncClient, email: str, password: str) -> None:
    """Present one refresh token many times at once."""
    first = (await http.post("/api/auth/login", json={"email": email, "password": password})).json()
    body = {"refresh_token": first["refresh_token"]}
    answers = await asyncio.gather(*(http.post("/api/auth/refresh", json=body) for _ in range(REFRESHES)))
    successors = {answer.json()["refresh_token"] for answer in answers}
    sys.stdout.write(f"{REFRESHES} refreshes at once: {len(successors)} successor(s)\n")


if __name__ == "__main__":
    main()
