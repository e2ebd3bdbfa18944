"""One's own account over HTTP."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable

import pytest
from joserfc import jws
from joserfc.jwk import ECKey
from sqlalchemy import text

from folio.chassis.tokens import ACCESS_TYPE, sign_token
from folio.users.keys.actions import SigningKeys
from tests.users.door import Door, bearer

pytestmark = pytest.mark.anyio

Claims = dict[str, object]


@pytest.fixture
async def token(owned: Door) -> str:
    """Ann's access token."""
    access_token: str = (await owned.log_in()).json()["access_token"]
    return access_token


async def test_i_see_who_i_am(owned: Door, token: str) -> None:
    answer = await owned.me(token)

    shown = answer.json()
    assert answer.status_code == 200
    assert (shown["email"], shown["name"], shown["roles"]) == ("ann@example.com", "Ann", ["owner"])
    assert (shown["locale"], shown["time_zone"], shown["currency"]) == ("en", "UTC", "USD")
    assert (shown["theme"], shown["gain_colours"]) == ("system", "teal")
    assert shown["created_at"] == "2026-01-02T03:04:05Z"


async def test_i_change_what_i_prefer_and_the_rest_stays(owned: Door, token: str) -> None:
    change = {"locale": "de-CH", "time_zone": "Europe/Zurich", "currency": "CHF", "gain_colours": "swapped"}

    answer = await owned.http.patch("/api/users/me", json=change, headers=bearer(token))

    assert answer.status_code == 200
    assert answer.json() == {**(await owned.me(token)).json(), **change}
    assert answer.json()["name"] == "Ann"


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"roles": ["owner"]}, "/roles"),
        ({"email": "other@example.com"}, "/email"),
        ({"permissions": []}, "/permissions"),
        ({"id": "x"}, "/id"),
        ({"theme": "pink"}, "/theme"),
        ({"time_zone": "Mars/Olympus"}, "/time_zone"),
        ({"time_zone": "../../etc/passwd"}, "/time_zone"),
        ({"locale": "english please"}, "/locale"),
        ({"currency": "chf"}, "/currency"),
        ({"name": "x" * 10_240}, "/name"),
        ({"name": "a\u0000b"}, ""),
        ({"name": None}, ""),
    ],
)
async def test_what_i_may_not_change_is_refused_and_nothing_is_changed(
    owned: Door, token: str, change: Claims, pointer: str
) -> None:
    before = (await owned.me(token)).json()

    answer = await owned.http.patch("/api/users/me", json=change, headers=bearer(token))

    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert (await owned.me(token)).json() == before


async def test_roles_are_listed_with_what_they_allow(owned: Door, token: str) -> None:
    page = (await owned.http.get("/api/roles", headers=bearer(token))).json()

    roles = {role["name"]: role["permissions"] for role in page["items"]}
    assert list(roles) == ["owner", "admin", "trader", "analyst", "auditor", "service", "agent"]
    assert roles["agent"] == ["portfolio:read", "trade:propose", "workspace:read"]
    assert page["next_cursor"] is None


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/users/me"),
        ("PATCH", "/api/users/me"),
        ("GET", "/api/roles"),
        ("GET", "/api/users/me/sessions"),
        ("DELETE", "/api/users/me/sessions/01938a5e-0000-7000-8000-000000000001"),
        ("POST", "/api/auth/logout-all"),
        ("GET", "/internal/revocations"),
    ],
)
async def test_nobody_gets_in_without_a_token(owned: Door, method: str, path: str) -> None:
    answer = await owned.http.request(method, path)

    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


async def test_a_genuine_token_of_a_user_who_is_gone_is_refused(owned: Door, token: str) -> None:
    async with owned.desk.database.transaction() as connection:
        await connection.execute(text("DELETE FROM users"))

    answer = await owned.me(token)

    assert (answer.status_code, answer.json()["code"]) == (401, "unknown_user")


async def test_a_user_who_is_disabled_is_refused_at_once_and_cannot_sign_in(owned: Door, token: str) -> None:
    async with owned.desk.database.transaction() as connection:
        await connection.execute(text("UPDATE users SET disabled_at = now()"))

    assert (await owned.me(token)).status_code == 401
    assert (await owned.log_in()).json()["code"] == "invalid_credentials"


def forge(token: str, *, header: Claims | None = None, claims: Claims | None = None) -> str:
    """Return the token with other members and its old signature."""
    parts = token.split(".")
    parts[0] = _encode({**_decode(parts[0]), **(header or {})})
    parts[1] = _encode({**_decode(parts[1]), **(claims or {})})
    return ".".join(parts)


