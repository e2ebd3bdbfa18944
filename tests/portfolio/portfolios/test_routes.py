"""Portfolios and accounts over HTTP: one's own, and nobody else's."""

from uuid import uuid4

import pytest

from tests.portfolio.conftest import Person

pytestmark = pytest.mark.anyio


async def test_a_portfolio_is_made_changed_listed_and_deleted(ann: Person) -> None:
    path = await ann.make_portfolio(name="Pension 🌱", currency="EUR")

    changed = await ann.patch(path, {"cost_method": "average"})
    listed = (await ann.get("/api/portfolios")).json()
    deleted = await ann.delete(path)

    assert (changed.json()["name"], changed.json()["cost_method"]) == ("Pension 🌱", "average")
    assert listed == {"items": [changed.json()], "next_cursor": None}
    assert deleted.status_code == 204
    assert (await ann.get(path)).status_code == 404


async def test_a_portfolio_is_deleted_with_all_that_was_booked_in_it(ann: Person, savings: str) -> None:
    await ann.book(savings, {"type": "deposit", "date": "2004-03-01", "amount": "10"})

    deleted = await ann.delete(savings)

    assert deleted.status_code == 204
    assert (await ann.get(f"{savings}/activities")).status_code == 404


async def test_pages_follow_each_other_and_miss_nothing(ann: Person) -> None:
    made = [await ann.make_portfolio(name=f"No. {number}") for number in range(5)]

    first = (await ann.get("/api/portfolios", limit=3)).json()
    second = (await ann.get("/api/portfolios", limit=3, cursor=first["next_cursor"])).json()

    paths = [f"/api/portfolios/{item['id']}" for item in first["items"] + second["items"]]
    assert paths == made
    assert second["next_cursor"] is None


@pytest.mark.parametrize("cursor", ["x", "e30", "WyJhIl0", "WyJhIiwgImIiXQ", "🙈", "A" * 1999])
async def test_a_cursor_that_is_not_ours_is_refused(ann: Person, cursor: str) -> None:
    answer = await ann.get("/api/portfolios", cursor=cursor)

    assert answer.status_code == 422
    assert answer.json()["code"] == "invalid_cursor"


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"name": ""}, "/name"),
        ({"name": "   "}, "/name"),
        ({"name": "x" * 201}, "/name"),
        ({"name": None}, "/name"),
        ({"currency": "XXX"}, "/currency"),
        ({"currency": "usd"}, "/currency"),
        ({"cost_method": "dearest"}, "/cost_method"),
        ({"owner": "me"}, "/owner"),
    ],
)
async def test_what_makes_no_portfolio_is_pointed_at(
    ann: Person, change: dict[str, object], pointer: str
) -> None:
    answer = await ann.post("/api/portfolios", {"name": "Savings", **change})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == pointer


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
async def test_another_persons_portfolio_does_not_exist(
    ann: Person, bob: Person, savings: str, method: str
) -> None:
    body = {"json": {"name": "Mine"}} if method == "PATCH" else {}

    answer = await bob.send(method, savings, **body)

    assert (answer.status_code, answer.json()["code"]) == (404, "portfolio_not_found")
    assert (await ann.get(savings)).json()["name"] == "Savings"


@pytest.mark.parametrize(
    "path",
    [
        "accounts",
        "activities",
        "holdings",
        "performance",
        "timeline",
        "gains",
        "lots",
        "income",
        "allocation",
        "movers",
    ],
)
async def test_nothing_of_another_persons_portfolio_is_shown(bob: Person, savings: str, path: str) -> None:
    assert (await bob.get(f"{savings}/{path}")).status_code == 404
    assert (await bob.get(f"/api/portfolios/{uuid4()}/{path}")).status_code == 404


async def test_an_account_name_is_taken_once_in_a_portfolio(ann: Person, savings: str) -> None:
    answer = await ann.post(f"{savings}/accounts", {"name": "Broker"})

    assert (answer.status_code, answer.json()["code"]) == (409, "account_name_taken")


async def test_an_account_is_renamed_but_not_to_anothers_name(ann: Person, savings: str) -> None:
    other = await ann.open_account(savings, name="Bank")

    taken = await ann.patch(f"/api/accounts/{other}", {"name": "Broker"})
    renamed = await ann.patch(f"/api/accounts/{other}", {"name": "House bank", "tracks_cash": False})

    assert taken.status_code == 409
    assert (renamed.json()["name"], renamed.json()["tracks_cash"]) == ("House bank", False)


async def test_an_account_goes_only_while_nothing_is_booked_in_it(ann: Person, savings: str) -> None:
    empty = await ann.open_account(savings, name="Empty")
    used = await ann.open_account(savings, name="Used")
    await ann.book(savings, {"type": "deposit", "date": "2004-03-01", "amount": "1", "account_id": used})

    assert (await ann.delete(f"/api/accounts/{empty}")).status_code == 204
    assert (await ann.delete(f"/api/accounts/{used}")).json()["code"] == "account_in_use"


async def test_another_persons_account_does_not_exist(ann: Person, bob: Person) -> None:
    account = await ann.open_account(await ann.make_portfolio())

    assert (await bob.patch(f"/api/accounts/{account}", {"name": "Mine"})).status_code == 404
    assert (await bob.delete(f"/api/accounts/{account}")).status_code == 404


async def test_who_may_only_read_changes_nothing(ann: Person, savings: str) -> None:
    reader = Person(ann.running, ann.id, ("portfolio:read",))

    assert (await reader.get(savings)).status_code == 200
    assert (await reader.post("/api/portfolios", {"name": "More"})).status_code == 403
    assert (await reader.patch(savings, {"name": "Mine"})).status_code == 403
    assert (await reader.delete(savings)).status_code == 403


async def test_a_repeated_key_makes_one_portfolio(ann: Person) -> None:
    headers = {"Idempotency-Key": "once"}

    first = await ann.post("/api/portfolios", {"name": "Savings"}, headers=headers)
    second = await ann.post("/api/portfolios", {"name": "Savings"}, headers=headers)

    assert first.json() == second.json()
    assert second.headers["Idempotency-Replayed"] == "true"
    assert len((await ann.get("/api/portfolios")).json()["items"]) == 1
