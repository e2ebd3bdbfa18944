"""An account goes at once, comes back whole within seven days, and after them is gone everywhere."""

from uuid import UUID

import pytest
from sqlalchemy import text

from folio.chassis.outbox import publish_event
from folio.chassis.removal import USERS_REMOVED
from folio.users.removal.actions import UNDO, remove_due
from tests.fixtures.waiting import wait_until_async
from tests.users.audit.acts import actions_of, read_log
from tests.users.directory.crowd import Member, act, is_refused, join, owner
from tests.users.door import PASSWORD, Door

pytestmark = pytest.mark.anyio


async def names_of(door: Door) -> list[str]:
    async with door.desk.database.reading() as connection:
        return list((await connection.execute(text("SELECT name FROM users ORDER BY name"))).scalars())


async def delete(door: Door, who: Member) -> None:
    answer = await act(door, await owner(door), "DELETE", f"/{who.id}")
    assert answer.status_code == 202, answer.text
    assert answer.json()["state"] == "deleting"


async def test_before_its_time_nothing_is_removed(owned: Door) -> None:
    bob = await join(owned, "Bob")
    await delete(owned, bob)
    owned.advance(days=6, hours=23)

    await remove_due(owned.desk)

    assert await names_of(owned) == ["Ann", "Bob"]


async def test_after_seven_days_nothing_is_left_and_all_services_are_told(owned: Door) -> None:
    bob = await join(owned, "Bob")
    await delete(owned, bob)
    owned.advance(seconds=UNDO.total_seconds())

    await remove_due(owned.desk)
    await remove_due(owned.desk)

    ann = await owner(owned)
    assert (await act(owned, ann, "GET", f"/{bob.id}")).status_code == 404
    assert await names_of(owned) == ["Ann"]
    (removal,) = (await owned.http.get("/api/users/removals", headers=ann.headers)).json()["items"]
    assert (removal["user_id"], removal["is_complete"]) == (bob.id, False)
    assert [(one["service"], one["counts"]) for one in removal["reports"]] == [
        ("users", {"accounts": 1, "sessions": 2})
    ]
    log = actions_of(await read_log(owned, ann.headers, target=f"user:{bob.id}"))
    assert [action for action in log if str(action).startswith("user.")] == [
        "user.deleted",
        "user.deletion_requested",
        "user.created",
    ]


async def test_what_the_services_removed_completes_the_report(owned: Door) -> None:
    bob = await join(owned, "Bob")
    await delete(owned, bob)
    owned.advance(days=7)
    await remove_due(owned.desk)
    ann = await owner(owned)
    (removal,) = (await owned.http.get("/api/users/removals", headers=ann.headers)).json()["items"]
    told = {"removal_id": removal["id"], "service": "portfolio", "counts": {"portfolios": 3}}
    async with owned.desk.database.transaction() as connection:
        await publish_event(connection, USERS_REMOVED, told, clock=owned.desk.clock)

    async def is_complete() -> bool:
        answer = await owned.http.get("/api/users/removals", headers=ann.headers)
        return bool(answer.json()["items"][0]["is_complete"])

    await wait_until_async(is_complete, deadline_s=10)


async def test_the_address_is_free_again_once_the_account_is_gone(owned: Door) -> None:
    bob = await join(owned, "Bob")
    await delete(owned, bob)
    body = {"email": "bob@example.com", "name": "Bob", "password": PASSWORD}

    before = await owned.http.post("/api/auth/register", json=body)
    owned.advance(days=7)
    await remove_due(owned.desk)
    after = await owned.http.post("/api/auth/register", json=body)

    assert (before.status_code, after.status_code) == (409, 201)
    assert UUID(after.json()["user"]["id"]) != UUID(bob.id)


async def test_a_deleted_user_is_out_at_once(owned: Door) -> None:
    bob = await join(owned, "Bob")

    await delete(owned, bob)

    assert await is_refused(owned, bob)
    assert (await owned.log_in(email="bob@example.com")).status_code == 401
