"""What Envoy says by itself, told by a real one."""

import json
from dataclasses import replace
from uuid import uuid4

from folio.gateway.domain.plane import DataPlane
from folio.gateway.domain.replies import PROBLEMS, render_access_log
from tests.fixtures.waiting import wait_until
from tests.gateway.raw import send_bytes
from tests.gateway.rig import Gateway


def test_bytes_that_are_no_http_get_a_problem(gateway: Gateway) -> None:
    answer = send_bytes(gateway, b"GET / HTTP/1.1\r\nHost: a\r\nbroken\r\n\r\n")

    assert answer.startswith(b"HTTP/1.1 400")
    assert b"application/problem+json" in answer
    assert b"x-content-type-options: nosniff" in answer


def test_every_problem_has_the_same_members() -> None:
    members = {"type", "title", "status", "detail", "code", "errors", "request_id"}

    assert all(set(problem) == members for problem in PROBLEMS.values())
    assert all(problem["status"] == status for status, problem in PROBLEMS.items())
    assert {401, 403, 404, 413, 429, 503, 504} <= set(PROBLEMS)


def test_each_request_is_one_line_of_json_without_its_query(gateway: Gateway) -> None:
    user = uuid4()
    with gateway.client(**gateway.signed_in(user)) as client:
        answer = client.get("/api/portfolios", params={"secret": "hush"})
    request_id = answer.headers["x-request-id"]
    log = gateway.log.parent.parent / "access.log"

    line = wait_until(lambda: next((text for text in log.read_text().splitlines() if request_id in text), ""))
    entry = json.loads(line)

    assert "hush" not in line
    assert "Bearer" not in line
    assert (entry["method"], entry["path"], entry["status"]) == ("GET", "/api/portfolios", 200)
    assert (entry["request_id"], entry["user_id"], entry["service"]) == (request_id, str(user), "portfolio")
    assert entry["event"] == "gateway.request"


def test_the_access_log_goes_where_it_is_told(plane: DataPlane) -> None:
    def kinds(place: str | None) -> list[object]:
        return [logger["name"] for logger in render_access_log(replace(plane, access_log=place))]

    assert kinds(None) == []
    assert kinds("stdout") == ["envoy.access_loggers.stdout"]
    assert kinds("/tmp/access.log") == ["envoy.access_loggers.file"]


def test_whoever_comes_without_a_token_is_told_where_to_get_one(gateway: Gateway) -> None:
    with gateway.client() as client:
        api = client.get("/api/portfolios").headers.get_list("www-authenticate")
        mcp = client.post("/mcp", json={}).headers.get_list("www-authenticate")

    described = 'Bearer realm="folio", resource_metadata="/.well-known/oauth-protected-resource'
    assert api == [f'{described}"']
    assert mcp == [f'{described}/mcp"']
