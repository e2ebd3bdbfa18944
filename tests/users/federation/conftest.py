"""Fixtures: the users service with an owner, and a real provider that it lets people sign in with."""

import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.fakes.clock import ManualClock
from tests.fakes.oidc import CLIENT_ID, CLIENT_SECRET, FakeProvider, run_provider
from tests.users.door import Door, OpenDoor


@pytest.fixture
def provider(manual_clock: ManualClock) -> Iterator[FakeProvider]:
    """A provider of this test's own, on the test's clock."""
    with run_provider(manual_clock.now) as running:
        yield running


@pytest.fixture
def environ(provider: FakeProvider, tmp_path: Path) -> dict[str, str]:
    """The setting that names the provider."""
    secret = tmp_path / "client-secret"
    secret.write_text(f"{CLIENT_SECRET}\n")
    named = {
        "key": "example",
        "name": "Example ID",
        "issuer": provider.url,
        "client_id": CLIENT_ID,
        "client_secret_file": str(secret),
    }
    return {"FOLIO_USERS_PROVIDERS": json.dumps([named])}


@pytest.fixture
async def federated(open_door: OpenDoor, environ: dict[str, str]) -> AsyncIterator[Door]:
    """The users service with its owner, Ann, and the provider."""
    async with open_door(environ) as door:
        assert (await door.set_up()).status_code == 201
        door.http.cookies.clear()
        yield door
