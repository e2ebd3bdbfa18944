"""Instruments in the real database: which one a name means."""

import pytest

from folio.portfolio.desk import Desk
from folio.portfolio.instruments import store
from tests.portfolio.conftest import Person

pytestmark = pytest.mark.anyio


async def test_ones_own_instrument_wins_over_a_bundled_one_of_its_symbol(ann: Person, desk: Desk) -> None:
    own = (await ann.post("/api/instruments", {"symbol": "IBM", "currency": "EUR"})).json()["id"]

    async with desk.database.reading() as connection:
        found = await store.find_named(connection, {"ibm", "US4592001014", own}, user_id=ann.id)

    assert str(found["ibm"].id) == own
    assert found["US4592001014"].source == "bundled"
    assert str(found[own].id) == own


async def test_names_nobody_has_are_left_out(ann: Person, desk: Desk) -> None:
    async with desk.database.reading() as connection:
        assert await store.find_named(connection, {"NOPE", "%", "'"}, user_id=ann.id) == {}
        assert await store.find_named(connection, set(), user_id=ann.id) == {}
