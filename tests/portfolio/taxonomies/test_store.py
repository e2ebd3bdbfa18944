"""Taxonomies as they are kept."""

from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from folio.portfolio.desk import Desk
from folio.portfolio.taxonomies import store
from folio.portfolio.taxonomies.answers import Taxonomy, TaxonomyNode
from tests.portfolio.conftest import Person

pytestmark = pytest.mark.anyio


async def test_places_in_nodes_that_are_gone_go_with_them(ann: Person, desk: Desk) -> None:
    listed = (await ann.get("/api/instruments", q="AAPL")).json()["items"]
    instrument_id, taxonomy_id = UUID(listed[0]["id"]), uuid4()
    both = [TaxonomyNode("a", "A", None), TaxonomyNode("b", "B", None)]
    async with desk.database.transaction() as connection:
        now = desk.clock.now()
        await store.save_taxonomy(connection, Taxonomy(taxonomy_id, "T", both), user_id=ann.id, at=now)
        weights = [("a", Decimal("0.5")), ("b", Decimal("0.5"))]
        await store.save_places(connection, taxonomy_id, instrument_id, weights)

        await store.save_taxonomy(connection, Taxonomy(taxonomy_id, "T", both[:1]), user_id=ann.id, at=now)

        assert [place.node for place in await store.list_places(connection, taxonomy_id)] == ["a"]
