"""Comments over HTTP: said by who may, read by who sees the portfolio, removed by who said or manages it."""

import pytest

from folio.portfolio.comments import actions
from folio.portfolio.desk import Desk
from folio.portfolio.leaving.actions import remove_user
from tests.portfolio.conftest import Person
from tests.portfolio.sharing.conftest import BOBS_ADDRESS, ann, bob, people

pytestmark = pytest.mark.anyio

__all__ = ["ann", "bob", "people"]

SAID = "Why so much in one house? It is 61370.34 of 70123.45."


@pytest.fixture
async def savings(ann: Person) -> str:
    return await ann.make_portfolio()


async def share(ann: Person, savings: str, relation: str, **terms: object) -> None:
    answer = await ann.post(f"{savings}/shares", {"email": BOBS_ADDRESS, "relation": relation, **terms})
    assert answer.status_code == 201, answer.text


async def test_a_commenter_says_something_that_the_owner_reads(
    ann: Person, bob: Person, savings: str
) -> None:
    await share(ann, savings, "commenter")

    made = await bob.post(f"{savings}/comments", {"text": f"  {SAID} "})
    read = (await ann.get(f"{savings}/comments")).json()

    assert made.status_code == 201
    assert [(item["author_name"], item["text"], item["is_removable"]) for item in read["items"]] == [
        ("Bob", SAID, True)
    ]
    assert read["next_cursor"] is None


async def test_a_viewer_reads_and_says_nothing(ann: Person, bob: Person, savings: str) -> None:
    await share(ann, savings, "viewer")
    await ann.post(f"{savings}/comments", {"text": SAID})

    refused = await bob.post(f"{savings}/comments", {"text": "Me too"})
    (read,) = (await bob.get(f"{savings}/comments")).json()["items"]

    assert (refused.status_code, refused.json()["code"]) == (403, "not_granted")
    assert (read["text"], read["is_removable"]) == (SAID, False)


async def test_who_sees_no_amounts_reads_no_text(ann: Person, bob: Person, savings: str) -> None:
    await share(ann, savings, "commenter", hides_amounts=True)
    await ann.post(f"{savings}/comments", {"text": SAID})

    (read,) = (await bob.get(f"{savings}/comments")).json()["items"]

    assert (read["author_name"], read["text"]) == ("Ann", None)


async def test_a_comment_is_removed_by_its_author_or_who_manages(
    ann: Person, bob: Person, savings: str
) -> None:
    await share(ann, savings, "commenter")
    hers = (await ann.post(f"{savings}/comments", {"text": "Hers"})).json()["id"]
    his = [(await bob.post(f"{savings}/comments", {"text": "His"})).json()["id"] for _ in range(2)]

    answers = [
        await bob.send("DELETE", f"{savings}/comments/{hers}"),
        await bob.send("DELETE", f"{savings}/comments/{his[0]}"),
        await ann.send("DELETE", f"{savings}/comments/{his[1]}"),
        await ann.send("DELETE", f"{savings}/comments/{his[1]}"),
    ]

    assert [answer.status_code for answer in answers] == [404, 204, 204, 404]
    assert [item["id"] for item in (await ann.get(f"{savings}/comments")).json()["items"]] == [hers]


@pytest.mark.parametrize("said", ["", "   ", "x" * 2001, "a\0b", 7, None])
async def test_what_is_no_comment_is_refused(ann: Person, savings: str, said: object) -> None:
    answer = await ann.post(f"{savings}/comments", {"text": said})

    assert answer.status_code == 422
    assert (await ann.get(f"{savings}/comments")).json()["items"] == []


async def test_a_portfolio_has_so_many_and_no_more(
    ann: Person, savings: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MAX_COMMENTS", 1)
    await ann.post(f"{savings}/comments", {"text": "First"})

    answer = await ann.post(f"{savings}/comments", {"text": "Second"})

    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_comments")


async def test_what_somebody_said_goes_with_him(ann: Person, bob: Person, savings: str, desk: Desk) -> None:
    await share(ann, savings, "commenter")
    await bob.post(f"{savings}/comments", {"text": "His"})

    async with desk.database.transaction() as connection:
        counts = await remove_user(connection, bob.id)

    assert counts["comments"] == 1
    assert (await ann.get(f"{savings}/comments")).json()["items"] == []
