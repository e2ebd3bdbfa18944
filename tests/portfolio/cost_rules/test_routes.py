"""Cost rules over HTTP."""

from uuid import uuid4

import pytest

from tests.portfolio.conftest import Person

pytestmark = pytest.mark.anyio


async def book_three_and_sell_two(ann: Person, portfolio: str) -> None:
    trades = [("2004-03-01", "10"), ("2004-03-02", "20"), ("2004-03-03", "30")]
    for date, price in trades:
        await ann.book(
            portfolio, {"type": "buy", "date": date, "instrument": "AAPL", "quantity": "1", "price": price}
        )
    for date in ("2004-04-01", "2004-05-03"):
        await ann.book(
            portfolio, {"type": "sell", "date": date, "instrument": "AAPL", "quantity": "1", "price": "25"}
        )


async def costs_of_sales(ann: Person, portfolio: str, **query: str) -> list[str]:
    gains = (await ann.get(f"{portfolio}/gains", **query)).json()
    return [item["cost"] for item in reversed(gains["items"])]


async def test_a_rule_counts_from_its_day_on(ann: Person, savings: str) -> None:
    await book_three_and_sell_two(ann, savings)
    assert await costs_of_sales(ann, savings) == ["10.00", "20.00"]

    saved = await ann.put(f"{savings}/cost-rules", {"items": [{"method": "hifo", "since": "2004-05-01"}]})

    assert saved.status_code == 200
    assert (
        (await ann.get(f"{savings}/cost-rules")).json()
        == saved.json()
        == {
            "pool": False,
            "items": [{"method": "hifo", "account_id": None, "since": "2004-05-01"}],
        }
    )
    assert await costs_of_sales(ann, savings) == ["10.00", "30.00"]


async def test_a_method_asked_for_goes_before_every_rule(ann: Person, savings: str) -> None:
    await book_three_and_sell_two(ann, savings)
    await ann.put(f"{savings}/cost-rules", {"items": [{"method": "hifo"}]})

    assert await costs_of_sales(ann, savings, method="lifo") == ["30.00", "20.00"]
    assert await costs_of_sales(ann, savings, method="lofo") == ["10.00", "20.00"]
    assert await costs_of_sales(ann, savings) == ["30.00", "20.00"]


async def test_a_rule_for_no_account_of_the_portfolio_is_refused(ann: Person, savings: str) -> None:
    answer = await ann.put(
        f"{savings}/cost-rules", {"items": [{"method": "lifo", "account_id": str(uuid4())}]}
    )

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/items/0/account_id"


async def test_others_neither_see_nor_change_the_rules(bob: Person, savings: str) -> None:
    assert (await bob.get(f"{savings}/cost-rules")).status_code == 404
    assert (await bob.put(f"{savings}/cost-rules", {})).status_code == 404
