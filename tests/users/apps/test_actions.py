"""What the service does with apps."""

from datetime import timedelta

import pytest

from folio.users.apps import actions
from folio.users.apps.actions import sweep_clients
from tests.users.door import Door
from tests.users.oauth.app import CALLBACK, error_of, register, sign_in

pytestmark = pytest.mark.anyio


async def test_what_was_let_in_before_is_known_and_what_is_asked_beyond_is_new(owned: Door) -> None:
    app, ann = await register(owned), await sign_in(owned)
    await ann.let_in(app, scope="portfolio:read")

    question = (await ann.ask(app.request(scope="portfolio:read trade:propose"))).json()

    assert question["is_known"]
    assert [(scope["name"], scope["is_new"]) for scope in question["scopes"]] == [
        ("portfolio:read", False),
        ("trade:propose", True),
    ]


async def test_an_app_has_in_each_session_what_it_was_let_do_there(owned: Door) -> None:
    app, ann = await register(owned), await sign_in(owned)
    await ann.let_in(app, scope="portfolio:write")

    tokens = await ann.let_in(app, scope="portfolio:read")

    assert tokens["scope"] == "portfolio:read"
    [shown] = (await ann.traveller.send("GET", "/api/users/me/apps")).json()["items"]
    assert [scope["name"] for scope in shown["scopes"]] == ["portfolio:read", "portfolio:write"]


async def test_an_app_nobody_lets_in_is_forgotten_after_a_day(owned: Door) -> None:
    app, ann = await register(owned), await sign_in(owned)
    owned.clock.advance(timedelta(hours=24, seconds=1))

    await sweep_clients(owned.desk)

    ann = await sign_in(owned)
    assert (await ann.ask(app.request())).json()["code"] == "invalid_client"


async def test_only_so_many_apps_wait_to_be_let_in(owned: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MAX_UNUSED_CLIENTS", 2)
    await register(owned)
    await register(owned)

    answer = await owned.http.post("/api/oauth/register", json={"redirect_uris": [CALLBACK]})

    assert error_of(answer) == (400, "temporarily_unavailable")


async def test_a_code_of_an_app_that_was_disconnected_meanwhile_opens_nothing(owned: Door) -> None:
    app, ann = await register(owned), await sign_in(owned)
    code = (await ann.decide(app.request()))["code"]
    [shown] = (await ann.traveller.send("GET", "/api/users/me/apps")).json()["items"]
    await ann.traveller.send("DELETE", f"/api/users/me/apps/{shown['id']}")

    assert error_of(await app.exchange(code)) == (400, "invalid_grant")


async def test_letting_in_and_disconnecting_are_recorded(owned: Door) -> None:
    app, ann = await register(owned), await sign_in(owned)
    await ann.let_in(app)
    [shown] = (await ann.traveller.send("GET", "/api/users/me/apps")).json()["items"]
    await ann.traveller.send("DELETE", f"/api/users/me/apps/{shown['id']}")

    entries = (await ann.traveller.send("GET", "/api/audit")).json()["items"]

    assert [entry["action"] for entry in entries if entry["action"].startswith("app.")] == [
        "app.disconnected",
        "app.let_in",
    ]
