"""Taxonomies over HTTP."""

from uuid import uuid4

import pytest

from tests.portfolio.conftest import Person

pytestmark = pytest.mark.anyio


async def test_worth_spreads_over_a_tree_by_weights_and_through_funds(ann: Person, savings: str) -> None:
    instruments = {
        one["symbol"]: one["id"] for one in (await ann.get("/api/instruments", q="")).json()["items"]
    }
    tree = (await ann.post("/api/taxonomies", {"name": "Sectors", "template": "sector"})).json()
    for symbol, node in (("AAPL", "information_technology"), ("IBM", "industrials")):
        placed = await ann.put(
            f"/api/taxonomies/{tree['id']}/instruments/{instruments[symbol]}",
            {"items": [{"node": node, "weight": "1"}]},
        )
        assert placed.status_code == 200
    held = await ann.put(
        f"/api/instruments/{instruments['MSFT']}/constituents",
        {"items": [{"instrument_id": instruments["IBM"], "weight": "0.25"}]},
    )
    assert held.json()["items"] == [{"instrument_id": instruments["IBM"], "weight": "0.25"}]
    buy = {"type": "buy", "date": "2004-03-01", "quantity": "1", "price": "20"}
    await ann.book(savings, {**buy, "instrument": "AAPL"}, {**buy, "instrument": "MSFT"})
    query = {"taxonomy_id": tree["id"], "as_of": "2004-03-02"}

    plain = (await ann.get(f"{savings}/classification", **query)).json()
    through = (await ann.get(f"{savings}/classification", **query, look_through="true")).json()

    assert [item["key"] for item in plain["items"]] == ["information_technology", "cash", "unclassified"]
    assert [item["key"] for item in through["items"]] == [
        "industrials", "information_technology", "cash", "unclassified",
    ]  # fmt: skip
    assert plain["value"] == through["value"]


@pytest.mark.parametrize(
    ("items", "pointer"),
    [
        ([{"node": "nowhere", "weight": "1"}], "/items/0/node"),
        ([{"node": "energy", "weight": "1.5"}], "/items/0/weight"),
        ([{"node": "energy", "weight": "0.5"}, {"node": "energy", "weight": "0.5"}], "/items/1/node"),
    ],
)
async def test_a_place_that_makes_no_sense_is_pointed_at(
    ann: Person, items: list[dict[str, str]], pointer: str
) -> None:
    tree = (await ann.post("/api/taxonomies", {"name": "Sectors", "template": "sector"})).json()
    listed = (await ann.get("/api/instruments", q="AAPL")).json()["items"]

    answer = await ann.put(f"/api/taxonomies/{tree['id']}/instruments/{listed[0]['id']}", {"items": items})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == pointer


async def test_a_tree_is_replaced_and_deleted_by_its_owner_alone(ann: Person, bob: Person) -> None:
    tree = (await ann.post("/api/taxonomies", {"name": "Mine", "nodes": [{"key": "a", "name": "A"}]})).json()
    path = f"/api/taxonomies/{tree['id']}"
    assert (await bob.get(path)).status_code == 404

    changed = await ann.put(path, {"name": "Ours", "nodes": [{"key": "b", "name": "B"}]})

    assert changed.json()["nodes"] == [{"key": "b", "name": "B", "parent": None}]
    assert (await bob.delete(path)).status_code == 404
    assert (await ann.delete(path)).status_code == 204
    assert (await ann.get("/api/taxonomies")).json()["items"] == []


async def test_two_trees_of_one_name_are_refused(ann: Person) -> None:
    await ann.post("/api/taxonomies", {"name": "Mine"})

    again = await ann.post("/api/taxonomies", {"name": "Mine"})

    assert (again.status_code, again.json()["code"]) == (409, "taxonomy_name_taken")
    assert (await ann.get(f"/api/taxonomies/{uuid4()}")).status_code == 404
