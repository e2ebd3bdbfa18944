"""What each request leaves behind."""

import re

import pytest

from tests.chassis.loglines import capture_logs
from tests.fixtures.apps import RunningApp

pytestmark = pytest.mark.anyio

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.mark.parametrize("path", ["/health", "/api/notes/me", "/nothing", "/api/notes/by-name/%FF"])
async def test_every_answer_names_its_request(shared: RunningApp, path: str) -> None:
    answer = await shared.http.get(path)

    assert re.fullmatch(r"[0-9a-f]{32}", answer.headers["x-request-id"])


async def test_a_given_request_id_is_kept(shared: RunningApp) -> None:
    answer = await shared.http.get("/health", headers={"x-request-id": "request-0001"})

    assert answer.headers["x-request-id"] == "request-0001"


@pytest.mark.parametrize(
    "given", ["short", "x" * 65, "../../etc", "a b c d e f", "request-1\xff", "request\t0001"]
)
async def test_another_request_id_is_replaced(shared: RunningApp, given: str) -> None:
    answer = await shared.http.get("/health", headers={"x-request-id": given.encode("latin-1")})  # type: ignore[arg-type]

    assert answer.headers["x-request-id"] != given


async def test_a_request_is_one_line_with_its_route_not_its_path(shared: RunningApp) -> None:
    with capture_logs() as lines:
        await shared.http.get(
            "/api/notes/by-name/private?search=private",
            headers={**shared.signed_in(), "traceparent": TRACE, "x-request-id": "request-0002"},
        )

    (line,) = [line for line in lines.read() if line["event"] == "request.answered"]
    assert line["route"] == "/api/notes/by-name/{name}"
    assert (line["method"], line["status"]) == ("GET", 404)
    assert (line["request_id"], line["traceparent"]) == ("request-0002", TRACE)
    assert "private" not in lines.text


@pytest.mark.parametrize(
    "given",
    ["", "00-0-0-01", TRACE.upper(), f"{TRACE}-x", f"00-{'0' * 32}-b7ad6b7169203331-01", "ff" + TRACE[2:]],
)
async def test_another_trace_is_begun_anew(shared: RunningApp, given: str) -> None:
    with capture_logs() as lines:
        await shared.http.get("/api/notes/me", headers={"traceparent": given})

    (line,) = lines.read()
    assert line["traceparent"] != given
    assert re.fullmatch(r"00-[0-9a-f]{32}-[0-9a-f]{16}-01", str(line["traceparent"]))


async def test_a_token_of_a_request_is_not_logged(shared: RunningApp) -> None:
    headers = shared.signed_in()
    token = headers["Authorization"].split()[1]

    with capture_logs() as lines:
        await shared.http.get(
            f"/api/notes/{token}?token={token}", headers={**headers, "cookie": f"folio_access={token}"}
        )
        await shared.http.get("/api/notes/broken", headers=headers)

    assert len(lines.read()) >= 2
    assert token not in lines.text


async def test_probes_are_not_logged(shared: RunningApp) -> None:
    with capture_logs() as lines:
        for path in ("/health", "/livez", "/readyz", "/metrics"):
            await shared.http.get(path)

    assert lines.text == ""


async def test_a_bug_is_logged_with_its_stack_and_answered_without(shared: RunningApp) -> None:
    with capture_logs() as lines:
        answer = await shared.http.get("/api/notes/broken", headers=shared.signed_in())

    failed, answered = lines.read()
    assert "ZeroDivisionError" in str(failed["exception"])
    assert failed["request_id"] == answer.json()["request_id"] == answered["request_id"]
    assert answered["status"] == 500


async def test_a_bug_within_a_stream_is_logged_too(shared: RunningApp) -> None:
    with capture_logs() as lines:
        answer = await shared.http.get("/api/notes/torn", headers=shared.signed_in())

    assert answer.text == "one\n"
    assert lines.read()[0]["event"] == "request.failed"


async def test_a_path_that_does_not_exist_is_one_label(shared: RunningApp) -> None:
    for number in range(3):
        await shared.http.get(f"/nothing/{number}")

    metrics = (await shared.http.get("/metrics")).text

    assert 'route="unmatched",status="404"} ' in metrics
    assert "/nothing/" not in metrics


async def test_the_time_of_a_route_is_measured(shared: RunningApp) -> None:
    await shared.http.get("/api/notes/me", headers=shared.signed_in())

    metrics = (await shared.http.get("/metrics")).text

    assert 'folio_request_seconds_count{route="/api/notes/me"}' in metrics
