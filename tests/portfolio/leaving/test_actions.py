"""Of a user who is gone nothing is left, and nothing of anybody else is missing."""

import datetime as dt
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from folio.chassis.grants.relations import GrantKind, Relation
from folio.chassis.grants.store import StoredGrant, insert_grant
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
        "comments": 0,
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


async def test_no_grant_is_left_however_it_stood(ann: Person, bob: Person, desk: Desk) -> None:
    hers = UUID((await ann.make_portfolio()).rpartition("/")[2])
    his = UUID((await bob.make_portfolio()).rpartition("/")[2])
    ended = desk.clock.now() - dt.timedelta(days=1)

    def grant(on: UUID, kind: GrantKind = "person", **terms: object) -> StoredGrant:
        made = {"id": uuid4(), "object_type": "portfolio", "object_id": on, "kind": kind}
        named = {"relation": Relation.VIEWER, "owner_name": "Ann", "created_by": ann.id, "created_at": ended}
        return StoredGrant(**{**made, **named, **terms})  # type: ignore[arg-type]  # the fields of a grant

    kept = grant(his, grantee_id=uuid4(), created_by=bob.id, owner_name="Bob")
    gone = [
        grant(hers, grantee_id=bob.id, email="bob@example.com", email_key="bob"),
        grant(hers, grantee_id=bob.id, email_key="bob-before", revoked_at=ended),
        grant(hers, email="waiting@example.com", email_key="waiting"),
        grant(hers, "link", token_digest=uuid4().hex),
        grant(his, grantee_id=ann.id, email="ann@example.com", email_key="ann", expires_at=ended),
        grant(his, "break_glass", grantee_id=ann.id),
    ]
    told: dict[str, object] = {"removal_id": str(uuid4()), "user_id": str(ann.id)}
    async with desk.database.transaction() as connection:
        for one in (kept, *gone):
            await insert_grant(connection, one)
        await publish_event(connection, USERS_DELETED, told, clock=desk.clock)

    async def left() -> set[UUID]:
        async with desk.database.reading() as connection:
            rows = await connection.execute(
                text("SELECT id FROM grants WHERE object_id = ANY(:ids)"), {"ids": [hers, his]}
            )
            return set(rows.scalars())

    async def is_gone() -> bool:
        return await left() == {kept.id}

    await wait_until_async(is_gone, deadline_s=15)
