"""Set rates in the real database."""

import datetime as dt
from decimal import Decimal
from uuid import uuid4

import pytest

from folio.portfolio.desk import Desk
from folio.portfolio.rates import store

pytestmark = pytest.mark.anyio

DAY = dt.date(2005, 12, 30)


async def test_a_rate_set_the_other_way_round_takes_the_place_of_the_first(desk: Desk) -> None:
    owner = uuid4()
    async with desk.database.transaction() as connection:
        await store.save_own_rates(connection, owner, pair=("EUR", "USD"), rates={DAY: Decimal("1.25")})
        await store.save_own_rates(connection, owner, pair=("USD", "EUR"), rates={DAY: Decimal("0.9")})

        assert await store.load_own_rates(connection, owner) == {("USD", "EUR"): {DAY: Decimal("0.9")}}
