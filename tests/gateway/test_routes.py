"""The gateway's own paths."""

import pytest

from folio.gateway.app import SERVICE
from tests.fixtures.apps import RunApp

pytestmark = pytest.mark.anyio


async def test_the_state_of_the_platform_needs_a_token(run_app: RunApp) -> None:
    async with run_app(SERVICE) as running:
        answer = await running.http.get("/api/platform/services")

    assert answer.status_code == 401


async def test_all_services_are_listed_in_one_order(run_app: RunApp) -> None:
    async with run_app(SERVICE) as running:
        answer = await running.http.get("/api/platform/services", headers=running.signed_in())

    names = [item["name"] for item in answer.json()["items"]]
    assert names == ["users", "gateway", "assistant", "terminal", "workspace", "portfolio"]


async def test_unknown_methods_are_refused_with_a_problem(run_app: RunApp) -> None:
    async with run_app(SERVICE) as running:
        answer = await running.http.post("/somewhere")

    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
