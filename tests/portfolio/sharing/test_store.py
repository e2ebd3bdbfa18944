"""Which portfolio a thing belongs to, and whose it is."""

from uuid import UUID, uuid4

import pytest

from folio.chassis.guard import Ownership
from folio.portfolio.desk import Desk
from folio.portfolio.sharing import store
from tests.portfolio.conftest import Person

pytestmark = pytest.mark.anyio


async def test_a_portfolio_is_found_from_what_is_in_it(ann: Person, savings: str, desk: Desk) -> None:
    [booked] = await ann.book(savings, {"type": "deposit", "date": "2004-03-01", "amount": "10"})
    owned = Ownership(UUID(savings.rpartition("/")[2]), ann.id)

    async with desk.database.reading() as connection:
        assert await store.find_portfolio(connection, owned.object_id) == owned
        assert await store.find_portfolio_of_account(connection, UUID(booked["account_id"])) == owned
        assert await store.find_portfolio_of_activity(connection, UUID(booked["id"])) == owned
        assert await store.find_portfolio_of_import(connection, uuid4()) is None
