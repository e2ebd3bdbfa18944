"""Statements over HTTP."""

from uuid import uuid4

import pytest

from tests.portfolio.conftest import Person

pytestmark = pytest.mark.anyio

BUY = {"type": "buy", "date": "2004-03-01", "instrument": "AAPL", "quantity": "10", "price": "24.02"}


async def account_of(person: Person, portfolio: str) -> str:
    return str((await person.get(f"{portfolio}/accounts")).json()["items"][0]["id"])


async def test_a_statement_shows_what_the_books_lack(ann: Person, savings: str) -> None:
    await ann.book(savings, BUY)
    body = {
        "account_id": await account_of(ann, savings),
        "date": "2004-03-31",
        "is_complete": True,
        "items": [{"instrument": "AAPL", "quantity": "12"}],
    }

    kept = (await ann.post(f"{savings}/statements", body)).json()

    path = f"{savings}/statements/{kept['id']}"
    found = (await ann.get(f"{path}/reconciliation")).json()
    assert found["is_balanced"] is False
    assert [
        (item["stated"], item["booked"], item["difference"], item["verdict"]) for item in found["items"]
    ] == [
        ("12", "10", "-2", "differs"),
        (None, "-240.2", "-240.2", "not_stated"),
    ]
    assert (await ann.get(f"{savings}/statements")).json()["items"] == [kept]
    assert (await ann.delete(path)).status_code == 204
    assert (await ann.get(f"{path}/reconciliation")).status_code == 404


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"account_id": str(uuid4())}, "/account_id"),
        ({"items": [{"instrument": "NOPE", "quantity": "1"}]}, "/items/0/instrument"),
        ({"items": [{"quantity": "1"}]}, "/items/0"),
        ({"items": [{"currency": "USD", "quantity": "1"}] * 2}, "/items/1"),
    ],
)
async def test_a_statement_that_makes_no_sense_is_pointed_at(
    ann: Person, savings: str, change: dict[str, object], pointer: str
) -> None:
    body = {"account_id": await account_of(ann, savings), "date": "2004-03-31", "items": []}

    answer = await ann.post(f"{savings}/statements", {**body, **change})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == pointer


async def test_the_statements_of_others_do_not_exist(bob: Person, savings: str) -> None:
    assert (await bob.get(f"{savings}/statements")).status_code == 404
