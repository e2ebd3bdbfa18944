"""Comments, page by page."""

import pytest

from tests.portfolio.comments.test_routes import ann, bob, people, savings
from tests.portfolio.conftest import Person

pytestmark = pytest.mark.anyio

__all__ = ["ann", "bob", "people", "savings"]


async def test_pages_lead_from_the_newest_to_the_oldest(ann: Person, savings: str) -> None:
    for number in range(3):
        await ann.post(f"{savings}/comments", {"text": f"Number {number}"})

    first = (await ann.get(f"{savings}/comments", limit=2)).json()
    second = (await ann.get(f"{savings}/comments", limit=2, cursor=first["next_cursor"])).json()

    assert [item["text"] for item in first["items"]] == ["Number 2", "Number 1"]
    assert [item["text"] for item in second["items"]] == ["Number 0"]
