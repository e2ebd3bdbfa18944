"""Of a user who is gone nothing is left, and nothing of anybody else is missing."""

from uuid import uuid4

import pytest

from folio.chassis.outbox import publish_event
from folio.chassis.removal import USERS_DELETED
from folio.portfolio.desk import Desk
from folio.portfolio.leaving.actions import remove_user
from tests.fixtures.waiting import wait_until_async
from tests.portfolio.conftest import Person

pytestmark = pytest.mark.anyio


async def fill(person: Person) -> str:
    """Give somebody a portfolio with a booked deposit and a rate; return its path."""
    path = await person.make_portfolio()
    account = await person.open_account(path)
    booked = {"account_id": account, "date": "2026-01-02", "currency": "USD"}
    await person.book(path, booked | {"type": "deposit", "amount": "100"})
    return path


async def test_all_that_was_his_is_counted_and_gone(ann: Person, bob: Person, desk: Desk) -> None:
    hers, his = await fill(ann), await fill(bob)
    await ann.make_portfolio(name="Second")

    async with desk.database.transaction() as connection:
        counts = await remove_user(connection, ann.id)

    assert counts == {
        "portfolios": 2,
        "activities": 1,
        "shares": 0,
        "price_years": 0,
        "splits": 0,
        "rates": 0,
        "instruments": 0,
    }
    assert (await ann.get(hers)).status_code == 404
    assert (await bob.get(his)).status_code == 200
    assert len((await bob.get(f"{his}/activities")).json()["items"]) == 1


async def test_a_second_time_finds_nothing(ann: Person, desk: Desk) -> None:
    await fill(ann)
    async with desk.database.transaction() as connection:
        await remove_user(connection, ann.id)

    async with desk.database.transaction() as connection:
        counts = await remove_user(connection, ann.id)

    assert set(counts.values()) == {0}


async def test_a_deleted_user_is_removed_by_the_event(ann: Person, desk: Desk) -> None:
    path = await fill(ann)
    told: dict[str, object] = {"removal_id": str(uuid4()), "user_id": str(ann.id)}
    async with desk.database.transaction() as connection:
        await publish_event(connection, USERS_DELETED, told, clock=desk.clock)

    async def is_gone() -> bool:
        return (await ann.get(path)).status_code == 404

    await wait_until_async(is_gone, deadline_s=15)
