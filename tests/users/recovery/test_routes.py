"""Resets over HTTP."""

import asyncio
import json
import re
from collections.abc import Callable

import pytest

from folio.users.domain.links import LinkPurpose
from folio.users.links.actions import issue_link
from folio.users.mail.actions import list_outbox
from tests.fixtures.waiting import wait_until_async
from tests.users.door import EMAIL, PASSWORD, Door, bearer
from tests.users.links.test_actions import account_of

pytestmark = pytest.mark.anyio

NEW_PASSWORD = "eight elms on the hill"
Body = dict[str, object]


async def ask(door: Door, email: str = EMAIL) -> None:
    answer = await door.http.post("/api/auth/password-resets", json={"email": email})
    assert answer.status_code == 202


async def token_of_letter(door: Door, number: int = 1) -> str:
    """Return the token of the newest reset letter as soon as there are so many."""

    async def find() -> str | None:
        page = await list_outbox(door.desk, state=None, cursor=None, limit=50, reader=None)
        found = [letter for letter in page.items if letter.kind == "password_reset"]
        return found[0].text if len(found) >= number else None

    text = await wait_until_async(find, deadline_s=15)
    found = re.search(r"#token=(\S+)", text or "")
    assert found is not None
    return found[1]


async def fresh_token(door: Door) -> str:
    account = await account_of(door)
    async with door.desk.database.transaction() as connection:
        link = await issue_link(connection, LinkPurpose.RESET_PASSWORD, account, door.desk)
    return link.url.partition("#token=")[2]


async def confirm(door: Door, token: str, password: str = NEW_PASSWORD) -> tuple[int, str]:
    answer = await door.http.post(
        "/api/auth/password-resets/confirm", json={"token": token, "password": password}
    )
    return answer.status_code, answer.json()["code"] if answer.content else ""


async def test_a_forgotten_password_is_replaced_by_the_link_of_a_letter(owned: Door) -> None:
    old = (await owned.log_in()).json()
    await ask(owned)
    token = await token_of_letter(owned)

    outcome = await confirm(owned, token)

    assert outcome == (204, "")
    assert (await owned.log_in(PASSWORD)).status_code == 401
    assert (await owned.log_in(NEW_PASSWORD)).status_code == 200
    assert (await owned.refresh(old["refresh_token"])).status_code == 401
    assert (await owned.me(old["access_token"])).json()["code"] in ("session_ended", "unauthenticated")


async def test_a_reset_signs_nobody_in_and_sets_no_cookie(owned: Door) -> None:
    token = await fresh_token(owned)

    answer = await owned.http.post(
        "/api/auth/password-resets/confirm", json={"token": token, "password": NEW_PASSWORD}
    )

    assert (answer.content, answer.headers.get("set-cookie")) == (b"", None)


async def test_the_owner_is_told_of_the_new_password(owned: Door) -> None:
    await confirm(owned, await fresh_token(owned))

    page = await list_outbox(owned.desk, state=None, cursor=None, limit=50, reader=None)
    assert [(letter.kind, letter.recipient) for letter in page.items] == [("password_changed", EMAIL)]


async def test_a_link_works_once_for_twenty_minutes(owned: Door) -> None:
    token = await fresh_token(owned)
    assert await confirm(owned, token) == (204, "")
    assert await confirm(owned, token) == (403, "link_invalid")

    late = await fresh_token(owned)
    owned.advance(minutes=20)
    assert await confirm(owned, late) == (403, "link_invalid")
    assert await confirm(owned, "never ours") == (403, "link_invalid")


async def test_a_refused_password_leaves_the_link_good(owned: Door) -> None:
    token = await fresh_token(owned)

    assert await confirm(owned, token, "short") == (422, "password_refused")
    assert await confirm(owned, token) == (204, "")


async def test_of_many_confirmations_at_once_one_sets_the_password(owned: Door) -> None:
    token = await fresh_token(owned)
    passwords = [f"{NEW_PASSWORD} {number}" for number in range(3)]

    outcomes = await asyncio.gather(*(confirm(owned, token, password) for password in passwords))

    assert sorted(outcomes) == [(204, ""), (403, "link_invalid"), (403, "link_invalid")]
    won = passwords[outcomes.index((204, ""))]
    assert (await owned.log_in(won)).status_code == 200


async def test_a_link_is_void_once_the_password_was_changed_otherwise(owned: Door) -> None:
    token = await fresh_token(owned)
    access = (await owned.log_in()).json()["access_token"]
    body = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}

    changed = await owned.http.post("/api/users/me/password", json=body, headers=bearer(access))

    assert changed.status_code == 204
    assert await confirm(owned, token, "nine pines by the lake") == (403, "link_invalid")


async def test_a_disabled_account_is_not_reset(owned: Door) -> None:
    token = await fresh_token(owned)
    async with owned.desk.database.transaction() as connection:
        await connection.exec_driver_sql("UPDATE users SET disabled_at = now()")

    assert await confirm(owned, token) == (403, "link_invalid")


