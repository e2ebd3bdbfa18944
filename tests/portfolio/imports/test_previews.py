"""Where a file would be booked."""

import pytest

from tests.portfolio.conftest import Person

pytestmark = pytest.mark.anyio

FILE = {"file": ("x.csv", b"date,type,symbol,quantity,price,currency\n2004-03-01,buy,AAPL,1,24,EUR\n")}


async def place(person: Person, portfolio: str, **fields: str) -> dict[str, object]:
    answer = await person.send("POST", f"{portfolio}/imports", files=FILE, data=fields)
    assert answer.status_code == 201, answer.text
    return {"id": answer.json()["account_id"], **answer.json()["account"]}


async def test_the_only_account_is_meant_where_none_is_named(ann: Person) -> None:
    portfolio = await ann.make_portfolio()
    account = await ann.open_account(portfolio)

    assert (await place(ann, portfolio))["id"] == account


async def test_a_named_account_is_found_or_would_be_opened_in_the_currency_of_the_file(ann: Person) -> None:
    portfolio = await ann.make_portfolio()
    account = await ann.open_account(portfolio, name="Bank")

    assert (await place(ann, portfolio, account_name="Bank"))["id"] == account
    assert await place(ann, portfolio, account_name="New") == {
        "id": None,
        "name": "New",
        "currency": "EUR",
        "tracks_cash": False,
    }


async def test_an_account_of_another_portfolio_is_refused(ann: Person, savings: str) -> None:
    elsewhere = await ann.open_account(await ann.make_portfolio(name="Other"))

    answer = await ann.send("POST", f"{savings}/imports", files=FILE, data={"account_id": elsewhere})

    assert (answer.status_code, answer.json()["code"]) == (422, "account_elsewhere")
