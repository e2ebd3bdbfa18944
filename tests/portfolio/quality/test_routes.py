"""What there is to mend, over HTTP, and that its fix mends it."""

import pytest

from tests.portfolio.conftest import Person
from tests.portfolio.returns.test_routes import make_instrument

pytestmark = pytest.mark.anyio


async def test_a_fix_mends_what_it_is_of(ann: Person, savings: str) -> None:
    acme = await make_instrument(ann, "ACME", ("2024-01-02", "100"), ("2024-01-03", "25"))
    trade = {"type": "buy", "date": "2024-01-02", "instrument": acme, "quantity": "5", "price": "100"}
    await ann.book(savings, {"type": "deposit", "date": "2024-01-02", "amount": "500"}, trade)

    before = (await ann.get(f"{savings}/quality")).json()
    jump = next(issue for issue in before["items"] if issue["kind"] == "split_like_jump")
    fix = jump["fix"]
    answer = await ann.send(fix["method"], fix["path"], json=fix["body"])
    after = (await ann.get(f"{savings}/quality")).json()

    assert (jump["subject"], jump["date"], fix["body"]["numerator"]) == ("ACME", "2024-01-03", 4)
    assert jump["figures"] == {"close_before": "100", "close": "25", "numerator": "4", "denominator": "1"}
    assert answer.status_code == 201, answer.text
    # The last close is old by now, which is another matter.
    assert set(before["counts"]) == {"split_like_jump", "stale_price"}
    assert set(after["counts"]) == {"stale_price"}


async def test_issues_come_in_pages_and_counts_are_of_all(ann: Person, savings: str) -> None:
    for symbol in ("ONE", "TWO"):
        instrument = await make_instrument(ann, symbol, ("2024-01-02", "10"))
        buy = {"type": "buy", "date": "2024-01-02", "instrument": instrument, "quantity": "1", "price": "10"}
        await ann.book(savings, {"type": "deposit", "date": "2024-01-02", "amount": "10"}, buy)

    first = (await ann.get(f"{savings}/quality", limit=1)).json()
    second = (await ann.get(f"{savings}/quality", limit=1, cursor=first["next_cursor"])).json()

    assert first["counts"] == second["counts"] == {"stale_price": 2}
    assert [page["items"][0]["subject"] for page in (first, second)] == ["ONE", "TWO"]
    assert second["next_cursor"] is None


async def test_nobody_else_sees_what_there_is_to_mend(ann: Person, bob: Person, savings: str) -> None:
    assert (await bob.get(f"{savings}/quality")).status_code == 404
