"""Changing one's password over HTTP."""

import pytest

from folio.users.mail.actions import list_outbox
from tests.users.door import PASSWORD, Door, bearer

pytestmark = pytest.mark.anyio

NEW_PASSWORD = "eight elms on the hill"


async def change(door: Door, token: str, current: str, new: str) -> tuple[int, dict[str, object]]:
    body = {"current_password": current, "new_password": new}
    answer = await door.http.post("/api/users/me/password", json=body, headers=bearer(token))
    return answer.status_code, answer.json() if answer.content else {}


async def test_a_change_needs_the_current_password_and_ends_the_other_sessions(owned: Door) -> None:
    mine, other = (await owned.log_in()).json(), (await owned.log_in()).json()

    status, _ = await change(owned, mine["access_token"], PASSWORD, NEW_PASSWORD)

    assert status == 204
    assert (await owned.me(mine["access_token"])).status_code == 200
    assert (await owned.refresh(mine["refresh_token"])).status_code == 200
    assert (await owned.refresh(other["refresh_token"])).status_code == 401
    assert (await owned.log_in(PASSWORD)).status_code == 401
    assert (await owned.log_in(NEW_PASSWORD)).status_code == 200
    page = await list_outbox(owned.desk, state=None, cursor=None, limit=50, reader=None)
    assert [letter.kind for letter in page.items] == ["password_changed"]


async def test_a_wrong_current_password_changes_nothing(owned: Door) -> None:
    token = (await owned.log_in()).json()["access_token"]

    status, problem = await change(owned, token, "not it", NEW_PASSWORD)

    assert (status, problem["code"]) == (403, "wrong_password")
    assert (await owned.log_in(PASSWORD)).status_code == 200


@pytest.mark.parametrize(
    ("new", "code"),
    [
        ("short", "password_too_short"),
        ("1q2w3e4r5t6y", "password_common"),
        ("1Q2W3E4R5T6Y", "password_common"),
        ("ann@example.com", "password_guessable"),
        ("aaaaaaaaaaaaaaaa", "password_guessable"),
        ("\u00e4" * 600, "password_too_long"),
    ],
)
async def test_a_bad_new_password_is_refused_at_its_field(owned: Door, new: str, code: str) -> None:
    token = (await owned.log_in()).json()["access_token"]

    status, problem = await change(owned, token, PASSWORD, new)

    assert (status, problem["code"]) == (422, "password_refused")
    assert problem["errors"] == [{"pointer": "/new_password", "code": code, "detail": _any(problem)}]
    assert (await owned.log_in(PASSWORD)).status_code == 200


async def test_a_common_password_is_refused_even_where_no_strength_is_asked(open_door: object) -> None:
    async with open_door({"FOLIO_USERS_PASSWORD_MIN_SCORE": "0"}) as door:  # type: ignore[operator]
        refused = await door.set_up(password="1q2w3e4r5t6y")
        accepted = await door.set_up(password="aaaaaaaaaaaaaaaaaaaa")

    assert refused.json()["errors"][0]["code"] == "password_common"
    assert accepted.status_code == 201


async def test_a_password_is_its_exact_characters(owned: Door) -> None:
    token = (await owned.log_in()).json()["access_token"]
    exact = "  Zwölf Boxkämpfer \u0041\u030a "

    await change(owned, token, PASSWORD, exact)

    assert (await owned.log_in(exact)).status_code == 200
    assert (await owned.log_in(exact.strip())).status_code == 401
    assert (await owned.log_in("  Zwölf Boxkämpfer \u00c5 ")).status_code == 401


async def test_a_password_of_a_megabyte_is_refused_at_once(owned: Door) -> None:
    token = (await owned.log_in()).json()["access_token"]

    status, problem = await change(owned, token, PASSWORD, "x" * 1_000_000)

    assert (status, problem["code"]) == (422, "invalid_request")


def _any(problem: dict[str, object]) -> object:
    errors = problem["errors"]
    assert isinstance(errors, list)
    return errors[0]["detail"]
