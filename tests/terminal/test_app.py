"""The terminal service says who and how it is, and answers nothing else yet."""

import pytest

from folio.terminal.app import SERVICE
from tests.fixtures.apps import RunApp

pytestmark = pytest.mark.anyio


async def test_it_is_healthy_and_says_what_it_is(run_app: RunApp) -> None:
    async with run_app(SERVICE) as running:
        health = await running.http.get("/health")
        info = await running.http.get("/info")

    assert health.status_code == 200
    assert health.json()["service"] == "terminal"
    assert info.json()["service"] == "terminal"
    assert info.json()["description"] == SERVICE.description


async def test_it_offers_no_path_it_could_not_answer(run_app: RunApp) -> None:
    async with run_app(SERVICE) as running:
        document = (await running.http.get("/openapi.json")).json()

    assert sorted(document["paths"]) == ["/health", "/info"]
