"""Activities over HTTP: booked all or none, listed, reversed, never changed."""

from uuid import uuid4

import pytest

from tests.portfolio.conftest import Person

pytestmark = pytest.mark.anyio

BUY = {
    "type": "buy",
    "date": "2004-03-01",
    "instrument": "AAPL",
    "quantity": "10",
    "price": "24.02",
    "fee": "5",
}


async def test_a_booked_activity_comes_back_as_it_was_given(ann: Person, savings: str) -> None:
    answer = await ann.post(f"{savings}/activities", {**BUY, "note": "first 🍏", "tags": ["tech"]})

    booked = answer.json()
    assert answer.status_code == 201
    assert (booked["quantity"], booked["price"], booked["fee"], booked["tax"]) == ("10", "24.02", "5", "0")
    assert booked["amount"] is None
    assert booked["currency"] == "USD"
    assert booked["instrument"]["symbol"] == "AAPL"
    assert (booked["note"], booked["tags"]) == ("first 🍏", ["tech"])
    listed = (await ann.get(f"{savings}/activities")).json()
    assert listed == {"items": [booked], "next_cursor": None}


async def test_a_list_is_booked_whole_or_not_at_all(ann: Person, savings: str) -> None:
    good, bad = BUY, {**BUY, "quantity": "-3"}

    answer = await ann.post(f"{savings}/activities", {"items": [good, good, good, bad]})

    assert answer.status_code == 422
    assert answer.json()["errors"] == [
        {
            "pointer": "/items/3/quantity",
            "code": "must_be_positive",
            "detail": "the type says whether units come or go",
        }
    ]
    assert (await ann.get(f"{savings}/activities")).json()["items"] == []


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"quantity": "1e30"}, "/items/0/quantity"),
        ({"quantity": "1000000000000000"}, "/items/0/quantity"),
        ({"price": "0.00000000001"}, "/items/0/price"),
        ({"price": 24.02}, "/items/0/price"),
        ({"price": "NaN"}, "/items/0/price"),
        ({"date": "9999-12-31"}, "/items/0/date"),
        ({"date": "1066-10-14"}, "/items/0/date"),
        ({"date": "2004-02-30"}, "/items/0/date"),
        ({"date": None}, "/items/0"),
        ({"type": "gift"}, "/items/0/type"),
        ({"instrument": "NOPE"}, "/items/0/instrument"),
        ({"note": "x" * 1_000_000}, "/items/0/note"),
        ({"note": "a\u0000b"}, ""),
        ({"tags": ["x"] * 21}, "/items/0/tags"),
        ({"currency": "EURO"}, "/items/0/currency"),
        ({"currency": "XXX"}, "/items/0/currency"),
        ({"colour": "red"}, "/items/0/colour"),
        ({"account_id": str(uuid4())}, "/items/0/account_id"),
        ({"account_id": "mine"}, "/items/0/account_id"),
        ({"split": {"numerator": 0, "denominator": 1}}, "/items/0/split/numerator"),
        ({"fx_rate": "-1"}, "/items/0/fx_rate"),
    ],
)
async def test_what_cannot_be_booked_is_pointed_at(
    ann: Person, savings: str, change: dict[str, object], pointer: str
) -> None:
    answer = await ann.post(f"{savings}/activities", {"items": [{**BUY, **change}]})

    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["pointer"] == pointer


async def test_five_thousand_activities_are_booked_in_one_request(ann: Person, savings: str) -> None:
    booked = await ann.book(savings, *([BUY] * 5_000))

    assert len(booked) == 5_000
    too_many = await ann.post(f"{savings}/activities", {"items": [BUY] * 5_001})
    assert too_many.status_code == 422


async def test_lists_are_filtered_sorted_and_paged(ann: Person, savings: str) -> None:
    await ann.book(
        savings,
        {"type": "deposit", "date": "2004-01-01", "amount": "100", "note": "Birthday"},
        BUY,
        {**BUY, "instrument": "IBM", "date": "2004-05-05"},
        {"type": "dividend", "date": "2004-06-01", "instrument": "IBM", "amount": "3"},
    )
    path = f"{savings}/activities"

    async def types(**query: str) -> list[str]:
        return [item["type"] for item in (await ann.get(path, **query)).json()["items"]]

    assert await types() == ["dividend", "buy", "buy", "deposit"]
    assert await types(sort="date") == ["deposit", "buy", "buy", "dividend"]
    assert await types(type="buy") == ["buy", "buy"]
    assert await types(q="ibm") == ["dividend", "buy"]
    assert await types(q="birthday") == ["deposit"]
    assert await types(**{"from": "2004-05-01", "to": "2004-05-31"}) == ["buy"]
    first = (await ann.get(path, limit=3)).json()
    rest = (await ann.get(path, limit=3, cursor=first["next_cursor"])).json()
    assert [item["type"] for item in first["items"] + rest["items"]] == ["dividend", "buy", "buy", "deposit"]
