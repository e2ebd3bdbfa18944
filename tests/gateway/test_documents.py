"""The documents of the services become one."""

import json
from collections import Counter

import anyio
import pytest

from folio.gateway.app import SERVICE
from folio.gateway.documents import ApiDocuments
from tests.fixtures.apps import RunApp
from tests.gateway.registered import DOCUMENTS, registered
from tests.gateway.rig import Upstream, upstream

pytestmark = pytest.mark.anyio


async def test_one_document_describes_all_services_that_answer(run_app: RunApp, users: Upstream) -> None:
    async with run_app(SERVICE) as running, registered(running, "users", users.port):
        answer = await running.http.get("/api/openapi.json")
        again = await running.http.get("/api/openapi.json", headers={"If-None-Match": answer.headers["etag"]})

    document = answer.json()
    assert document["openapi"] == "3.1.0"
    assert set(document["paths"]) == {"/api/users/me", "/api/platform/services", "/health", "/info"}
    assert {"User", "PlatformView"} <= set(document["components"]["schemas"])
    assert document["x-missing-services"] == ["assistant", "portfolio", "terminal", "workspace"]
    assert again.status_code == 304


async def test_a_service_that_goes_away_stays_in_the_document(run_app: RunApp) -> None:
    async with run_app(SERVICE) as running:
        with upstream(documents=DOCUMENTS) as users:
            async with registered(running, "users", users.port):
                documents = ApiDocuments(running.resources.client, version="3", life_s=0)
                before = await documents.merged(dict)
        after = await documents.merged(dict)

    assert "/api/users/me" in json.loads(before.body)["paths"]
    assert after.entity_tag == before.entity_tag


async def test_many_who_ask_at_once_are_one_question(run_app: RunApp, users: Upstream) -> None:
    own = Counter[str]()

    def make_own() -> dict[str, object]:
        own["asked"] += 1
        return {}

    async with run_app(SERVICE) as running, registered(running, "users", users.port):
        documents = ApiDocuments(running.resources.client, version="3")
        async with anyio.create_task_group() as tasks:
            for _ in range(5):
                tasks.start_soon(documents.merged, make_own)

    assert own["asked"] == 1
