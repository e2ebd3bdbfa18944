"""The files of the web app over the wire."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest

from folio.gateway.app import SERVICE
from folio.gateway.domain.assets import CONTENT_SECURITY_POLICY
from tests.fixtures.apps import RunApp

pytestmark = pytest.mark.anyio

NAVIGATION = {"Accept": "text/html,*/*;q=0.8"}


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    directory = tmp_path / "dist"
    (directory / "assets").mkdir(parents=True)
    (directory / "index.html").write_text("<!doctype html><title>app</title>")
    (directory / "favicon.svg").write_text("<svg/>")
    (directory / ".hidden").write_text("no")
    (tmp_path / "secret.txt").write_text("no")
    for suffix in ("", ".br", ".gz"):
        (directory / "assets" / f"app-1a2b.js{suffix}").write_text(f"script{suffix}")
    return directory


@pytest.fixture
async def http(run_app: RunApp, dist: Path) -> AsyncIterator[httpx2.AsyncClient]:
    async with run_app(SERVICE, environ={"FOLIO_GATEWAY_WEB_DIST": str(dist)}) as running:
        yield running.http


async def test_the_page_answers_every_navigation_and_is_not_kept(http: httpx2.AsyncClient) -> None:
    for path in ("/", "/portfolios/0197/holdings", "/login"):
        answer = await http.get(path, headers=NAVIGATION)

        assert (answer.status_code, answer.text) == (200, "<!doctype html><title>app</title>")
        assert answer.headers["content-type"].startswith("text/html")
        assert answer.headers["cache-control"] == "no-cache"
        assert answer.headers["content-security-policy"] == CONTENT_SECURITY_POLICY


async def test_a_hashed_file_is_kept_for_a_year(http: httpx2.AsyncClient) -> None:
    answer = await http.get("/assets/app-1a2b.js", headers={"Accept-Encoding": "identity"})

    assert answer.text == "script"
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


async def test_a_precompressed_file_is_sent_as_it_is(http: httpx2.AsyncClient) -> None:
    for accepted, encoding, content in (("gzip, br", "br", b"script.br"), ("gzip", "gzip", b"script.gz")):
        request = http.build_request("GET", "/assets/app-1a2b.js", headers={"Accept-Encoding": accepted})
        answer = await http.send(request, stream=True)
        received = b"".join([part async for part in answer.aiter_raw()])

        assert (answer.headers["content-encoding"], received) == (encoding, content)
        assert answer.headers["vary"] == "Accept-Encoding"
        assert answer.headers["content-type"].startswith("text/javascript")


async def test_a_file_that_has_not_changed_is_not_sent_again(http: httpx2.AsyncClient, dist: Path) -> None:
    tag = (await http.get("/", headers=NAVIGATION)).headers["etag"]
    same = await http.get("/", headers={**NAVIGATION, "If-None-Match": tag})
    (dist / "index.html").write_text("<!doctype html><title>new app</title>")
    changed = await http.get("/", headers={**NAVIGATION, "If-None-Match": tag})

    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", tag)
    assert (changed.status_code, changed.text) == (200, "<!doctype html><title>new app</title>")


async def test_asking_for_the_head_sends_no_body(http: httpx2.AsyncClient) -> None:
    answer = await http.head("/favicon.svg")

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-length"] == "6"


@pytest.mark.parametrize("path", ["/assets/gone-9z.js", "/api/nothing", "/api/"])
async def test_a_missing_file_is_never_the_page(http: httpx2.AsyncClient, path: str) -> None:
    headers = {**NAVIGATION, "Authorization": ""}
    answer = await http.get(path, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (404, "no_such_path")


async def test_a_script_that_asks_for_an_unknown_path_gets_a_problem(http: httpx2.AsyncClient) -> None:
    answer = await http.get("/nothing", headers={"Accept": "application/json"})

    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


@pytest.mark.parametrize(
    "path", ["/%2e%2e/secret.txt", "/..%2fsecret.txt", "/assets/../../secret.txt", "/.hidden"]
)
async def test_nothing_outside_the_build_is_served(http: httpx2.AsyncClient, path: str) -> None:
    answer = await http.get(path)

    assert answer.status_code == 404
    assert answer.text != "no"


async def test_before_the_first_build_a_page_says_what_to_do(run_app: RunApp, tmp_path: Path) -> None:
    async with run_app(SERVICE, environ={"FOLIO_GATEWAY_WEB_DIST": str(tmp_path / "none")}) as running:
        answer = await running.http.get("/", headers=NAVIGATION)

    assert answer.status_code == 503
    assert "make web" in answer.text
    assert answer.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
