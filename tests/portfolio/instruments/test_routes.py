"""Instruments and splits over HTTP: bundled ones are everyone's, custom ones their maker's."""

import pytest

from tests.portfolio.conftest import Person

pytestmark = pytest.mark.anyio

CUSTOM = {"symbol": "ZYX", "currency": "EUR", "name": "Zyx AG", "isin": "CH0012032048", "kind": "stock"}


async def test_the_bundled_instruments_are_listed_with_the_days_of_their_prices(ann: Person) -> None:
    listed = (await ann.get("/api/instruments")).json()["items"]

    assert [(item["symbol"], item["first_price_on"], item["last_price_on"]) for item in listed] == [
        ("AAPL", "2000-03-01", "2013-03-01"),
        ("GOOG", "2004-08-19", "2013-03-01"),
        ("IBM", "2000-03-01", "2013-03-01"),
        ("MSFT", "2000-03-01", "2013-03-01"),
    ]


async def test_a_custom_instrument_is_its_makers_alone(ann: Person, bob: Person) -> None:
    made = await ann.post("/api/instruments", CUSTOM)

    path = f"/api/instruments/{made.json()['id']}"
    assert made.status_code == 201
    assert (await ann.get(path)).json()["source"] == "custom"
    for answer in (
        await bob.get(path),
        await bob.get(f"{path}/prices"),
        await bob.get(f"{path}/splits"),
        await bob.put(f"{path}/prices", {"items": [{"date": "2020-01-02", "close": "1"}]}),
        await bob.post(f"{path}/splits", {"ex_date": "2020-01-02", "numerator": 2, "denominator": 1}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "instrument_not_found")
    assert (await bob.get("/api/instruments", q="Zyx")).json()["items"] == []


async def test_a_symbol_is_taken_once_by_a_person_but_not_for_others(ann: Person, bob: Person) -> None:
    await ann.post("/api/instruments", CUSTOM)

    again = await ann.post("/api/instruments", {**CUSTOM, "isin": None})
    other = await bob.post("/api/instruments", CUSTOM)

    assert (again.status_code, again.json()["code"]) == (409, "symbol_taken")
    assert other.status_code == 201


async def test_pages_go_by_symbol(ann: Person) -> None:
    first = (await ann.get("/api/instruments", limit=3)).json()
    second = (await ann.get("/api/instruments", limit=3, cursor=first["next_cursor"])).json()

    assert [item["symbol"] for item in first["items"] + second["items"]] == ["AAPL", "GOOG", "IBM", "MSFT"]


@pytest.mark.parametrize(
    "change", [{"symbol": ""}, {"currency": "XXX"}, {"isin": "nope"}, {"kind": "horse"}, {"name": "\u0000"}]
)
async def test_what_makes_no_instrument_is_refused(ann: Person, change: dict[str, str]) -> None:
    assert (await ann.post("/api/instruments", {**CUSTOM, **change})).status_code == 422


async def test_a_split_counts_for_the_person_who_declared_it(ann: Person, bob: Person) -> None:
    ibm = (await ann.get("/api/instruments", q="IBM")).json()["items"][0]["id"]
    split = {"ex_date": "2010-01-04", "numerator": 3, "denominator": 1}

    declared = await ann.post(f"/api/instruments/{ibm}/splits", split)
    twice = await ann.post(f"/api/instruments/{ibm}/splits", split)

    assert declared.status_code == 201
    assert (twice.status_code, twice.json()["code"]) == (409, "split_known")
    assert (await bob.get(f"/api/instruments/{ibm}/splits")).json()["items"] == []


async def test_bundled_splits_are_known(ann: Person) -> None:
    aapl = (await ann.get("/api/instruments", q="AAPL")).json()["items"][0]["id"]

    splits = (await ann.get(f"/api/instruments/{aapl}/splits")).json()["items"]

    assert [(split["ex_date"], split["numerator"], split["denominator"]) for split in splits] == [
        ("2000-06-21", 2, 1),
        ("2005-02-28", 2, 1),
    ]
