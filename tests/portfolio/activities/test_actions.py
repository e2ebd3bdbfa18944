"""What booking decides: accounts and currencies left out, instruments made, corrections by reversal."""

from typing import Any

import pytest

from tests.portfolio.conftest import Person

pytestmark = pytest.mark.anyio

BUY: dict[str, object] = {
    "type": "buy",
    "date": "2004-03-01",
    "instrument": "AAPL",
    "quantity": "10",
    "price": "24.02",
}


async def test_with_several_accounts_one_has_to_be_named(ann: Person, savings: str) -> None:
    await ann.open_account(savings, name="Second")

    answer = await ann.post(f"{savings}/activities", BUY)

    assert answer.status_code == 422
    assert answer.json()["errors"][0] == {
        "pointer": "/account_id",
        "code": "required",
        "detail": "say which of the portfolio's accounts",
    }


async def test_the_currency_is_the_instruments_unless_given(ann: Person) -> None:
    portfolio = await ann.make_portfolio(currency="EUR")
    await ann.open_account(portfolio, currency="EUR")

    booked = await ann.book(portfolio, BUY, {"type": "deposit", "date": "2004-03-01", "amount": "10"})

    assert [item["currency"] for item in booked] == ["USD", "EUR"]


@pytest.mark.parametrize("name", ["aapl", "US0378331005"])
async def test_an_instrument_is_found_by_symbol_in_any_case_and_by_isin(
    ann: Person, savings: str, name: str
) -> None:
    (booked,) = await ann.book(savings, {**BUY, "instrument": name})

    assert booked["instrument"]["symbol"] == "AAPL"


async def test_an_unknown_instrument_is_made_once_when_asked_for(ann: Person, savings: str) -> None:
    booked = await ann.book(
        savings,
        {**BUY, "instrument": "ZYX"},
        {**BUY, "instrument": "zyx"},
        {**BUY, "instrument": "CH0012032048", "currency": "CHF"},
        create_instruments=True,
    )

    assert booked[0]["instrument"]["id"] == booked[1]["instrument"]["id"]
    made = (await ann.get("/api/instruments", q="CH0012032048")).json()["items"]
    assert [(item["isin"], item["currency"]) for item in made] == [("CH0012032048", "CHF")]


async def test_a_refused_list_leaves_no_instrument_behind(ann: Person, savings: str) -> None:
    items = [{**BUY, "instrument": "ZYX"}, {**BUY, "quantity": "0"}]

    answer = await ann.post(f"{savings}/activities", {"items": items, "create_instruments": True})

    assert answer.status_code == 422
    assert (await ann.get("/api/instruments", q="ZYX")).json()["items"] == []


async def test_a_reversal_undoes_an_activity_and_can_itself_be_reversed(ann: Person, savings: str) -> None:
    (booked,) = await ann.book(savings, BUY)
    path = f"/api/activities/{booked['id']}/reversal"

    async def held() -> list[Any]:
        return [item["quantity"] for item in (await ann.get(f"{savings}/holdings")).json()["items"]]

    reversal = await ann.post(path)
    after_reversal = await held()
    again = await ann.post(path)
    restored = await ann.post(f"/api/activities/{reversal.json()['id']}/reversal")

    assert reversal.json()["reverses"] == booked["id"]
    assert after_reversal == []
    assert (again.status_code, again.json()["code"]) == (409, "already_reversed")
    assert restored.status_code == 201
    assert await held() == ["20"]


async def test_another_persons_activity_cannot_be_reversed(ann: Person, bob: Person, savings: str) -> None:
    (booked,) = await ann.book(savings, BUY)

    assert (await bob.post(f"/api/activities/{booked['id']}/reversal")).status_code == 404


async def test_the_time_alone_gives_the_date_where_it_was(ann: Person, savings: str) -> None:
    timed = {**BUY, "at": "2004-03-01T23:30:00-05:00"}
    timed.pop("date")

    (booked,) = await ann.book(savings, timed)

    assert booked["date"] == "2004-03-01"
    assert booked["at"] == "2004-03-02T04:30:00Z"