def without_signature(token: str) -> str:
    """Return an unsigned token (``alg: none``)."""
    return forge(token, header={"alg": "none"}).rsplit(".", 1)[0] + "."


def signed_with_the_public_key(token: str, keys: SigningKeys) -> str:
    """Return an HS256 token whose key is the text of our public key."""
    public = keys.publish().keys[0]
    secret = ECKey.import_key({"kty": "EC", "crv": "P-256", "x": public.x, "y": public.y}).as_pem(
        private=False
    )
    head = forge(token, header={"alg": "HS256"}).rsplit(".", 1)[0]
    seal = hmac.new(secret, head.encode(), hashlib.sha256).digest()
    return f"{head}.{base64.urlsafe_b64encode(seal).decode().rstrip('=')}"


Forgery = Callable[[str, SigningKeys], str]
FORGERIES: dict[str, Forgery] = {
    "no signature": lambda token, _: without_signature(token),
    "alg none with the old signature": lambda token, _: forge(token, header={"alg": "none"}),
    "HS256 with the public key": signed_with_the_public_key,
    "padded signature": lambda token, _: token + "==",
    "another subject": lambda token, _: forge(token, claims={"sub": "01938a5e-0000-7000-8000-000000000001"}),
    "embedded key": lambda token, _: forge(token, header={"jwk": {"kty": "EC"}}),
    "key from a URL": lambda token, _: forge(token, header={"jku": "https://evil.example/keys"}),
    "key id as a path": lambda token, _: forge(token, header={"kid": "../../keys"}),
    "another type": lambda token, _: forge(token, header={"typ": "JWT"}),
    "four segments": lambda token, _: token + ".x",
    "very long": lambda token, _: token + "A" * 300_000,
    "empty": lambda _token, _: "",
}


@pytest.mark.parametrize("name", FORGERIES)
async def test_a_forged_token_is_refused(owned: Door, token: str, name: str) -> None:
    forged = FORGERIES[name](token, owned.desk.keys)

    answer = await owned.me(forged)

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    "change",
    [
        {"exp": "9999999999"},
        {"exp": None},
        {"exp": True},
        {"exp": 1},
        {"aud": ["folio", "other"]},
        {"aud": "other"},
        {"iss": "other"},
        {"sub": "ann"},
        {"sid": None},
        {"av": "1"},
        {"scope": ["user:manage"]},
        {"iat": 9_999_999_999},
    ],
)
async def test_a_genuinely_signed_token_with_a_wrong_claim_is_refused(
    owned: Door, token: str, change: Claims
) -> None:
    claims = {**_decode(token.split(".")[1]), **change}

    answer = await owned.me(await _sign(owned, token, claims))

    assert answer.status_code == 401


async def test_a_signed_payload_with_a_member_twice_is_refused(owned: Door, token: str) -> None:
    key = await owned.desk.keys.access_key(str(_decode(token.split(".", maxsplit=1)[0])["kid"]))
    assert key is not None
    payload = base64.urlsafe_b64decode(token.split(".")[1] + "==").decode()
    doubled = payload.replace("{", '{"sub":"01938a5e-0000-7000-8000-000000000001",', 1)

    head = _decode(token.split(".", maxsplit=1)[0])
    forged = jws.serialize_compact(head, doubled, key, algorithms=["ES256"])

    assert (await owned.me(forged)).status_code == 401
    assert (
        await owned.me(jws.serialize_compact(head, payload, key, algorithms=["ES256"]))
    ).status_code == 200


async def test_an_expired_token_is_refused(owned: Door, token: str) -> None:
    owned.advance(minutes=11)

    assert (await owned.me(token)).json()["code"] == "token_expired"


async def test_a_bad_bearer_never_falls_back_to_the_cookie(owned: Door) -> None:
    cookie = (await owned.log_in(transport="cookie")).cookies["folio_access"]

    answer = await owned.http.get(
        "/api/users/me", headers={"cookie": f"folio_access={cookie}", "authorization": "Bearer x"}
    )

    assert answer.status_code == 401


async def _sign(door: Door, token: str, claims: Claims) -> str:
    key = await door.desk.keys.access_key(str(_decode(token.split(".", maxsplit=1)[0])["kid"]))
    assert key is not None
    return sign_token(claims, key=key, type_=ACCESS_TYPE)


def _decode(segment: str) -> Claims:
    members: Claims = json.loads(base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4)))
    return members


def _encode(members: Claims) -> str:
    return base64.urlsafe_b64encode(json.dumps(members).encode()).decode().rstrip("=")
