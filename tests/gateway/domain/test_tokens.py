"""Which tokens pass, told by a real Envoy."""

import hmac
import json
import time
from base64 import urlsafe_b64encode
from pathlib import Path as FilePath
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import ECKey, OKPKey

from folio.chassis.auth import cookie_name
from folio.chassis.tokens import ACCESS_TYPE
from folio.gateway.domain.plane import DataPlane
from folio.gateway.domain.routes import AUTHENTICATED, PUBLIC, Path, Route, RouteTable
from folio.gateway.domain.table import TABLE
from folio.gateway.domain.tokens import render_token_check
from tests.fixtures.waiting import wait_until
from tests.gateway.rig import Gateway, gateway_with_upstreams, plane_in

PATH = "/api/portfolios"


def status_of(gateway: Gateway, **headers: str) -> int:
    with gateway.client(**headers) as client:
        return client.get(PATH).status_code


def bearer(token: str) -> str:
    return f"Bearer {token}"


def test_a_request_without_a_token_is_refused_with_a_problem(gateway: Gateway) -> None:
    with gateway.client() as client:
        answer = client.get(PATH)

    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.json() == {
        "type": "about:blank",
        "title": "Unauthorized",
        "status": 401,
        "detail": "Sign in or send a valid access token: Jwt is missing.",
        "code": "unauthenticated",
        "errors": [],
        "request_id": answer.headers["x-request-id"],
    }


def test_a_token_passes_in_the_header_and_in_the_cookie(gateway: Gateway) -> None:
    token = gateway.signer.access_token()

    assert status_of(gateway, Authorization=bearer(token)) == 200
    assert status_of(gateway, Cookie=f"other=1; folio_access={token}") == 200


def test_a_bad_header_never_falls_back_to_a_good_cookie(gateway: Gateway) -> None:
    cookie = f"folio_access={gateway.signer.access_token()}"

    assert status_of(gateway, Cookie=cookie, Authorization="Bearer nonsense") == 401
    assert status_of(gateway, Cookie=cookie, Authorization="Basic Zm9v") == 401
    assert status_of(gateway, Cookie=cookie, Authorization="") == 401


def test_a_good_header_passes_beside_a_bad_cookie(gateway: Gateway) -> None:
    token = gateway.signer.access_token()

    assert status_of(gateway, Cookie="folio_access=nonsense", Authorization=bearer(token)) == 200


def test_a_token_in_the_query_does_not_count(gateway: Gateway) -> None:
    with gateway.client() as client:
        answer = client.get(PATH, params={"access_token": gateway.signer.access_token()})

    assert answer.status_code == 401


@pytest.mark.parametrize(
    "change",
    [{"exp": 1}, {"exp": None}, {"aud": "another"}, {"aud": None}, {"iss": "another"}, {"iss": None}],
    ids=str,
)
def test_a_token_with_a_wrong_claim_is_refused(gateway: Gateway, change: dict[str, object]) -> None:
    claims = {**gateway.signer.claims(), **change}
    token = gateway.signer.sign({name: value for name, value in claims.items() if value is not None})

    assert status_of(gateway, Authorization=bearer(token)) == 401


def forge(header: dict[str, str], claims: dict[str, object], signature: bytes) -> tuple[str, bytes]:
    """Return what is signed, and the whole with ``signature``."""
    parts = [json.dumps(header).encode(), json.dumps(claims).encode(), signature]
    first, second, third = (urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)
    return f"{first}.{second}.{third}", f"{first}.{second}".encode()


def test_a_token_that_nobody_signed_is_refused(gateway: Gateway) -> None:
    header, payload, _ = gateway.signer.access_token().split(".")
    unsigned, _ = forge({"alg": "none", "kid": "test-key"}, gateway.signer.claims(), b"")

    assert status_of(gateway, Authorization=bearer(unsigned)) == 401
    assert status_of(gateway, Authorization=bearer(f"{header}.{payload}.")) == 401


@pytest.mark.parametrize("algorithm", ["EdDSA", "Ed25519"])
def test_a_token_of_another_curve_is_refused(gateway: Gateway, algorithm: str) -> None:
    header = {"alg": algorithm, "kid": "test-key", "typ": ACCESS_TYPE}
    key = OKPKey.generate_key("Ed25519")
    token = jwt.encode(header, gateway.signer.claims(), key, algorithms=[algorithm])

    assert status_of(gateway, Authorization=bearer(token)) == 401


def test_a_token_signed_with_our_public_key_as_a_secret_is_refused(gateway: Gateway) -> None:
    header = {"alg": "HS256", "kid": "test-key", "typ": ACCESS_TYPE}
    _, signed = forge(header, gateway.signer.claims(), b"")
    secret = gateway.signer.key.as_pem(private=False)
    token = f"{signed.decode()}.{urlsafe_b64encode(hmac.digest(secret, signed, 'sha256')).decode()}"

    assert status_of(gateway, Authorization=bearer(token)) == 401


