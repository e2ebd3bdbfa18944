"""The second step of signing in: asked for, answered once, and not to be guessed."""

import asyncio
import json

import pytest

from tests.users.codes import answer, set_up_app
from tests.users.door import EMAIL, PASSWORD, Door, OpenDoor, bearer

pytestmark = pytest.mark.anyio


async def test_whoever_has_set_one_is_asked_for_it_and_gets_no_token_before(owned: Door) -> None:
    app, _ = await set_up_app(owned, (await owned.log_in()).json()["access_token"])

    asked = await owned.log_in()

    assert asked.status_code == 200
    assert "folio_device" not in asked.cookies
    body = asked.json()
    challenge = body.pop("challenge")
    assert body == {
        "second_factor_required": True,
        "methods": ["totp", "recovery_code"],
        "expires_in": 300,
        "passkey": None,
    }
    opened = await answer(owned, challenge, app.code())
    assert opened.status_code == 200
    assert opened.json()["user"]["email"] == EMAIL
    assert (await owned.me(opened.json()["access_token"])).status_code == 200


async def test_the_transport_is_the_one_that_the_password_came_with(owned: Door) -> None:
    app, _ = await set_up_app(owned, (await owned.log_in()).json()["access_token"])
    asked = await owned.log_in(transport="cookie")

    opened = await answer(owned, asked.json()["challenge"], app.code())

    assert "access_token" not in opened.json()
    assert "folio_access" in opened.cookies


async def test_a_code_counts_once_however_many_send_it_at_once(owned: Door) -> None:
    app, _ = await set_up_app(owned, (await owned.log_in()).json()["access_token"])
    asked = [(await owned.log_in()).json()["challenge"] for _ in range(4)]

    answers = await asyncio.gather(*(answer(owned, challenge, app.code()) for challenge in asked))

    assert sorted(one.status_code for one in answers) == [200, 401, 401, 401]


async def test_a_challenge_is_answered_once(owned: Door) -> None:
    app, codes = await set_up_app(owned, (await owned.log_in()).json()["access_token"])
    challenge = (await owned.log_in()).json()["challenge"]
    await answer(owned, challenge, app.code())

    again = await answer(owned, challenge, codes[0], method="recovery_code")

    assert (again.status_code, again.json()["code"]) == (401, "challenge_over")


async def test_a_challenge_is_over_after_five_minutes_and_after_five_failures(owned: Door) -> None:
    app, codes = await set_up_app(owned, (await owned.log_in()).json()["access_token"])
    late = (await owned.log_in()).json()["challenge"]
    owned.advance(minutes=5)
    tried = (await owned.log_in()).json()["challenge"]
    failed = [await answer(owned, tried, "000000") for _ in range(5)]

    assert (await answer(owned, late, app.code())).json()["code"] == "challenge_over"
    assert {one.json()["code"] for one in failed} == {"second_factor_refused"}
    owned.advance(minutes=1)
    assert (await answer(owned, tried, app.code())).json()["code"] == "challenge_over"
    assert len(codes) == 10


async def test_guesses_slow_strangers_and_not_the_owner_on_a_known_device(owned: Door) -> None:
    token = (await owned.log_in()).json()["access_token"]
    app, _ = await set_up_app(owned, token)
    challenge = (await owned.log_in()).json()["challenge"]
    known = (await answer(owned, challenge, app.code())).cookies["folio_device"]
    owned.advance(seconds=30)
    for number in range(6):
        challenge = (await owned.log_in()).json()["challenge"]
        await answer(owned, challenge, f"{number:06}")

    stranger = await answer(owned, (await owned.log_in()).json()["challenge"], app.code())
    owner = await answer(
        owned, (await owned.log_in(device=known)).json()["challenge"], app.code(), device=known
    )

    assert (stranger.status_code, stranger.json()["code"]) == (429, "too_many_attempts")
    assert owner.status_code == 200


async def test_a_recovery_code_counts_once_and_is_subtracted(owned: Door) -> None:
    _, codes = await set_up_app(owned, (await owned.log_in()).json()["access_token"])
    typed = codes[3].lower().replace("-", " ")
    first = (await owned.log_in()).json()["challenge"]
    opened = await answer(owned, first, typed, method="recovery_code")

    second = (await owned.log_in()).json()["challenge"]
    again = await answer(owned, second, codes[3], method="recovery_code")

    assert (opened.status_code, again.status_code) == (200, 401)
    factors = await owned.http.get("/api/users/me/factors", headers=bearer(opened.json()["access_token"]))
    assert factors.json()["recovery_codes_left"] == 9


async def test_who_must_have_one_may_nothing_else_before_it_is_set(open_door: OpenDoor) -> None:
    async with open_door({"FOLIO_USERS_SECOND_FACTOR": "admins"}) as door:
        session = (await door.set_up()).json()
        door.http.cookies.clear()
        assert session["user"]["is_second_factor_due"] is True
        assert session["user"]["permissions"] == []

        app, _ = await set_up_app(door, session["access_token"])

        renewed = (await door.refresh(session["refresh_token"])).json()
        assert renewed["user"]["is_second_factor_due"] is False
        assert "portfolio:read" in renewed["user"]["permissions"]
        challenge = (await door.log_in(password=PASSWORD)).json()["challenge"]
        assert (await answer(door, challenge, app.code())).status_code == 200


@pytest.mark.parametrize("change", [{"challenge": "unknown"}, {"code": "\ud800"}, {"method": "password"}])
async def test_bad_answers_are_refused_without_harm(owned: Door, change: dict[str, str]) -> None:
    await set_up_app(owned, (await owned.log_in()).json()["access_token"])
    challenge = (await owned.log_in()).json()["challenge"]
    body = {"challenge": challenge, "method": "totp", "code": "123456", **change}

    refused = await owned.http.post(
        "/api/auth/login/second-factor",
        content=json.dumps(body),
        headers={"content-type": "application/json"},
    )

    assert refused.status_code in (401, 422)
