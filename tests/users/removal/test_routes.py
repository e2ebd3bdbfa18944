"""Who may delete whom, and how an account comes back."""

import re

import pytest
from sqlalchemy import text

from folio.users.mail.actions import list_outbox
from tests.users.directory.crowd import act, is_refused, join, member_of, owner
from tests.users.door import PASSWORD, Door

pytestmark = pytest.mark.anyio


async def restore_token(door: Door) -> str:
    """Return the token of the last letter that tells how to come back."""
    page = await list_outbox(door.desk, state=None, cursor=None, limit=20, reader=None)
    letters = [letter.text for letter in page.items if "/restore#" in (letter.text or "")]
    found = re.search(r"/restore#token=(\S+)", letters[0] or "")
    assert found is not None
    return found[1]


async def test_a_person_leaves_with_the_password_and_returns_by_the_link(owned: Door) -> None:
    bob = await join(owned, "Bob")

    wrong = await act(owned, bob, "POST", "/me/deletion", json={"password": "not the password at all"})
    none = await act(owned, bob, "POST", "/me/deletion", json={})
    left = await act(owned, bob, "POST", "/me/deletion", json={"password": PASSWORD})

    assert [answer.status_code for answer in (wrong, none, left)] == [403, 403, 202]
    assert await is_refused(owned, bob)
    token = await restore_token(owned)
    back = await owned.http.post("/api/auth/restore", json={"token": token})
    again = await owned.http.post("/api/auth/restore", json={"token": token})
    assert [back.status_code, again.status_code] == [204, 403]
    owned.advance(minutes=20)
    assert (await owned.log_in(email="bob@example.com")).status_code == 200


async def test_a_person_leaves_without_a_password_where_there_is_none(owned: Door) -> None:
    bob = await join(owned, "Bob")
    async with owned.desk.database.transaction() as connection:
        await connection.execute(text("UPDATE users SET password_hash = NULL WHERE name = 'Bob'"))

    left = await act(owned, bob, "POST", "/me/deletion", json={})

    assert left.status_code == 202


async def test_leaving_needs_a_fresh_proof(owned: Door) -> None:
    bob = await join(owned, "Bob")
    owned.advance(minutes=11)
    later = member_of((await owned.refresh(bob.refresh_token)).json())

    answer = await act(owned, later, "POST", "/me/deletion", json={"password": PASSWORD})

    assert (answer.status_code, answer.json()["code"]) == (403, "step_up_required")


async def test_the_last_owner_cannot_leave(owned: Door) -> None:
    ann = await owner(owned)

    answer = await act(owned, ann, "POST", "/me/deletion", json={"password": PASSWORD})

    assert (answer.status_code, answer.json()["code"]) == (409, "last_owner")


async def test_an_administrator_brings_a_user_back(owned: Door) -> None:
    bob, ann = await join(owned, "Bob"), await owner(owned)
    await act(owned, ann, "DELETE", f"/{bob.id}")

    back = await act(owned, ann, "POST", f"/{bob.id}/restore")
    again = await act(owned, ann, "POST", f"/{bob.id}/restore")

    assert (back.status_code, back.json()["state"], back.json()["deletes_at"]) == (200, "active", None)
    assert (again.status_code, again.json()["code"]) == (409, "not_deleting")
    removals = (await owned.http.get("/api/users/removals", headers=ann.headers)).json()["items"]
    assert removals == []


async def test_deleting_twice_starts_no_second_week(owned: Door) -> None:
    bob, ann = await join(owned, "Bob"), await owner(owned)
    first = (await act(owned, ann, "DELETE", f"/{bob.id}")).json()["deletes_at"]
    owned.advance(seconds=30)

    second = await act(owned, ann, "DELETE", f"/{bob.id}")

    assert (second.status_code, second.json()["deletes_at"]) == (202, first)


async def test_nobody_is_deleted_by_whoever_may_not(owned: Door) -> None:
    bob, cleo, ann = await join(owned, "Bob", "admin"), await join(owned, "Cleo"), await owner(owned)

    answers = [
        await act(owned, bob, "DELETE", f"/{ann.id}"),
        await act(owned, cleo, "DELETE", f"/{bob.id}"),
        await act(owned, bob, "DELETE", f"/{bob.id}"),
        await act(owned, ann, "DELETE", f"/{ann.id}"),
    ]

    assert [answer.json()["code"] for answer in answers] == [
        "above_rank",
        "missing_permission",
        "not_to_oneself",
        "not_to_oneself",
    ]


@pytest.mark.parametrize("body", [{}, {"token": ""}, {"token": "x" * 300}, {"token": "x", "user_id": "7"}])
async def test_what_is_no_link_brings_nobody_back(owned: Door, body: dict[str, str]) -> None:
    answer = await owned.http.post("/api/auth/restore", json=body)

    assert answer.status_code in (403, 422)
