"""Every section of the portfolio service is of one person alone."""

from uuid import UUID, uuid4

import pytest

from folio.portfolio.desk import Desk
from folio.portfolio.portability import store
from tests.portfolio.conftest import Person

pytestmark = pytest.mark.anyio


async def fill(person: Person) -> str:
    """Give somebody something in most sections; return the portfolio's path."""
    path = await person.make_portfolio()
    account = await person.open_account(path)
    house = {"symbol": f"HOUSE{uuid4().hex[:6]}", "currency": "USD", "name": "=House"}
    made = await person.post("/api/instruments", house)
    assert made.status_code == 201, made.text
    instrument = made.json()["id"]
    booked = {"account_id": account, "date": "2026-01-02", "currency": "USD"}
    trade = {"type": "buy", "instrument": instrument, "quantity": "2", "price": "100.10", "fee": "-1.5"}
    await person.book(path, booked | trade, booked | {"type": "deposit", "amount": "1000"})
    priced = await person.put(
        f"/api/instruments/{instrument}/prices", {"items": [{"date": "2026-01-05", "close": "101.25"}]}
    )
    assert priced.status_code == 200, priced.text
    return path


async def test_a_section_holds_the_persons_own_and_nobody_elses(ann: Person, bob: Person, desk: Desk) -> None:
    await fill(ann)
    await fill(bob)

    async with desk.database.reading() as connection:
        for section in store.SECTIONS:
            columns, total = await section.measure(connection, ann.id)
            page = await section.read(connection, ann.id, None)
            assert len(page.rows) == total, section.name
            assert all(tuple(row) == columns for row in page.rows), section.name
            assert str(bob.id) not in str(page.rows), section.name
        totals = {section.name: (await section.measure(connection, ann.id))[1] for section in store.SECTIONS}
        prices = await store.count_prices(connection, ann.id)
        stranger = [(await section.measure(connection, uuid4()))[1] for section in store.SECTIONS]

    assert (totals["portfolios"], totals["accounts"], totals["activities"]) == (1, 1, 2)
    assert (totals["instruments"], prices, set(stranger)) == (1, 1, {0})


async def test_no_digest_or_password_is_in_any_section(ann: Person, desk: Desk) -> None:
    async with desk.database.reading() as connection:
        columns = [
            column for section in store.SECTIONS for column in (await section.measure(connection, ann.id))[0]
        ]

    assert not [name for name in columns if "digest" in name or "hash" in name or "password" in name]


async def test_accounts_and_priced_years_are_listed(ann: Person, bob: Person, desk: Desk) -> None:
    path = await fill(ann)

    async with desk.database.reading() as connection:
        (account,) = await store.list_own_accounts(connection, ann.id)
        (year,) = await store.list_priced_years(connection, ann.id, after=None, limit=5)
        after = await store.list_priced_years(connection, ann.id, after=year.key, limit=5)
        isins = await store.find_isins(connection, {year.instrument_id})
        none = await store.list_own_accounts(connection, bob.id)

    assert (account.portfolio_id, account.name, account.activities) == (
        UUID(path.rpartition("/")[2]),
        "Broker",
        2,
    )
    assert (after, isins, none) == ([], {year.instrument_id: None}, [])
