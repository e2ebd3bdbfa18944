"""The ways in over HTTP: set-up once, registration by policy, sign-in that tells nothing."""

import asyncio
from pathlib import Path

import pytest

from folio.users.domain.roles import Permission
from tests.users.door import EMAIL, ORIGIN, PASSWORD, Door, OpenDoor

pytestmark = pytest.mark.anyio


async def test_the_first_run_is_open_and_says_what_it_asks_for(door: Door) -> None:
    answer = await door.http.get("/api/setup")

    assert answer.json() == {
        "open": True,
        "registration": "open",
        "password_min_length": 12,
        "sends_mail": False,
    }


async def test_the_bearer_of_the_link_becomes_the_owner_and_is_signed_in(door: Door) -> None:
    answer = await door.set_up(currency="CHF")

    assert answer.status_code == 201
    assert answer.headers["cache-control"] == "no-store"
    body = answer.json()
    assert (body["token_type"], body["expires_in"]) == ("Bearer", 600)
    assert body["user"]["roles"] == ["owner"]
    assert body["user"]["permissions"] == sorted(permission.value for permission in Permission)
    assert body["user"]["currency"] == "CHF"
    assert "password" not in answer.text
    assert (await door.me(body["access_token"])).json() == body["user"]


async def test_the_second_caller_finds_set_up_closed_for_good(door: Door) -> None:
    token = door.setup_token()
    await door.set_up()

    again = await door.set_up_with(token)

    assert again.status_code == 404
    assert again.json()["code"] == "setup_closed"
    assert (await door.http.get("/api/setup")).json()["open"] is False
    assert not (door.home / "run" / "setup-link").exists()


async def test_a_wrong_token_is_refused(door: Door) -> None:
    answer = await door.set_up(token="guessed")

    assert answer.status_code == 403
    assert answer.json()["code"] == "setup_token_invalid"


async def test_of_ten_callers_at_once_one_becomes_the_owner(door: Door) -> None:
    answers = await asyncio.gather(*(door.set_up(email=f"ann{number}@example.com") for number in range(10)))

    codes = sorted(answer.status_code for answer in answers)
    assert codes == [201] + [404] * 9
    first = next(answer for answer in answers if answer.status_code == 201).json()["user"]["email"]
    others = {f"ann{number}@example.com" for number in range(10)} - {first}
    assert (await door.log_in(email=first)).status_code == 200
    assert (await door.log_in(email=others.pop())).status_code == 401


async def test_strangers_register_as_traders_where_registration_is_open(owned: Door) -> None:
    body = {"email": "Bob@Example.com", "name": "Bob", "password": PASSWORD}

    answer = await owned.http.post("/api/auth/register", json=body)

    assert answer.status_code == 201
    assert answer.json()["user"]["roles"] == ["trader"]
    assert answer.json()["user"]["email"] == "Bob@example.com"


async def test_nobody_registers_before_the_owner(door: Door) -> None:
    body = {"email": "bob@example.com", "name": "Bob", "password": PASSWORD}

    answer = await door.http.post("/api/auth/register", json=body)

    assert (answer.status_code, answer.json()["code"]) == (403, "registration_closed")


@pytest.mark.parametrize(
    "environ",
    [
        {"FOLIO_USERS_REGISTRATION": "closed"},
        {"FOLIO_USERS_REGISTRATION": "invite"},
        {"FOLIO_PUBLIC_URL": "https://folio.example.com"},
    ],
)
async def test_registration_is_refused_where_the_policy_says_so(
    open_door: OpenDoor, environ: dict[str, str]
) -> None:
    body = {"email": "bob@example.com", "name": "Bob", "password": PASSWORD}
    async with open_door(environ) as door:
        await door.set_up()

        answer = await door.http.post("/api/auth/register", json=body)

    assert (answer.status_code, answer.json()["code"]) == (403, "registration_closed")


