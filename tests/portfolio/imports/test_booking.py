"""What an import books carries where it came from."""

import pytest

from tests.portfolio.conftest import Person

pytestmark = pytest.mark.anyio

NEWEST_FIRST = b"""date,type,symbol,quantity,price,currency,id,note
2004-03-02,buy,AAPL,2,24,USD,B-2,second
2004-03-01,buy,AAPL,1,24,USD,B-1,first
"""


async def import_file(person: Person, portfolio: str, content: bytes) -> dict[str, object]:
    preview = await person.send("POST", f"{portfolio}/imports", files={"file": ("x.csv", content)})
    assert preview.status_code == 201, preview.text
    committed = await person.post(f"/api/imports/{preview.json()['id']}/commit", {"skip_errors": True})
    assert committed.status_code == 200, committed.text
    return {**preview.json()["counts"], **committed.json()}


async def test_a_booked_row_names_its_import_and_its_brokers_id(ann: Person, savings: str) -> None:
    outcome = await import_file(ann, savings, NEWEST_FIRST)

    listed = (await ann.get(f"{savings}/activities")).json()["items"]
    assert [item["external_id"] for item in listed] == ["B-2", "B-1"]
    assert {item["import_id"] for item in listed} == {outcome["import_id"]}
    assert [item["note"] for item in listed] == ["second", "first"]


async def test_the_same_id_with_other_content_is_a_conflict_and_left_out(ann: Person, savings: str) -> None:
    await import_file(ann, savings, NEWEST_FIRST)

    outcome = await import_file(ann, savings, NEWEST_FIRST.replace(b"AAPL,2,", b"AAPL,3,"))

    assert (outcome["conflict"], outcome["created"], outcome["skipped"]) == (1, 0, 1)


async def test_an_imported_row_that_was_reversed_does_not_come_back(ann: Person, savings: str) -> None:
    await import_file(ann, savings, NEWEST_FIRST)
    newest = (await ann.get(f"{savings}/activities")).json()["items"][0]
    await ann.post(f"/api/activities/{newest['id']}/reversal")

    outcome = await import_file(ann, savings, NEWEST_FIRST)

    assert outcome["created"] == 0
