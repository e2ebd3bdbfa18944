"""What the service does about portfolios when nobody asks over HTTP."""

from uuid import uuid4

import pytest

from folio.chassis.outbox import publish_event
from folio.portfolio.desk import Desk
from folio.portfolio.portfolios import actions, store
from tests.fixtures.waiting import wait_until_async
from tests.portfolio.conftest import Person

pytestmark = pytest.mark.anyio


async def test_a_new_person_gets_one_empty_portfolio_however_often_told(desk: Desk) -> None:
    user_id = uuid4()

    for _ in range(2):
        async with desk.database.transaction() as connection:
            await actions.welcome_user(connection, user_id, currency="CHF", clock=desk.clock)

    async with desk.database.reading() as connection:
        found = await store.list_portfolios(connection, user_id, after=None, limit=10)
    assert [(one.name, one.currency) for one in found] == [("My portfolio", "CHF")]


async def test_a_currency_nobody_knows_becomes_dollars(desk: Desk) -> None:
    user_id = uuid4()

    async with desk.database.transaction() as connection:
        await actions.welcome_user(connection, user_id, currency="???", clock=desk.clock)

    async with desk.database.reading() as connection:
        found = await store.list_portfolios(connection, user_id, after=None, limit=10)
    assert found[0].currency == "USD"


async def test_a_registered_person_is_welcomed_by_the_event(ann: Person, desk: Desk) -> None:
    from_outside = uuid4()
    payload: dict[str, object] = {"user_id": str(from_outside), "name": "Cy", "currency": "EUR"}
    async with desk.database.transaction() as connection:
        await publish_event(connection, "users.registered", payload, clock=desk.clock)
    newcomer = Person(ann.running, from_outside)

    async def first() -> list[dict[str, object]]:
        return list((await newcomer.get("/api/portfolios")).json()["items"])

    found = await wait_until_async(first, deadline_s=15)

    assert [(item["name"], item["currency"]) for item in found] == [("My portfolio", "EUR")]
