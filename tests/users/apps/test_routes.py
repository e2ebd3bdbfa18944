"""Registering an app, and the list of those that a person has let in."""

import pytest

from tests.users.door import Door, bearer
from tests.users.oauth.app import CALLBACK, error_of, register, sign_in

pytestmark = pytest.mark.anyio


async def test_an_app_registers_as_a_public_client(owned: Door) -> None:
    body = {
        "redirect_uris": [CALLBACK],
        "client_name": "Claude",
        "token_endpoint_auth_method": "client_secret_post",
        "unknown": "ignored",
    }

    answer = await owned.http.post("/api/oauth/register", json=body)

    told = answer.json()
    assert answer.status_code == 201
    assert told["client_id"].startswith("app_")
    assert told["token_endpoint_auth_method"] == "none"
    assert "client_secret" not in told
    assert (told["client_name"], told["redirect_uris"]) == ("Claude", [CALLBACK])


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b'{"redirect_uris": ["http://app.example"]}', (400, "invalid_redirect_uri")),
        (
            b'{"redirect_uris": ["https://a.example"], "client_name": "a\\u0000"}',
            (400, "invalid_client_metadata"),
        ),
        (b"[]", (400, "invalid_client_metadata")),
        (b"no json", (400, "invalid_client_metadata")),
        (b'{"redirect_uris": [], "redirect_uris": []}', (400, "invalid_client_metadata")),
    ],
)
async def test_what_could_not_be_answered_is_not_registered(
    owned: Door, content: bytes, error: tuple[int, str]
) -> None:
    answer = await owned.http.post(
        "/api/oauth/register", content=content, headers={"content-type": "application/json"}
    )

    assert error_of(answer) == error


async def test_a_registration_is_short(owned: Door) -> None:
    answer = await owned.http.post("/api/oauth/register", json={"x": "y" * 40_000})

    assert answer.status_code == 413


async def test_a_person_sees_what_he_let_in_and_takes_it_back(owned: Door) -> None:
    app, ann = await register(owned), await sign_in(owned)
    tokens = await ann.let_in(app)
    [shown] = (await ann.traveller.send("GET", "/api/users/me/apps")).json()["items"]
    assert (shown["name"], shown["client_id"]) == ("Claude", app.client_id)
    assert [scope["name"] for scope in shown["scopes"]] == ["portfolio:read", "trade:propose"]

    path = f"/api/users/me/apps/{shown['id']}"
    first = await ann.traveller.send("DELETE", path)
    second = await ann.traveller.send("DELETE", path)

    assert first.status_code == 204
    assert (second.status_code, second.json()["code"]) == (404, "grant_not_found")
    assert (await ann.traveller.send("GET", "/api/users/me/apps")).json()["items"] == []
    assert (await app.call(tokens["access_token"])).json()["code"] == "session_ended"
    assert error_of(await app.refresh(tokens["refresh_token"])) == (400, "invalid_grant")


async def test_an_app_stands_among_the_apps_and_not_among_the_devices(owned: Door) -> None:
    app, ann = await register(owned), await sign_in(owned)
    before = (await ann.traveller.send("GET", "/api/users/me/sessions")).json()["items"]

    await ann.let_in(app)

    after = (await ann.traveller.send("GET", "/api/users/me/sessions")).json()["items"]
    assert [item["id"] for item in after] == [item["id"] for item in before]


async def test_signing_out_everywhere_ends_apps_too(owned: Door) -> None:
    app, ann = await register(owned), await sign_in(owned)
    tokens = await ann.let_in(app)

    await ann.traveller.send("POST", "/api/auth/logout-all")

    assert (await app.call(tokens["access_token"])).status_code == 401
    assert error_of(await app.refresh(tokens["refresh_token"])) == (400, "invalid_grant")


async def test_a_program_disconnects_nothing(owned: Door) -> None:
    app, ann = await register(owned), await sign_in(owned)
    await ann.let_in(app)
    [shown] = (await ann.traveller.send("GET", "/api/users/me/apps")).json()["items"]
    token = (await owned.log_in()).json()["access_token"]

    answer = await owned.http.delete(f"/api/users/me/apps/{shown['id']}", headers=bearer(token))

    assert (answer.status_code, answer.json()["code"]) == (403, "person_required")