async def test_an_address_has_one_account_in_whatever_spelling(owned: Door) -> None:
    body = {"email": "ANN@example.COM", "name": "Ann", "password": PASSWORD}

    answer = await owned.http.post("/api/auth/register", json=body)

    assert (answer.status_code, answer.json()["code"]) == (409, "email_taken")


async def test_any_spelling_of_the_address_signs_in(owned: Door) -> None:
    assert (await owned.log_in(email="ANN@Example.com")).status_code == 200


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"role": "owner"}, "/role"),
        ({"roles": ["owner"]}, "/roles"),
        ({"id": "x"}, "/id"),
        ({"name": "x" * 10_000}, "/name"),
        ({"name": "a\u202eb"}, "/name"),
        ({"name": ""}, "/name"),
        ({"email": "nobody"}, "/email"),
        ({"email": 7}, "/email"),
        ({"password": "x" * 1_000_000}, "/password"),
        ({"password": None}, "/password"),
        ({"transport": "smoke"}, "/transport"),
    ],
)
async def test_a_bad_field_is_refused_and_pointed_at(
    owned: Door, changes: dict[str, object], pointer: str
) -> None:
    body = {"email": "bob@example.com", "name": "Bob", "password": PASSWORD, **changes}

    answer = await owned.http.post("/api/auth/register", json=body)

    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert (await owned.log_in(email="bob@example.com")).status_code == 401


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short", "password_too_short"),
        ("passwordpassword", "password_guessable"),
        ("bob@example.com", "password_guessable"),
        ("🦊" * 300, "password_too_long"),
    ],
)
async def test_a_weak_password_is_refused_with_the_rule_it_breaks(
    owned: Door, password: str, code: str
) -> None:
    body = {"email": "bob@example.com", "name": "Bob", "password": password}

    answer = await owned.http.post("/api/auth/register", json=body)

    assert answer.status_code == 422
    assert answer.json()["code"] == "password_refused"
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [("/password", code)]


@pytest.mark.parametrize(
    "content",
    ["{", "[]", "null", '{"email": "a\\u0000b", "password": "x"}', '{"email": "a", "password": "\\ud800"}'],
)
async def test_a_body_that_is_none_is_refused(owned: Door, content: str) -> None:
    headers = {"content-type": "application/json"}

    answer = await owned.http.post("/api/auth/login", content=content, headers=headers)

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


async def test_names_and_passwords_of_any_script_work(owned: Door) -> None:
    body = {"email": "zoë@example.com", "name": "李小龍 🐉", "password": " пароль 🦊🦊 twice "}
    await owned.http.post("/api/auth/register", json=body)

    exact = await owned.log_in(" пароль 🦊🦊 twice ", email="zoë@example.com")
    trimmed = await owned.log_in("пароль 🦊🦊 twice", email="zoë@example.com")

    assert exact.json()["user"]["name"] == "李小龍 🐉"
    assert trimmed.status_code == 401


async def test_known_and_unknown_accounts_get_one_answer(owned: Door) -> None:
    known = await owned.log_in("not the password")
    unknown = await owned.log_in("not the password", email="nobody@example.com")

    assert known.status_code == unknown.status_code == 401
    assert known.json()["code"] == "invalid_credentials"
    assert {**known.json(), "request_id": ""} == {**unknown.json(), "request_id": ""}
    assert _names(known) == _names(unknown)


@pytest.mark.parametrize("email", [EMAIL, "nobody@example.com"])
async def test_the_sixth_failure_has_to_wait_whether_or_not_the_account_exists(
    owned: Door, email: str
) -> None:
    codes = [(await owned.log_in("wrong", email=email)).status_code for _ in range(5)]

    refused = await owned.log_in("wrong", email=email)

    assert codes == [401] * 5
    assert refused.status_code == 429
    assert refused.json()["code"] == "too_many_attempts"
    assert refused.headers["retry-after"] == "1"


async def test_the_right_password_has_to_wait_too_and_then_signs_in(owned: Door) -> None:
    for _ in range(5):
        await owned.log_in("wrong")
    early = await owned.log_in()

    owned.advance(seconds=1)
    late = await owned.log_in()

    assert early.status_code == 429
    assert late.status_code == 200


