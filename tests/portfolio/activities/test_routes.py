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


async def test_a_bare_list_is_a_list_too(ann: Person, savings: str) -> None:
    fresh = {**BUY, "instrument": "FRESH", "create_instruments": True}

    booked = await ann.post(f"{savings}/activities", [BUY, fresh])
    refused = await ann.post(f"{savings}/activities", [BUY, {**BUY, "quantity": "-3"}])

    assert booked.status_code == 201
    assert [item["instrument"]["symbol"] for item in booked.json()["items"]] == ["AAPL", "FRESH"]
    assert refused.json()["errors"][0]["pointer"] == "/1/quantity"
    assert (await ann.post(f"{savings}/activities", [])).status_code == 422


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


async def test_a_draft_counts_once_it_is_posted(ann: Person, savings: str) -> None:
    (draft,) = await ann.book(savings, {**BUY, "status": "draft"})
    assert draft["status"] == "draft"
    assert (await ann.get(f"{savings}/holdings")).json()["items"] == []

    posted = await ann.post(f"/api/activities/{draft['id']}/posting")

    assert posted.json()["status"] == "posted"
    assert len((await ann.get(f"{savings}/holdings")).json()["items"]) == 1
    again = await ann.post(f"/api/activities/{draft['id']}/voiding")
    assert (again.status_code, again.json()["code"]) == (409, "not_a_draft")


async def test_a_draft_given_up_never_counts_and_cannot_be_reversed(ann: Person, savings: str) -> None:
    (draft,) = await ann.book(savings, {**BUY, "status": "draft"})

    void = await ann.post(f"/api/activities/{draft['id']}/voiding")

    assert void.json()["status"] == "void"
    assert (await ann.get(f"{savings}/holdings")).json()["items"] == []
    reversal = await ann.post(f"/api/activities/{draft['id']}/reversal")
    assert (reversal.status_code, reversal.json()["code"]) == (409, "not_posted")


async def test_a_correction_reverses_and_books_at_once_and_is_remembered(ann: Person, savings: str) -> None:
    (wrong,) = await ann.book(savings, BUY)

    right = (await ann.post(f"/api/activities/{wrong['id']}/correction", {**BUY, "quantity": "11"})).json()

    history = (await ann.get(f"/api/activities/{right['id']}/history")).json()["items"]
    assert right["replaces"] == wrong["id"]
    assert [item["status"] for item in history] == ["void", "posted", "posted"]
    assert history[1]["reverses"] == wrong["id"]
    holdings = (await ann.get(f"{savings}/holdings")).json()["items"]
    assert [item["cost_basis"] for item in holdings] == ["269.22"]


async def test_a_correction_that_makes_no_sense_leaves_all_as_it_was(ann: Person, savings: str) -> None:
    (booked,) = await ann.book(savings, BUY)

    answer = await ann.post(f"/api/activities/{booked['id']}/correction", {**BUY, "quantity": "-1"})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/quantity"
    assert (await ann.get(f"{savings}/activities")).json()["items"] == [booked]


async def test_a_spin_off_moves_its_part_of_the_cost(ann: Person, savings: str) -> None:
    await ann.book(savings, BUY)
    spin_off = {
        "type": "spin_off", "date": "2004-04-01", "instrument": "AAPL", "into": "PEAR",
        "split": {"numerator": 1, "denominator": 2}, "basis_fraction": "0.2",
    }  # fmt: skip

    (booked,) = await ann.book(savings, spin_off, create_instruments=True)

    lots = (await ann.get(f"{savings}/lots")).json()["items"]
    assert (booked["into"]["symbol"], booked["basis_fraction"]) == ("PEAR", "0.2")
    assert [(lot["instrument"]["symbol"], lot["remaining"], lot["cost_left"]) for lot in lots] == [
        ("AAPL", "20", "196.16"),
        ("PEAR", "5", "49.04"),
    ]


async def test_an_account_that_may_goes_short(ann: Person) -> None:
    portfolio = await ann.make_portfolio()
    await ann.open_account(portfolio, allow_short=True)

    await ann.book(portfolio, {**BUY, "type": "sell"})

    (held,) = (await ann.get(f"{portfolio}/holdings", as_of="2004-03-01")).json()["items"]
    assert (held["quantity"], held["cost_basis"]) == ("-10", "-235.20")


async def test_a_sale_takes_the_lots_it_names(ann: Person, savings: str) -> None:
    _, later = await ann.book(savings, BUY, {**BUY, "date": "2004-03-02", "price": "30"})
    await ann.book(
        savings,
        {**BUY, "type": "sell", "date": "2004-04-01", "fee": "0", "lots": [{"lot_id": later["id"]}]},
    )

    gains = (await ann.get(f"{savings}/gains")).json()["items"]

    assert [(item["lot_id"], item["cost"]) for item in gains] == [(later["id"], "305.00")]


async def test_the_order_one_gives_goes_before_the_rules(ann: Person) -> None:
    portfolio = await ann.make_portfolio()
    await ann.open_account(portfolio)
    await ann.book(
        portfolio,
        {**BUY, "order": 1},
        {**BUY, "type": "sell", "order": -1},
    )

    gains = (await ann.get(f"{portfolio}/gains")).json()

    assert [item["quantity"] for item in gains["oversold"]] == ["10"]
