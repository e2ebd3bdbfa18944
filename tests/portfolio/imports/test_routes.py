"""Imports over HTTP: a file is previewed, committed once, and changes nothing when it comes again."""

import asyncio
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from tests.portfolio.conftest import Person

pytestmark = pytest.mark.anyio

EXAMPLES = Path(__file__).parents[3] / "examples"
SCHWAB = EXAMPLES / "schwab-transactions.csv"
FILLS = b"""date,type,symbol,quantity,price,currency
2004-03-01,buy,AAPL,10,24.02,USD
2004-03-01,buy,AAPL,10,24.02,USD
2004-03-01,buy,AAPL,10,24.02,USD
2004-03-01,buy,AAPL,10,24.02,USD
2004-03-02,buy,AAPL,5,23.81,USD
"""
FIRST_FILLS = b"\n".join(FILLS.splitlines()[:4]) + b"\n"


async def upload(
    person: Person, portfolio: str, content: bytes, *, name: str = "export.csv", **fields: str
) -> httpx2.Response:
    return await person.send("POST", f"{portfolio}/imports", files={"file": (name, content)}, data=fields)


async def commit(person: Person, preview: httpx2.Response, **body: object) -> httpx2.Response:
    return await person.post(f"/api/imports/{preview.json()['id']}/commit", body or None)


async def count(person: Person, portfolio: str) -> int:
    listed = (await person.get(f"{portfolio}/activities", limit=200)).json()
    return len(listed["items"])


async def test_four_equal_fills_stay_four_and_the_same_file_changes_nothing(
    ann: Person, savings: str
) -> None:
    first = await upload(ann, savings, FILLS)
    committed = await commit(ann, first)
    again = await upload(ann, savings, FILLS)

    assert first.status_code == 201, first.text
    assert first.json()["counts"] == {"new": 5, "existing": 0, "conflict": 0, "error": 0, "ignored": 0}
    assert committed.json()["created"] == 5
    assert await count(ann, savings) == 5
    assert again.json()["counts"] == {"new": 0, "existing": 5, "conflict": 0, "error": 0, "ignored": 0}
    assert (await commit(ann, again)).json()["created"] == 0
    assert await count(ann, savings) == 5


async def test_an_overlapping_file_adds_only_what_is_new(ann: Person, savings: str) -> None:
    await commit(ann, await upload(ann, savings, FIRST_FILLS))

    overlapping = await commit(ann, await upload(ann, savings, FILLS))

    assert {name: overlapping.json()[name] for name in ("created", "existing", "skipped")} == {
        "created": 2,
        "existing": 3,
        "skipped": 0,
    }
    assert await count(ann, savings) == 5


async def test_a_preview_books_nothing(ann: Person, savings: str) -> None:
    preview = await upload(ann, savings, FILLS)

    assert preview.json()["status"] == "previewed"
    assert preview.json()["rows"][0]["activity"]["quantity"] == "10"
    assert await count(ann, savings) == 0


async def test_commits_of_one_import_at_once_book_it_once(ann: Person, savings: str) -> None:
    preview = await upload(ann, savings, FILLS)

    answers = await asyncio.gather(*(commit(ann, preview) for _ in range(5)))

    assert [answer.status_code for answer in answers] == [200] * 5
    assert {answer.text for answer in answers} == {answers[0].text}
    assert await count(ann, savings) == 5


async def test_two_previews_of_one_file_committed_at_once_book_it_once(ann: Person, savings: str) -> None:
    previews = [await upload(ann, savings, FILLS) for _ in range(3)]

    answers = await asyncio.gather(*(commit(ann, preview) for preview in previews))

    assert sorted(answer.json()["created"] for answer in answers) == [0, 0, 5]
    assert await count(ann, savings) == 5


async def test_rows_in_error_hold_the_commit_up_until_told_to_skip_them(ann: Person, savings: str) -> None:
    preview = await upload(ann, savings, FILLS + b"2004-03-03,buy,AAPL,NaN,1,USD\n")

    refused = await commit(ann, preview)
    accepted = await commit(ann, preview, skip_errors=True)

    assert preview.json()["can_commit"] is False
    assert preview.json()["rows"][-1]["status"] == "error"
    assert preview.json()["rows"][-1]["line"] == 7
    assert (refused.status_code, refused.json()["code"]) == (409, "import_has_errors")
    assert accepted.json()["created"] == 5
    assert accepted.json()["skipped"] == 1


async def test_an_unknown_instrument_is_made_unless_forbidden(ann: Person, savings: str) -> None:
    content = FILLS.replace(b"AAPL", b"ZYX")

    strict = await upload(ann, savings, content, create_instruments="false")
    free = await upload(ann, savings, content)
    await commit(ann, free)

    assert strict.json()["counts"]["error"] == 5
    assert free.json()["unknown_instruments"] == ["ZYX"]
    found = (await ann.get("/api/instruments", q="ZYX")).json()["items"]
    assert [(item["symbol"], item["source"]) for item in found] == [("ZYX", "custom")]


