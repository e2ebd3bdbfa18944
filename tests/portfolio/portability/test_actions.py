"""What a person takes along can be brought back: an account imported again has the same figures."""

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

import pytest

from folio.kernel.cells import inert_cell
from folio.portfolio.desk import Desk
from folio.portfolio.portability import actions
from folio.portfolio.portability.actions import PRICE_COLUMNS, give_out
from tests.portfolio.conftest import Person
from tests.portfolio.imports.test_routes import commit, upload

pytestmark = pytest.mark.anyio

FIGURES = ("holdings", "performance", "gains", "lots", "income")


async def read_all(desk: Desk, person: Person, section: str) -> list[dict[str, Any]]:
    """Return every row of a section."""
    portability, rows, after = give_out(desk), [], None
    while True:
        page = await portability.read(person.id, section, after)
        rows += page.rows
        after = page.next
        if after is None:
            return rows


async def file_of(desk: Desk, person: Person) -> bytes:
    """Return the importable file of a person's only account."""
    described = await give_out(desk).describe(person.id)
    (section,) = [one for one in described.sections if one.is_table_only]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(section.columns)
    for row in await read_all(desk, person, section.name):
        writer.writerow(["" if row[name] is None else inert_cell(str(row[name])) for name in section.columns])
    return text.getvalue().encode()


async def book_much(person: Person, path: str) -> None:
    """Book one of nearly everything, a reversed one and a draft."""
    account = (await person.get(f"{path}/accounts")).json()["items"][0]["id"]

    def one(kind: str, day: str, **fields: object) -> Mapping[str, object]:
        return {"account_id": account, "type": kind, "date": day, "currency": "USD", **fields}

    booked = await person.book(
        path,
        one("deposit", "2004-03-01", amount="10000", note="=HYPERLINK(1)"),
        one("buy", "2004-03-02", instrument="AAPL", quantity="100", price="24.02", fee="7.5"),
        one("buy", "2004-03-02", instrument="MSFT", quantity="10", price="26.5", order=-1),
        one("buy", "2004-04-01", instrument="AAPL", quantity="3", amount="81.123456789", tax="0.3"),
        one("fee", "2004-05-01", amount="-4.20", note='+1 refunded\n"and quoted", too'),
        one("interest", "2004-05-03", amount="-1.25"),
        one("dividend", "2004-06-01", instrument="AAPL", amount="12.34", tax="1.85"),
        one("split", "2005-02-28", instrument="AAPL", split={"numerator": 2, "denominator": 1}),
        one("return_of_capital", "2005-03-01", instrument="MSFT", amount="5"),
        one(
            "spin_off",
            "2005-04-01",
            instrument="MSFT",
            into="SPUN",
            quantity="4",
            basis_fraction="0.25",
        ),
        one("sell", "2005-06-01", instrument="AAPL", quantity="50", price="40", fee="7.5"),
        one("withdrawal", "2005-06-02", amount="100"),
        one("buy", "2005-07-01", instrument="MSFT", quantity="999", price="1"),
        create_instruments=True,
    )
    reversed_one = await person.post(f"/api/activities/{booked[-1]['id']}/reversal")
    assert reversed_one.status_code in (200, 201), reversed_one.text
    await person.book(
        path, one("buy", "2005-08-01", instrument="MSFT", quantity="7", price="1", status="draft")
    )


def essence(value: Any) -> Any:  # noqa: ANN401 – any JSON
    """Return an answer without ids and instants of booking, which differ from one portfolio to another."""
    unlike = {"id", "portfolio_id", "account_id", "account_ids", "lot_id", "activity_id", "revision"}
    if isinstance(value, dict):
        return {name: essence(item) for name, item in value.items() if name not in unlike}
    # Two lots of one day are told in the order of their ids.
    return sorted((essence(item) for item in value), key=json.dumps) if isinstance(value, list) else value


async def test_an_exported_account_imported_again_gives_equal_figures(
    ann: Person, savings: str, desk: Desk
) -> None:
    await book_much(ann, savings)
    content = await file_of(desk, ann)
    other = await ann.make_portfolio(name="Again")
    await ann.open_account(other)

    preview = await upload(ann, other, content)
    committed = await commit(ann, preview)

    assert (preview.json()["preset"], preview.json()["counts"]["error"]) == ("folio", 0), preview.text
    assert committed.json()["created"] == 12
    for figure in FIGURES:
        period = {} if figure in ("holdings", "lots") else {"from": "2004-01-01", "to": "2006-01-01"}
        before = (await ann.get(f"{savings}/{figure}", **period)).json()
        after = (await ann.get(f"{other}/{figure}", **period)).json()
        assert essence(after) == essence(before), figure


async def test_the_same_file_twice_books_nothing_twice(ann: Person, savings: str, desk: Desk) -> None:
    await book_much(ann, savings)
    content = await file_of(desk, ann)
    other = await ann.make_portfolio(name="Again")
    await ann.open_account(other)
    await commit(ann, await upload(ann, other, content))

    again = await upload(ann, other, content)

    assert (again.json()["counts"]["new"], again.json()["counts"]["existing"]) == (0, 12)


async def test_pages_hold_every_activity_once(
    ann: Person, savings: str, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await book_much(ann, savings)
    whole = await file_of(desk, ann)
    monkeypatch.setattr(actions, "PAGE", 3)

    assert await file_of(desk, ann) == whole


async def test_prices_entered_are_given_out_exactly(ann: Person, savings: str, desk: Desk) -> None:
    made = await ann.post("/api/instruments", {"symbol": f"OWN{ann.id.hex[:6]}", "currency": "USD"})
    priced = {
        "items": [{"date": "2025-12-31", "close": "1.0000000001"}, {"date": "2026-01-05", "close": "2"}]
    }
    await ann.put(f"/api/instruments/{made.json()['id']}/prices", priced)

    rows = await read_all(desk, ann, "prices")

    assert [(row["date"], row["close"], row["source"]) for row in rows] == [
        ("2025-12-31", "1.0000000001", "manual"),
        ("2026-01-05", "2", "manual"),
    ]
    assert set(rows[0]) == set(PRICE_COLUMNS)