def test_a_token_of_a_stranger_with_our_key_id_is_refused(gateway: Gateway) -> None:
    stranger = ECKey.generate_key("P-256", {"kid": "test-key"})
    token = jwt.encode({"alg": "ES256", "kid": "test-key"}, gateway.signer.claims(), stranger)

    assert status_of(gateway, Authorization=bearer(token)) == 401


def test_a_change_of_keys_is_taken_over_without_a_restart(plane: DataPlane) -> None:
    with gateway_with_upstreams(plane, "portfolio") as gateway:
        old = gateway.signer.access_token()
        new_key = ECKey.generate_key("P-256", {"kid": "second"})
        new = jwt.encode({"alg": "ES256", "kid": "second"}, gateway.signer.claims(), new_key)
        assert (
            status_of(gateway, Authorization=bearer(old)),
            status_of(gateway, Authorization=bearer(new)),
        ) == (200, 401)

        started = time.monotonic()
        public = {name: str(value) for name, value in new_key.as_dict(private=False).items()}
        gateway.files.write_public_keys([public])
        wait_until(lambda: status_of(gateway, Authorization=bearer(new)) == 200)

        assert time.monotonic() - started < 1
        assert status_of(gateway, Authorization=bearer(old)) == 401


def test_a_route_with_a_permission_looks_at_the_scope(gateway: Gateway) -> None:
    def asks(*permissions: str) -> int:
        with gateway.client(**gateway.signed_in(uuid4(), *permissions)) as client:
            return client.get("/api/terminal/sessions").status_code

    assert asks("portfolio:read", "terminal:open", "trade:propose") == 200
    assert asks("terminal:open") == 200
    assert asks() == 403
    assert asks("terminal:opener", "xterminal:open") == 403


def test_what_the_api_does_not_know_still_asks_for_a_token(gateway: Gateway) -> None:
    with gateway.client() as client:
        assert client.get("/api/nobody-thought-of-this").status_code == 401
        assert client.get("/").status_code == 200


def test_the_last_rule_asks_for_a_token_whatever_the_path(plane: DataPlane) -> None:
    check = render_token_check(TABLE, plane, public_keys=[])

    rules = check["resources"][0]["typed_config"]["rules"]  # type: ignore[index]

    assert rules[-1] == {"match": {"prefix": "/"}, "requires": {"provider_name": "cookie"}}
    assert rules[-2]["match"]["headers"] == [{"name": "authorization", "present_match": True}]
    assert rules[-2]["requires"] == {"provider_name": "header"}


PLACES = ["/api", "/api/a", "/api/a/b", "/api/c", "/m", "/m/n"]


@given(st.permutations(PLACES), st.lists(st.booleans(), min_size=6, max_size=6), st.sampled_from(PLACES))
def test_a_rule_that_is_left_out_changes_nothing(order: list[str], needs: list[bool], asked: str) -> None:
    routes = [
        Route(path=Path(place, "prefix"), service="users", policy=AUTHENTICATED if needed else PUBLIC)
        for place, needed in zip(order, needs, strict=True)
        if place != "/api"
    ]
    ordered = sorted(routes, key=lambda route: -len(route.path.text))
    catch_alls = [
        Route(path=Path(text, "prefix"), service="gateway", policy=AUTHENTICATED) for text in ("/api", "/")
    ]
    table = RouteTable((*ordered, *catch_alls))

    for path in (asked, f"{asked}/x"):
        rule = next(rule for rule in plain_rules(table) if matches(rule["match"], path))
        assert ("requires" in rule) == table.find(path).policy.needs_token


def plain_rules(table: RouteTable) -> list[dict[str, Any]]:
    """Return the rules for requests without an Authorization header."""
    check = render_token_check(table, plane_in(FilePath("/tmp")), public_keys=[])
    rules = check["resources"][0]["typed_config"]["rules"]  # type: ignore[index]
    return [rule for rule in rules if "headers" not in rule["match"]]


def matches(match: dict[str, str], path: str) -> bool:
    prefix = match.get("path_separated_prefix", "")
    return path.startswith(match.get("prefix", f"{prefix}/")) or path == prefix


def test_the_platform_needs_few_rules(plane: DataPlane) -> None:
    assert len(plain_rules(TABLE)) < len(TABLE.routes) / 2


def test_a_public_route_is_the_only_one_without_a_requirement(plane: DataPlane) -> None:
    table = RouteTable(
        (
            Route(path=Path("/open", "exact"), service="users", policy=PUBLIC),
            Route(path=Path("/api", "prefix"), service="users", policy=AUTHENTICATED),
            Route(path=Path("/", "prefix"), service="gateway", policy=AUTHENTICATED),
        )
    )
    check = render_token_check(table, plane, public_keys=[])

    rules = check["resources"][0]["typed_config"]["rules"]  # type: ignore[index]

    assert [rule["match"] for rule in rules if "requires" not in rule] == [{"path": "/open"}]


def test_the_cookie_has_the_name_that_the_services_read(signer_cookie: str, plane: DataPlane) -> None:
    assert plane.access_cookie == signer_cookie


@pytest.fixture
def signer_cookie() -> str:
    class Settings:
        is_https = False

    return cookie_name("access", Settings())  # type: ignore[arg-type]  # only is_https is read
