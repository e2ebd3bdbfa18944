"""Closes over HTTP: entered or uploaded, one's own over bundled ones."""

import pytest

from tests.portfolio.conftest import Person

pytestmark = pytest.mark.anyio


async def prices_of(person: Person, symbol: str) -> str:
    found = (await person.get("/api/instruments", q=symbol)).json()["items"]
    return f"/api/instruments/{found[0]['id']}/prices"


async def test_bundled_closes_are_shown_for_a_period(ann: Person) -> None:
    path = await prices_of(ann, "AAPL")

    shown = (await ann.get(path, **{"from": "2000-06-20", "to": "2000-06-21"})).json()

    assert shown["dates"] == ["2000-06-20", "2000-06-21"]
    assert shown["closes"] == ["101.25", "55.63"]
    assert shown["sources"] == ["bundled", "bundled"]


async def test_an_entered_close_wins_for_its_person_until_it_is_removed(ann: Person, bob: Person) -> None:
    path = await prices_of(ann, "AAPL")
    day = {"from": "2000-06-20", "to": "2000-06-20"}

    await ann.put(path, {"items": [{"date": "2000-06-20", "close": "99.0000000001"}]})
    own, others = (await ann.get(path, **day)).json(), (await bob.get(path, **day)).json()
    await ann.put(path, {"items": [{"date": "2000-06-20", "close": None}]})

    assert (own["closes"], own["sources"]) == (["99.0000000001"], ["manual"])
    assert others["closes"] == ["101.25"]
    assert (await ann.get(path, **day)).json()["closes"] == ["101.25"]


async def test_one_wrong_close_refuses_all(ann: Person) -> None:
    path = await prices_of(ann, "IBM")
    items = [
        {"date": "2020-01-02", "close": "100"},
        {"date": "2020-01-03", "close": "-1"},
        {"date": "9999-01-03", "close": "1"},
        {"date": "2020-01-04", "close": "900000000"},
    ]

    answer = await ann.put(path, {"items": items})

    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [
        "/items/1/close",
        "/items/2/date",
        "/items/3/close",
    ]
    assert (await ann.get(path, **{"from": "2020-01-01"})).json()["dates"] == []


async def test_a_sheet_is_uploaded(ann: Person) -> None:
    path = await prices_of(ann, "GOOG")
    headers = {"content-type": "text/csv"}

    answer = await ann.send(
        "POST", f"{path}/upload", content=b"date,close\n2020-01-02,1367.37\n", headers=headers
    )
    refused = await ann.send("POST", f"{path}/upload", content=b"date,close\nx,1\n", headers=headers)

    assert answer.json()["closes"] == ["1367.37"]
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/line/2/date")


async def test_an_entered_price_turns_unknown_into_known(ann: Person, savings: str) -> None:
    buy = {"type": "buy", "date": "2020-01-02", "instrument": "ZYX", "quantity": "3", "price": "10"}
    await ann.book(savings, buy, create_instruments=True)
    unknown = (await ann.get(f"{savings}/holdings")).json()
    await ann.put(await prices_of(ann, "ZYX"), {"items": [{"date": "2020-01-02", "close": "12.5"}]})

    known = (await ann.get(f"{savings}/holdings", as_of="2020-01-02")).json()

    assert (unknown["value"], unknown["items"][0]["value"]) == (None, None)
    assert [missing["symbol"] for missing in unknown["missing_prices"]] == ["ZYX"]
    assert known["items"][0]["value"] == "37.50"
    assert known["items"][0]["price_state"] == "manual"