async def test_without_an_account_the_commit_opens_one_named_after_the_broker(ann: Person) -> None:
    portfolio = await ann.make_portfolio()

    preview = await upload(ann, portfolio, SCHWAB.read_bytes())
    await commit(ann, preview)

    assert preview.json()["account_id"] is None
    accounts = (await ann.get(f"{portfolio}/accounts")).json()["items"]
    assert [account["name"] for account in accounts] == [preview.json()["account"]["name"]]


async def test_rows_of_a_preview_are_paged_and_filtered(ann: Person, savings: str) -> None:
    preview = await upload(ann, savings, FILLS + b"2004-03-03,buy,AAPL,NaN,1,USD\n")
    path = f"/api/imports/{preview.json()['id']}"

    first = (await ann.get(path, limit=4)).json()
    second = (await ann.get(path, limit=4, cursor=first["next_cursor"])).json()
    errors = (await ann.get(path, status="error")).json()

    assert [row["line"] for row in first["rows"]] == [2, 3, 4, 5]
    assert [row["line"] for row in second["rows"]] == [6, 7]
    assert second["next_cursor"] is None
    assert [row["line"] for row in errors["rows"]] == [7]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\x01\x02",
        b"\xff\xfe\x00",
        b"date,type,symbol\n",
        b'date,type,symbol,quantity,price\n2004-03-01,buy,"AAPL,10,24\n',
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        b"a" * 300_000,
        b"[" * 100_000,
    ],
    ids=["empty", "binary", "utf-16 alone", "header", "open quote", "picture", "one word", "brackets"],
)
async def test_what_is_no_export_is_refused_or_previewed_with_errors(
    ann: Person, savings: str, content: bytes
) -> None:
    answer = await upload(ann, savings, content)

    assert answer.status_code in (201, 422), answer.text
    if answer.status_code == 201:
        assert answer.json()["counts"]["new"] == 0


async def test_errors_are_bounded_and_counted(ann: Person, savings: str) -> None:
    content = FILLS + b"9999-01-01,buy,AAPL,1,1,USD\n" * 500

    preview = (await upload(ann, savings, content)).json()

    assert preview["counts"]["error"] == 500
    assert preview["errors_truncated"] is True
    assert sum(row["status"] == "error" for row in preview["rows"]) == 100


async def test_a_file_over_the_limit_is_refused(ann: Person, savings: str) -> None:
    limit = 100_000_000

    answer = await upload(ann, savings, b"x" * (limit + 1))

    assert (answer.status_code, answer.json()["code"]) == (422, "file_too_large")


@pytest.mark.parametrize(
    "mapping", ["{", "[]", '{"columns": 1}', '{"columns": {"date": "when"}}', '{"colour": 1}']
)
async def test_a_mapping_that_does_not_fit_is_refused(ann: Person, savings: str, mapping: str) -> None:
    answer = await upload(ann, savings, FILLS, mapping=mapping)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"].startswith("/mapping")


async def test_a_mapping_reads_a_file_no_preset_knows(ann: Person, savings: str) -> None:
    content = b"when;what;how many;at\n01.03.2004;AAPL;10;24,02\n"
    mapping = (
        '{"columns": {"date": "when", "symbol": "what", "quantity": "how many", "price": "at"},'
        ' "date_order": "dmy", "decimal_mark": ",", "currency": "USD"}'
    )

    preview: dict[str, Any] = (await upload(ann, savings, content, mapping=mapping)).json()

    assert preview["rows"][0]["activity"]["price"] == "24.02"
    assert preview["rows"][0]["activity"]["date"] == "2004-03-01"


async def test_nobody_sees_or_commits_another_persons_import(ann: Person, bob: Person, savings: str) -> None:
    preview = await upload(ann, savings, FILLS)

    assert (await upload(bob, savings, FILLS)).status_code == 404
    assert (await bob.get(f"/api/imports/{preview.json()['id']}")).status_code == 404
    assert (await commit(bob, preview)).status_code == 404
    assert (await bob.post(f"/api/imports/{uuid4()}/commit")).status_code == 404


async def test_the_sample_portfolio_holds_what_the_examples_tell(ann: Person) -> None:
    answer = await ann.post("/api/portfolios/sample")

    assert answer.status_code == 201, answer.text
    path = f"/api/portfolios/{answer.json()['id']}"
    accounts = (await ann.get(f"{path}/accounts")).json()["items"]
    held = (await ann.get(f"{path}/holdings", as_of="2013-03-01")).json()
    assert len(accounts) >= 3
    assert held["value"] is not None
    assert held["missing_prices"] == []
