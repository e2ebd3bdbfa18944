"""What is refused, stripped, limited and added on the way, told by a real Envoy."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid4

import pytest

from folio.gateway.domain.plane import DataPlane, Rate
from folio.gateway.domain.routes import MIB
from tests.gateway.raw import ask
from tests.gateway.rig import PLENTY, Gateway, gateway_with_upstreams

SECURITY_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "content-security-policy": "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    "cache-control": "no-store",
}


def test_every_answer_has_the_security_headers_and_a_request_id(gateway: Gateway) -> None:
    with gateway.client() as client:
        answers = [
            client.get("/"),
            client.get("/api/portfolios"),
            client.get("/internal/x"),
            client.get("/api/portfolios", headers=gateway.signed_in()),
            client.get("/", headers={"big": "x" * 40_000}),
        ]

    assert [answer.status_code for answer in answers] == [200, 401, 404, 200, 431]
    for answer in answers:
        assert {name: answer.headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS
        assert "server" not in answer.headers
        assert "strict-transport-security" not in answer.headers
        assert not [name for name in answer.headers if name.startswith("x-envoy")]
    # What is refused before it is a request has no id.
    assert all(answer.headers["x-request-id"] for answer in answers[:-1])


def test_a_service_may_set_a_policy_of_its_own(gateway: Gateway) -> None:
    with gateway.client() as client:
        answer = client.get("/", params={"policy": "default-src 'self'"})

    assert answer.headers.get_list("content-security-policy") == ["default-src 'self'"]


def test_behind_https_browsers_are_told_to_stay_there(plane: DataPlane) -> None:
    with (
        gateway_with_upstreams(replace(plane, is_https=True)) as running,
        running.client() as client,
    ):
        answer = client.get("/")

    assert answer.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"
    assert answer.json()["headers"]["x-forwarded-proto"] == "https"


def test_headers_that_claim_an_identity_do_not_reach_a_service(gateway: Gateway) -> None:
    spoofed = {
        "X-User-Id": "1",
        "x-user-roles": "owner",
        "X-Internal-Call": "yes",
        "X-Forwarded-Host": "evil",
        "X-Forwarded-For": "9.9.9.9",
        "X-Forwarded-Proto": "https",
        "Forwarded": "for=9.9.9.9",
        "X-Real-IP": "9.9.9.9",
        "X-Envoy-Retry-On": "5xx",
        "X-Envoy-Upstream-Rq-Timeout-Ms": "1",
        "X-Original-URL": "/internal",
        "X_User_Id": "1",
    }
    with gateway.client(**spoofed) as client:
        reached = client.get("/").json()["headers"]

    kept = {name: value for name, value in reached.items() if name.startswith(("x-", "x_", "forwarded"))}
    assert kept == {
        "x-forwarded-for": "127.0.0.1",
        "x-forwarded-proto": "http",
        "x-request-id": reached["x-request-id"],
    }


def test_a_request_id_from_outside_is_replaced_and_a_trace_is_passed_on(gateway: Gateway) -> None:
    trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    with gateway.client() as client:
        answer = client.get("/", headers={"x-request-id": "mine", "traceparent": trace})

    reached = answer.json()["headers"]
    assert reached["traceparent"] == trace
    assert reached["x-request-id"] == answer.headers["x-request-id"] != "mine"


def test_forwarded_addresses_count_only_from_a_trusted_proxy(plane: DataPlane) -> None:
    trusting = replace(plane, trusted_proxies=("127.0.0.0/8", "2001:db8::1"))
    with gateway_with_upstreams(trusting) as running, running.client() as client:
        answer = client.get("/", headers={"X-Forwarded-For": "6.6.6.6, 198.51.100.7"})
        assert answer.json()["headers"]["x-forwarded-for"] == "198.51.100.7"

    with gateway_with_upstreams(replace(plane, trusted_proxies=("10.0.0.0/8",))) as running:
        with running.client() as client:
            answer = client.get("/", headers={"X-Forwarded-For": "6.6.6.6, 198.51.100.7"})
        assert answer.json()["headers"]["x-forwarded-for"] == "127.0.0.1"


def test_a_body_that_is_too_large_is_refused_with_a_problem(gateway: Gateway) -> None:
    with gateway.client(**gateway.signed_in()) as client:
        fits = client.post("/api/portfolios", content=b"x" * MIB)
        announced = client.post("/api/portfolios", content=b"x" * (MIB + 1))
        in_chunks = client.post("/api/portfolios", content=iter([b"x" * MIB, b"x"]))

    assert fits.json()["body_size"] == MIB
    for answer in (announced, in_chunks):
        assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
        assert answer.headers["content-type"] == "application/problem+json"


def test_a_file_to_import_may_be_large(gateway: Gateway) -> None:
    def parts() -> Iterator[bytes]:
        for _ in range(110):
            yield b"x" * MIB

    path = "/api/portfolios/0197/imports"
    with gateway.client(**gateway.signed_in()) as client:
        passed = client.post(path, content=parts())
    length = {**gateway.signed_in(), "Content-Length": str(161 * MIB)}
    refused, _, _ = ask(gateway, path, method="POST", headers=length)

    assert passed.json()["body_size"] == 110 * MIB
    assert refused == 413


@pytest.mark.parametrize(("accepted", "encoding"), [("gzip", "gzip"), ("br", "br"), ("gzip, br", "br")])
def test_json_is_compressed_as_the_client_likes(gateway: Gateway, accepted: str, encoding: str) -> None:
    with gateway.client() as client:
        answer = client.get("/", params={"padding": "5000"}, headers={"accept-encoding": accepted})

    assert answer.headers["content-encoding"] == encoding
    assert "accept-encoding" in answer.headers["vary"].lower()


def test_small_answers_and_pictures_are_not_compressed(gateway: Gateway) -> None:
    with gateway.client(**{"accept-encoding": "gzip"}) as client:
        small = client.get("/")
        picture = client.get("/", params={"padding": "5000", "type": "image/png"})
        stream = client.get("/", params={"padding": "5000", "type": "text/event-stream"})

    for answer in (small, picture, stream):
        assert "content-encoding" not in answer.headers


def limited(plane: DataPlane, **rates: Rate) -> DataPlane:
    return replace(plane, rates=replace(plane.rates, **rates))


def test_a_user_who_asks_too_often_is_told_when_to_come_back(plane: DataPlane) -> None:
    with gateway_with_upstreams(limited(plane, user=Rate(5, 1, 60)), "portfolio") as running:
        busy, other = running.signed_in(uuid4()), running.signed_in(uuid4())
        with running.client() as client:
            answers = [client.get("/api/portfolios", headers=busy) for _ in range(6)]
            elsewhere = client.get("/api/instruments", headers=busy)
            of_another = client.get("/api/portfolios", headers=other)

    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert [answer.headers["x-ratelimit-remaining"] for answer in answers[:5]] == ["4", "3", "2", "1", "0"]
    refused = answers[-1]
    assert refused.headers["retry-after"] == "60"
    assert refused.headers["x-ratelimit-limit"] == "5"
    assert refused.headers["ratelimit"] == '"user";r=0;t=60'
    assert refused.headers["ratelimit-policy"] == '"user";q=5;w=300'
    assert (refused.headers["content-type"], refused.json()["code"]) == (
        "application/problem+json",
        "rate_limited",
    )
    assert elsewhere.status_code == 429
    assert of_another.status_code == 200


def test_an_address_is_limited_before_its_token_is_looked_at(plane: DataPlane) -> None:
    with (
        gateway_with_upstreams(limited(plane, address=Rate(5, 1, 60))) as running,
        running.client() as client,
    ):
        answers = [client.get("/api/portfolios", headers={"Authorization": f"Bearer {n}"}) for n in range(6)]

    assert [answer.status_code for answer in answers] == [401] * 5 + [429]
    assert answers[-1].headers["ratelimit-policy"] == '"address";q=5;w=300'
    assert answers[-1].headers["retry-after"] == "60"


@pytest.mark.parametrize("path", ["setup", "auth/login", "auth/register", "auth/refresh"])
def test_the_ways_to_a_session_are_limited_more_narrowly(plane: DataPlane, path: str) -> None:
    with (
        gateway_with_upstreams(limited(plane, credentials=Rate(3, 1, 6)), "users", "portfolio") as running,
        running.client() as client,
    ):
        answers = [client.post(f"/api/{path}", json={}) for _ in range(4)]
        elsewhere = client.get("/api/portfolios", headers=running.signed_in())

    assert [answer.status_code for answer in answers] == [200] * 3 + [429]
    assert (answers[-1].headers["retry-after"], answers[-1].headers["x-ratelimit-limit"]) == ("6", "3")
    assert elsewhere.status_code == 200


def test_a_trusted_proxy_s_callers_have_a_bucket_each(plane: DataPlane) -> None:
    shared = limited(replace(plane, trusted_proxies=("127.0.0.1",)), address=Rate(2, 1, 60), user=PLENTY)
    with gateway_with_upstreams(shared) as running, running.client() as client:
        first = [client.get("/", headers={"X-Forwarded-For": "198.51.100.7"}).status_code for _ in range(3)]
        second = client.get("/", headers={"X-Forwarded-For": "198.51.100.8"}).status_code

    assert (first, second) == ([200, 200, 429], 200)
