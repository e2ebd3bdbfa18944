"""Instances say how they are."""

import pytest

from folio.gateway.app import SERVICE
from tests.fixtures.apps import RunApp
from tests.gateway.registered import registered
from tests.gateway.rig import Upstream

pytestmark = pytest.mark.anyio


async def test_the_platform_s_services_are_asked_how_they_are(run_app: RunApp, users: Upstream) -> None:
    async with run_app(SERVICE) as running, registered(running, "users", users.port):
        answer = await running.http.get("/api/platform/services", headers=running.signed_in())

    found = {item["name"]: item for item in answer.json()["items"]}
    assert sorted(found) == ["assistant", "gateway", "portfolio", "terminal", "users", "workspace"]
    instance = found["users"]["instances"][0]
    assert found["users"]["status"] == "healthy"
    assert found["portfolio"] == {"name": "portfolio", "status": "down", "instances": []}
    assert instance.pop("latency_ms") > 0
    assert instance == {
        "instance": 0,
        "address": "127.0.0.1",
        "port": users.port,
        "ready": True,
        "version": "3",
        "uptime_s": 12.5,
    }


async def test_an_instance_that_does_not_answer_is_shown_as_down(run_app: RunApp) -> None:
    async with run_app(SERVICE) as running, registered(running, "terminal", 1):
        answer = await running.http.get("/api/platform/services", headers=running.signed_in())

    terminal = next(item for item in answer.json()["items"] if item["name"] == "terminal")
    assert terminal["status"] == "down"
    assert terminal["instances"][0]["ready"] is False
    assert terminal["instances"][0]["uptime_s"] is None
