import pytest

from tests.portfolio.conftest import Person

pytestmark = pytest.mark.anyio


async def test_a_missing_purchase_is_booked_where_the_fix_says(ann: Person, savings: str) -> None:
    sale = {"type": "sell", "date": "2000-03-02", "instrument": "AAPL", "quantity": "2", "price": "128"}
    await ann.book(savings, {"type": "deposit", "date": "2000-03-01", "amount": "500"}, sale)

    (issue,) = (await ann.get(f"{savings}/quality")).json()["items"]

    assert (issue["kind"], issue["fix"]["kind"]) == ("negative_position", "book_missing")
    assert issue["fix"]["path"] == f"{savings}/activities"
    assert issue["fix"]["body"] is None
