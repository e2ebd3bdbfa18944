"""Addresses over HTTP."""

import pytest

from folio.users.mail.actions import list_outbox
from tests.users.addresses.test_actions import tokens
from tests.users.door import EMAIL, PASSWORD, Door, bearer

pytestmark = pytest.mark.anyio

NEW = "ann@elsewhere.example"


@pytest.fixture
async def token(owned: Door) -> str:
    """Ann's access token."""
    access_token: str = (await owned.log_in()).json()["access_token"]
    return access_token


async def change(door: Door, token: str, email: str = NEW, password: str = PASSWORD) -> tuple[int, str]:
    body = {"email": email, "current_password": password}
    answer = await door.http.post("/api/users/me/email-changes", json=body, headers=bearer(token))
    return answer.status_code, answer.json()["code"] if answer.status_code >= 400 else ""


async def confirm(door: Door, token: str) -> tuple[int, dict[str, object]]:
    answer = await door.http.post("/api/auth/email-confirmations", json={"token": token})
    return answer.status_code, answer.json()


async def letters(door: Door) -> list[tuple[str, str]]:
    page = await list_outbox(door.desk, state=None, cursor=None, limit=50, reader=None)
    return sorted((letter.kind, letter.recipient) for letter in page.items)


async def test_an_address_is_verified_by_its_letter(owned: Door, token: str) -> None:
    assert (await owned.me(token)).json()["email_verified"] is False

    asked = await owned.http.post("/api/users/me/email-verifications", headers=bearer(token))
    outcome = await confirm(owned, (await tokens(owned))[0])

    assert asked.status_code == 202
    assert outcome == (200, {"email": EMAIL})
    assert (await owned.me(token)).json()["email_verified"] is True


async def test_an_address_is_replaced_once_the_new_one_is_confirmed_and_the_old_one_is_told(
    owned: Door, token: str
) -> None:
    assert await change(owned, token) == (202, "")
    assert (await owned.me(token)).json()["email"] == EMAIL

    outcome = await confirm(owned, (await tokens(owned))[0])

    me = (await owned.me(token)).json()
    assert outcome == (200, {"email": NEW})
    assert (me["email"], me["email_verified"]) == (NEW, True)
    assert await letters(owned) == [
        ("email_change_asked", EMAIL),
        ("email_changed", EMAIL),
        ("email_verification", NEW),
    ]
    assert (await owned.log_in(email=NEW)).status_code == 200
    assert (await owned.log_in(email=EMAIL)).status_code == 401


async def test_a_change_needs_the_current_password(owned: Door, token: str) -> None:
    assert await change(owned, token, password="not it") == (403, "wrong_password")
    assert await letters(owned) == []


async def test_whether_an_address_is_taken_is_told_to_its_owner_alone(owned: Door, token: str) -> None:
    body = {"email": "bea@example.com", "name": "Bea", "password": PASSWORD}
    await owned.http.post("/api/auth/register", json=body)
    owned.http.cookies.clear()

    assert await change(owned, token, "Bea@example.com") == (202, "")
    assert await letters(owned) == [("address_in_use", "bea@example.com"), ("email_change_asked", EMAIL)]
    assert await tokens(owned) == []


@pytest.mark.parametrize(
    "body",
    [
        {"email": "no address", "current_password": PASSWORD},
        {"email": NEW},
        {"email": NEW, "current_password": PASSWORD, "email_verified": True},
        {"email": NEW, "current_password": "x" * 1_000_000},
        {"email": "a\u202eb@example.com", "current_password": PASSWORD},
        {"email": "a\u0000b@example.com", "current_password": PASSWORD},
    ],
)
async def test_a_wrong_change_is_refused_and_sends_nothing(
    owned: Door, token: str, body: dict[str, object]
) -> None:
    answer = await owned.http.post("/api/users/me/email-changes", json=body, headers=bearer(token))

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
    assert await letters(owned) == []


async def test_a_link_that_never_was_ours_confirms_nothing(owned: Door) -> None:
    status, problem = await confirm(owned, "x" * 43)

    assert (status, problem["code"]) == (403, "link_invalid")
