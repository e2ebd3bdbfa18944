"""What reports read from the real database."""

from uuid import UUID

import pytest

from folio.portfolio.desk import Desk
from folio.portfolio.reports import store
from tests.portfolio.conftest import Person

pytestmark = pytest.mark.anyio

DEPOSIT = {"type": "deposit", "date": "2004-03-01", "amount": "100"}


async def test_only_what_was_booked_after_a_revision_is_read_again(
    ann: Person, savings: str, desk: Desk
) -> None:
    portfolio_id = UUID(savings.rpartition("/")[2])
    await ann.book(savings, *([DEPOSIT] * 2_500))
    async with desk.database.reading() as connection:
        head = await store.find_head(connection, portfolio_id, user_id=ann.id)
    await ann.book(savings, {**DEPOSIT, "amount": "7"})

    async with desk.database.reading() as connection:
        everything = await store.load_activities(connection, portfolio_id, after=-1)
        newer = await store.load_activities(connection, portfolio_id, after=head.version.portfolio)

    assert len(everything) == 2_501
    assert [row[8] for row in newer] == [7]


async def test_a_price_written_is_another_version(ann: Person, savings: str, desk: Desk) -> None:
    portfolio_id = UUID(savings.rpartition("/")[2])
    ibm = (await ann.get("/api/instruments", q="IBM")).json()["items"][0]["id"]
    async with desk.database.reading() as connection:
        before = await store.find_head(connection, portfolio_id, user_id=ann.id)

    await ann.put(f"/api/instruments/{ibm}/prices", {"items": [{"date": "2020-01-02", "close": "1"}]})

    async with desk.database.reading() as connection:
        after = await store.find_head(connection, portfolio_id, user_id=ann.id)
    assert after.version.market == before.version.market + 1
    assert after.version.portfolio == before.version.portfolio