async def test_the_answer_is_the_same_for_addresses_that_exist_and_that_do_not(owned: Door) -> None:
    answers = [
        await owned.http.post("/api/auth/password-resets", json={"email": email})
        for email in (EMAIL, "nobody@example.com")
    ]

    seen = [
        (answer.status_code, answer.content, sorted(set(answer.headers) - {"x-request-id", "traceparent"}))
        for answer in answers
    ]
    assert seen[0] == seen[1]
    assert seen[0][0] == 202


async def test_links_begin_with_the_configured_url_whatever_the_request_says(owned: Door) -> None:
    headers = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "Origin": "http://localhost:4110"}

    await owned.http.post("/api/auth/password-resets", json={"email": EMAIL}, headers=headers)
    await token_of_letter(owned)

    page = await list_outbox(owned.desk, state=None, cursor=None, limit=50, reader=None)
    assert "http://localhost:4110/reset#token=" in str(page.items[0].text)
    assert "evil" not in str(page.items[0].text)


async def test_a_network_may_ask_ten_times_an_hour_for_whomever(owned: Door) -> None:
    for number in range(10):
        await ask(owned, f"somebody{number}@example.com")

    answer = await owned.http.post("/api/auth/password-resets", json={"email": EMAIL})

    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_attempts")
    assert answer.headers["retry-after"] == "3600"


@pytest.mark.parametrize(
    "body",
    [
        {"email": "no address"},
        {"email": "a\u0000@example.com"},
        {"email": EMAIL, "role": "owner"},
        {"email": [EMAIL]},
        {"email": "x" * 300 + "@example.com"},
        {},
        [],
    ],
)
async def test_a_wrong_request_is_refused(owned: Door, body: object) -> None:
    answer = await owned.http.post("/api/auth/password-resets", json=body)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


@pytest.mark.parametrize(
    "make",
    [
        lambda token: json.dumps({"token": token, "password": "x" * 1_000_000}),
        lambda token: json.dumps({"token": token, "password": NEW_PASSWORD, "email": "eve@example.com"}),
        lambda _token: json.dumps({"token": "x" * 300, "password": NEW_PASSWORD}),
        lambda token: f'{{"token": "{token}", "password": "a long one", "password": "another long one"}}',
        lambda token: f'{{"token": "{token}", "password": NaN}}',
        lambda token: f'{{"token": "{token}", "password":',
        lambda _token: "",
        lambda _token: "null",
    ],
)
async def test_a_wrong_confirmation_is_refused_and_changes_nothing(
    owned: Door, make: Callable[[str], str]
) -> None:
    token = await fresh_token(owned)
    headers = {"content-type": "application/json"}

    answer = await owned.http.post("/api/auth/password-resets/confirm", content=make(token), headers=headers)

    assert answer.status_code == 422
    assert (await owned.log_in()).status_code == 200
    assert await confirm(owned, token) == (204, "")


async def test_an_administrator_has_a_link_sent_and_nobody_else_may(owned: Door) -> None:
    token = (await owned.log_in()).json()["access_token"]
    bea = (
        await owned.http.post(
            "/api/auth/register", json={"email": "bea@example.com", "name": "Bea", "password": PASSWORD}
        )
    ).json()
    owned.http.cookies.clear()
    me = (await owned.me(token)).json()["id"]

    sent = await owned.http.post(f"/api/users/{bea['user']['id']}/password-resets", headers=bearer(token))
    refused = await owned.http.post(f"/api/users/{me}/password-resets", headers=bearer(bea["access_token"]))
    missing = await owned.http.post(
        "/api/users/01938a5e-0000-7000-8000-000000000001/password-resets", headers=bearer(token)
    )

    assert sent.status_code == 202
    assert (refused.status_code, refused.json()["code"]) == (403, "missing_permission")
    assert (missing.status_code, missing.json()["code"]) == (404, "user_not_found")
    page = await list_outbox(owned.desk, state=None, cursor=None, limit=50, reader=None)
    assert [letter.recipient for letter in page.items] == ["bea@example.com"]


async def test_an_administrator_who_is_no_owner_does_not_reset_an_owner(owned: Door) -> None:
    me = (await account_of(owned)).id
    await owned.http.post(
        "/api/auth/register", json={"email": "bea@example.com", "name": "Bea", "password": PASSWORD}
    )
    async with owned.desk.database.transaction() as connection:
        await connection.exec_driver_sql("UPDATE users SET roles = '{admin}' WHERE email <> %s", (EMAIL,))
    admin = (await owned.log_in(email="bea@example.com")).json()["access_token"]

    answer = await owned.http.post(f"/api/users/{me}/password-resets", headers=bearer(admin))

    assert (answer.status_code, answer.json()["code"]) == (403, "owners_only")
