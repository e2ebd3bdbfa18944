"""Closes in the real database: fast enough to be read for every report."""

import datetime as dt
import time
from decimal import Decimal
from uuid import uuid4

import pytest

from folio.portfolio.desk import Desk
from folio.portfolio.instruments.actions import NewInstrument, add_instruments
from folio.portfolio.prices import store
from folio.portfolio.prices.actions import seed_bundled
from folio.portfolio.prices.bundled import bundled_instruments
from folio.portfolio.prices.series import closes_of, series_of

pytestmark = pytest.mark.anyio


async def test_a_hundred_thousand_closes_are_read_back_in_a_moment_and_exactly(desk: Desk) -> None:
    owner, start = uuid4(), dt.date(2000, 1, 1)
    closes = {start + dt.timedelta(days): Decimal(days) / 100 for days in range(5_000)}
    async with desk.database.transaction() as connection:
        wanted = [NewInstrument(symbol=f"S{number}", currency="USD") for number in range(20)]
        made = await add_instruments(connection, wanted, user_id=owner, clock=desk.clock)
        ids = [instrument.id for instrument in made]
        series = series_of(closes, "upload")
        await store.save_series(connection, dict.fromkeys(ids, series), owner_id=owner)

    async with desk.database.reading() as connection:
        started = time.process_time()
        loaded = await store.load_series(connection, ids, user_id=owner)
        elapsed = time.process_time() - started

    assert sum(one.size for one in loaded.values()) == 100_000
    assert {day: close for day, close, _ in closes_of(loaded[ids[7]])} == closes
    assert elapsed < 0.5


async def test_seeding_twice_leaves_one_of_each(desk: Desk) -> None:
    await seed_bundled(desk)
    await seed_bundled(desk)

    ids = [one.id for one in bundled_instruments()]
    async with desk.database.reading() as connection:
        assert await store.count_bundled_years(connection, ids) == 14 * 3 + 10
