"""Measure what a hot copy of a session in Valkey would save: the question of record, asked both ways.

Usage: ``python benchmarks/session_copies.py``. A platform of its own is started for it and stopped after it;
the users service is asked directly, since the gateway would limit the rate. Other work on the machine slows
both ways alike.
"""

import asyncio
import json
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from uuid import UUID

import httpx2

sys.path.insert(0, str(Path(__file__).parents[1]))

from folio.chassis.database import Database, open_engine
from folio.chassis.resources import open_valkey
from folio.chassis.settings import load_platform_settings
from folio.users.sessions.store import lock_session
from tests.fixtures.people import EMAIL, PASSWORD, set_up_owner
from tests.fixtures.platform import Platform, new_platform, remove_platform

SAMPLES = 1000
REFRESHES = 100


def main() -> None:
    """Start a platform, measure, and stop it."""
    platform = new_platform()
    try:
        platform.cli("up")
        set_up_owner(platform)
        asyncio.run(measure(platform))
    finally:
        remove_platform(platform)


async def measure(platform: Platform) -> None:
    """Print one line a figure."""
    settings = load_platform_settings(platform.environment)
    database = Database(open_engine(settings.state.database_url("users"), settings, service="benchmark"))
    valkey = open_valkey(settings.state.valkey_url)
    async with httpx2.AsyncClient(
        base_url=f"http://127.0.0.1:{platform.port_of('users')}", timeout=30
    ) as http:
        answer = await http.post("/api/auth/login", json={"email": EMAIL, "password": PASSWORD})
        tokens = answer.json()
        headers = {"Authorization": f"Bearer {tokens['access_token']}"}
        listed = (await http.get("/api/users/me/sessions", headers=headers)).json()["items"]
        session_id = UUID(next(item["id"] for item in listed if item["is_current"]))
        await valkey.set(f"copy:{session_id}", json.dumps(listed[0]))

        async def ask_record() -> None:
            async with database.transaction() as connection:
                assert await lock_session(connection, session_id) is not None

        async def ask_copy() -> None:
            assert json.loads(await valkey.get(f"copy:{session_id}"))

        async def refresh() -> None:
            body = {"refresh_token": tokens["refresh_token"]}
            tokens.update((await http.post("/api/auth/refresh", json=body)).raise_for_status().json())

        record_ms = await median_ms(ask_record, SAMPLES)
        copy_ms = await median_ms(ask_copy, SAMPLES)
        refresh_ms = await median_ms(refresh, REFRESHES)
    print(f"the session of record, PostgreSQL   {record_ms:8.3f} ms")
    print(f"a copy of it, Valkey                {copy_ms:8.3f} ms")
    print(f"a whole refresh of the service      {refresh_ms:8.3f} ms")
    print(f"a copy would save                   {(record_ms - copy_ms) / refresh_ms:8.1%} of a refresh")
    await database.close()
    await valkey.aclose()


async def median_ms(ask: Callable[[], Awaitable[None]], samples: int) -> float:
    """Return the median duration of ``ask``, one after the other."""
    durations = []
    for _ in range(samples):
        started = time.perf_counter()
        await ask()
        durations.append((time.perf_counter() - started) * 1000)
    return statistics.median(durations)


if __name__ == "__main__":
    main()
