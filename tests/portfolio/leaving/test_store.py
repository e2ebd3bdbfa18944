"""Shares end with whoever gave them and with whoever had them; instruments others have booked stay."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from folio.portfolio.desk import Desk
from folio.portfolio.leaving.store import count_activities, delete_market, delete_shares, list_portfolios
from tests.portfolio.conftest import Person

pytestmark = pytest.mark.anyio

GRANT = text(
    "INSERT INTO grants (id, object_type, object_id, kind, relation, grantee_id, owner_name, created_by,"
    " created_at) VALUES (:id, 'portfolio', :object, 'person', 'viewer', :grantee, 'Ann', :grantee, now())"
)


async def test_shares_go_with_the_owner_and_with_the_guest(ann: Person, bob: Person, desk: Desk) -> None:
    mine, other = UUID((await ann.make_portfolio()).rpartition("/")[2]), uuid4()
    async with desk.database.transaction() as connection:
        for row in ((mine, bob.id), (other, ann.id), (other, bob.id)):
            await connection.execute(GRANT, {"id": uuid4(), "object": row[0], "grantee": row[1]})

        gone = await delete_shares(connection, ann.id, portfolios=[mine])

    assert gone == 2


async def test_rates_of_others_stay(ann: Person, bob: Person, desk: Desk) -> None:
    rates = {"items": [{"date": "2026-01-02", "rate": "1.1"}]}
    for person in (ann, bob):
        assert (await person.put("/api/fx/EUR/USD", rates)).status_code in (200, 204)

    async with desk.database.transaction() as connection:
        counts = await delete_market(connection, ann.id)
        left = await connection.execute(text("SELECT owner_id FROM fx_rates"))
        owners = set(left.scalars())

    assert counts["rates"] == 1
    assert ann.id not in owners
    assert bob.id in owners


async def test_somebody_without_portfolios_has_booked_nothing(ann: Person, desk: Desk) -> None:
    async with desk.database.transaction() as connection:
        assert await list_portfolios(connection, ann.id) == []
        assert await count_activities(connection, []) == 0
