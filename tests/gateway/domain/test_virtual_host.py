"""Where requests end up, told by a real Envoy."""

import json
from dataclasses import replace

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from folio.gateway.domain.matches import is_reading
from folio.gateway.domain.plane import DataPlane
from folio.gateway.domain.routes import PUBLIC, Path, Route, RouteTable
from folio.gateway.domain.table import TABLE
from folio.gateway.domain.virtual_host import render_routes
from tests.gateway.raw import ask
from tests.gateway.rig import Gateway, gateway_with_upstreams, upstream


def test_each_path_reaches_its_own_service(plane: DataPlane) -> None:
    with gateway_with_upstreams(plane, "users") as running, upstream() as portfolio:
        running.use("portfolio", portfolio)
        with running.client(**running.signed_in()) as client:
            pids = {
                path: client.get(path).json()["pid"]
                for path in ("/api/users/me", "/api/portfolios", "/health")
            }

    assert pids["/api/portfolios"] == portfolio.process.pid
    assert pids["/api/users/me"] != portfolio.process.pid
    assert pids["/health"] != portfolio.process.pid


@pytest.mark.parametrize(
    "path",
    [
        "/internal",
        "/internal/revocations",
        "//internal/revocations",
        "/./internal/revocations",
        "/api/portfolios/../../internal/revocations",
        "/api/portfolios/%2e%2e/%2e%2e/internal/revocations",
        "/api/auth/login/..//../../../internal/x",
        "/%69nternal/revocations",
        "/internal/../internal/x",
        "/metrics",
        "/readyz",
        "/livez",
    ],
)
def test_what_is_closed_cannot_be_reached_by_any_spelling(gateway: Gateway, path: str) -> None:
    status, headers, body = ask(gateway, path, headers=gateway.signed_in())

    assert (status, headers["content-type"]) == (404, "application/problem+json"), body


@pytest.mark.parametrize(
    "path", ["/api/portfolios%2f..%2finternal", "/api%5cportfolios", "/api/auth/login%2F..%2F..%2Fusers"]
)
def test_slashes_hidden_in_an_encoding_are_refused(gateway: Gateway, path: str) -> None:
    status, headers, body = ask(gateway, path, headers=gateway.signed_in())

    assert (status, headers["content-type"]) == (400, "application/problem+json")
    assert json.loads(body)["code"] == "malformed_request"


@pytest.mark.parametrize(
    "path",
    ["/api/auth/login/../../portfolios", "//api//portfolios", "/api/./portfolios", "/api/setup/../users"],
)
def test_a_detour_through_a_public_path_does_not_avoid_the_token(gateway: Gateway, path: str) -> None:
    status, _, _ = ask(gateway, path)

    assert status == 401


def test_a_prefix_ends_at_a_segment(gateway: Gateway) -> None:
    status, _, _ = ask(gateway, "/api/setupx")

    assert status == 401


def test_a_websocket_passes_with_a_token_and_only_then(gateway: Gateway) -> None:
    address = gateway.url.replace("http", "ws")
    with connect(f"{address}/api/stream", additional_headers=gateway.signed_in()) as socket:
        socket.send("one")
        assert socket.recv(5) == "echo one"

    with pytest.raises(InvalidStatus) as refused, connect(f"{address}/api/stream"):
        pass
    assert refused.value.response.status_code == 401


def test_a_path_that_is_no_websocket_does_not_become_one(gateway: Gateway) -> None:
    address = gateway.url.replace("http", "ws")

    with (
        pytest.raises(InvalidStatus) as refused,
        connect(f"{address}/api/portfolios", additional_headers=gateway.signed_in()),
    ):
        pass

    assert refused.value.response.status_code == 403


def short_table() -> RouteTable:
    hanging = Route(path=Path("/hang", "exact"), service="users", policy=PUBLIC, timeout_s=1)
    return RouteTable((hanging, *TABLE))


def test_a_service_that_takes_too_long_is_given_up_with_a_problem(plane: DataPlane) -> None:
    with (
        gateway_with_upstreams(plane, "users", table=short_table()) as running,
        running.client() as client,
    ):
        answer = client.get("/hang", params={"hang": "1"})

    assert (answer.status_code, answer.json()["code"]) == (504, "gateway_timeout")
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_service_without_an_instance_is_unavailable_with_a_hint_when_to_return(gateway: Gateway) -> None:
    with gateway.client(**gateway.signed_in(None, "workspace:read")) as client:
        answer = client.get("/api/workspace/projects")

    assert (answer.status_code, answer.json()["code"]) == (503, "service_unavailable")
    assert answer.headers["retry-after"] == "1"
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_service_s_own_error_is_passed_on_untouched(gateway: Gateway) -> None:
    with gateway.client(**gateway.signed_in()) as client:
        answer = client.get("/api/portfolios", params={"status": "503"})

    assert answer.status_code == 503
    assert answer.json()["path"] == "/api/portfolios"


def test_only_reading_is_retried_after_it_reached_a_service(plane: DataPlane) -> None:
    routes = render_routes(TABLE, replace(plane))["virtual_hosts"][0]["routes"]  # type: ignore[index]

    for route in routes:
        if "route" in route:
            retries = route["route"]["retry_policy"]["retry_on"].split(",")
            reads = route["match"].get("headers") == [is_reading()]
            assert ("reset" in retries) == reads
            assert not set(retries) & {"5xx", "gateway-error", "retriable-status-codes"}
