"""The page that shows the API."""

import pytest

from folio.gateway.app import SERVICE
from tests.fixtures.apps import RunApp

pytestmark = pytest.mark.anyio


async def test_the_page_of_the_api_is_complete_in_itself(run_app: RunApp) -> None:
    async with run_app(SERVICE) as running:
        page = await running.http.get("/docs")
        files = {
            name: await running.http.get(f"/docs/{name}")
            for name in ("start.js", "swagger-ui-bundle.js", "swagger-ui.css", "other.js")
        }

    assert "http://" not in page.text
    assert "https://" not in page.text
    assert [files[name].status_code for name in files] == [200, 200, 200, 404]
    assert "script-src 'self'" in page.headers["content-security-policy"]


async def test_a_file_of_the_page_that_has_not_changed_is_not_sent_again(run_app: RunApp) -> None:
    async with run_app(SERVICE) as running:
        first = await running.http.get("/docs/start.js")
        again = await running.http.get("/docs/start.js", headers={"If-None-Match": first.headers["etag"]})
        moved = await running.http.get("/docs/")

    assert (again.status_code, again.content) == (304, b"")
    assert (moved.status_code, moved.headers["location"]) == (308, "/docs")