async def test_strangers_cannot_lock_the_owner_out_of_a_known_device(owned: Door) -> None:
    device = (await owned.log_in()).cookies["folio_device"]
    for _ in range(8):
        await owned.log_in("wrong")

    stranger, owner = await owned.log_in(), await owned.log_in(device=device)

    assert stranger.status_code == 429
    assert owner.status_code == 200


async def test_a_known_device_is_slowed_by_its_own_failures(owned: Door) -> None:
    device = (await owned.log_in()).cookies["folio_device"]
    for _ in range(5):
        await owned.log_in("wrong", device=device)

    assert (await owned.log_in(device=device)).status_code == 429
    assert (await owned.log_in()).status_code == 200


async def test_a_device_known_to_one_account_is_a_stranger_to_another(owned: Door) -> None:
    body = {"email": "mallory@example.com", "name": "Mallory", "password": PASSWORD}
    mallory = (await owned.http.post("/api/auth/register", json=body)).cookies["folio_device"]
    for _ in range(5):
        await owned.log_in("wrong", device=mallory)

    assert (await owned.log_in("wrong", device=mallory)).status_code == 429


async def test_many_guesses_at_once_gain_nothing_over_as_many_in_a_row(owned: Door) -> None:
    answers = await asyncio.gather(*(owned.log_in("wrong") for _ in range(16)))

    codes = sorted(answer.status_code for answer in answers)
    assert codes == [401] * 5 + [429] * 11


async def test_many_right_sign_ins_at_once_all_succeed(owned: Door) -> None:
    answers = await asyncio.gather(*(owned.log_in() for _ in range(12)))

    assert {answer.status_code for answer in answers} == {200}


async def test_an_address_that_fails_on_many_accounts_has_to_wait(owned: Door) -> None:
    for number in range(20):
        await owned.log_in("wrong", email=f"guess{number}@example.com")

    answer = await owned.log_in("wrong", email="another@example.com")

    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "300"


async def test_a_page_of_another_site_cannot_sign_a_person_in(owned: Door) -> None:
    body = {"email": EMAIL, "password": PASSWORD, "transport": "cookie"}

    foreign = await owned.http.post("/api/auth/login", json=body, headers={"origin": "https://evil.example"})
    own = await owned.http.post("/api/auth/login", json=body, headers={"origin": ORIGIN})

    assert (foreign.status_code, foreign.json()["code"]) == (403, "foreign_origin")
    assert own.status_code == 200


async def test_a_restart_renews_the_link_and_the_old_one_opens_nothing(open_door: OpenDoor) -> None:
    async with open_door() as door:
        old = door.setup_token()
    async with open_door() as door:
        late = await door.set_up_with(old)
        fresh = await door.set_up()

    assert late.status_code == 403
    assert fresh.status_code == 201


async def test_a_link_is_good_for_a_day(door: Door) -> None:
    door.advance(hours=24)

    assert (await door.set_up()).status_code == 403


async def test_an_unattended_start_makes_the_owner_once(open_door: OpenDoor, tmp_path: Path) -> None:
    password_file = tmp_path / "password"
    password_file.write_text(PASSWORD + "\n")
    environ = {"FOLIO_ADMIN_EMAIL": EMAIL, "FOLIO_ADMIN_PASSWORD_FILE": str(password_file)}
    async with open_door(environ) as door:
        state = await door.http.get("/api/setup")
        first = await door.log_in()
    password_file.write_text("another password for ann")
    async with open_door(environ) as door:
        second = await door.log_in()

    assert state.json()["open"] is False
    assert first.json()["user"]["roles"] == ["owner"]
    assert second.status_code == 200
    assert not (tmp_path / "run" / "setup-link").exists()


def _names(answer: object) -> list[str]:
    headers = answer.headers  # type: ignore[attr-defined]  # any answer
    return sorted(name for name in headers if name != "x-request-id")
