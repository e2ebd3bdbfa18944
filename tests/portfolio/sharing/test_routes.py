"""Sharing a portfolio over HTTP: who sees it, who may do what with it, and when that ends."""

# ruff: noqa: ANN401 – what is sent and answered is JSON

import json
import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from tests.fakes.people import PeopleServer
from tests.fixtures.waiting import wait_until_async
from tests.portfolio.conftest import Person
from tests.portfolio.sharing.conftest import BOBS_ADDRESS

pytestmark = pytest.mark.anyio

BOOKINGS = (
    {"type": "deposit", "date": "2004-03-01", "amount": "70123.45"},
    {
        "type": "buy",
        "date": "2004-03-02",
        "instrument": "HOUSE",
        "quantity": "3",
        "price": "20456.78",
        "fee": "12.34",
        "currency": "USD",
        "note": "three for 61370.34",
        "external_id": "order 778899",
        "tags": ["worth 61370"],
    },
    {"type": "sell", "date": "2004-03-09", "instrument": "HOUSE", "quantity": "1", "price": "21987.65"},
    {"type": "dividend", "date": "2004-03-10", "instrument": "HOUSE", "amount": "345.67", "tax": "45.67"},
)
SECRETS = ("70123", "20456", "61370", "778899", "21987", "345.67", "45.67")
FIGURES = ("performance.end_value", "holdings.value", "performance.gain.total")
FIGURE = re.compile(r"[0-9]{2,}")


async def share(ann: Person, path: str, relation: str = "viewer", **terms: Any) -> Any:
    answer = await ann.post(f"{path}/shares", {"email": BOBS_ADDRESS, "relation": relation, **terms})
    assert answer.status_code == 201, answer.text
    return answer.json()


@pytest.fixture
async def house(ann: Person, savings: str) -> str:
    """Ann's portfolio with something in it."""
    await ann.book(savings, *BOOKINGS, create_instruments=True)
    return savings


async def test_a_shared_portfolio_is_listed_with_its_owner(ann: Person, bob: Person, savings: str) -> None:
    before = (await bob.get("/api/portfolios")).json()["items"]
    await share(ann, savings, hides_amounts=True)

    [listed] = (await bob.get("/api/portfolios")).json()["items"]
    [own] = (await ann.get("/api/portfolios")).json()["items"]

    assert before == []
    assert (listed["relation"], listed["owner_name"], listed["hides_amounts"]) == ("viewer", "Ann", True)
    assert (own["relation"], own["owner_name"], own["hides_amounts"]) == ("owner", None, False)
    assert (await bob.get(savings)).json() == listed


async def test_pages_of_own_and_shared_portfolios_follow_each_other(
    ann: Person, bob: Person, savings: str
) -> None:
    await share(ann, savings)
    for number in range(3):
        await bob.make_portfolio(name=f"No. {number}")

    first = (await bob.get("/api/portfolios", limit=3)).json()
    second = (await bob.get("/api/portfolios", limit=3, cursor=first["next_cursor"])).json()

    assert [item["relation"] for item in first["items"] + second["items"]].count("viewer") == 1
    assert len(first["items"] + second["items"]) == 4


ACTS = (
    ("GET", "", None, "viewer"),
    ("GET", "/holdings", None, "viewer"),
    ("GET", "/activities", None, "viewer"),
    ("GET", "/accounts", None, "viewer"),
    ("POST", "/activities", {"type": "deposit", "date": "2004-03-01", "amount": "1"}, "editor"),
    ("POST", "/accounts", {"name": "New", "currency": "USD"}, "editor"),
    ("PATCH", "", {"name": "Renamed"}, "co-owner"),
    ("GET", "/shares", None, "co-owner"),
    ("POST", "/shares", {"email": "eve@example.com", "relation": "viewer"}, "co-owner"),
    ("DELETE", "", None, "owner"),
)
RANK = ("viewer", "commenter", "editor", "co-owner", "owner")


@pytest.mark.parametrize("relation", RANK[:-1])
async def test_each_relation_may_do_what_the_table_says_and_nothing_else(
    ann: Person, bob: Person, savings: str, relation: str
) -> None:
    await share(ann, savings, relation)

    for method, path, body, least in ACTS:
        answer = await bob.send(method, savings + path, **({"json": body} if body else {}))
        is_allowed = RANK.index(relation) >= RANK.index(least)
        assert (answer.status_code < 300) == is_allowed, (method, path, answer.text)
        if not is_allowed:
            assert (answer.status_code, answer.json()["code"]) == (403, "not_granted")


async def test_a_visitor_without_the_permission_is_refused_whatever_was_shared(
    ann: Person, bob: Person, savings: str
) -> None:
    await share(ann, savings, "editor")
    reader = Person(bob.running, bob.id, ("portfolio:read",))

    answer = await reader.post(
        f"{savings}/activities", {"type": "deposit", "date": "2004-03-01", "amount": "1"}
    )

    assert (answer.status_code, answer.json()["code"]) == (403, "missing_permission")


async def test_an_editor_books_for_the_owner(ann: Person, bob: Person, savings: str) -> None:
    await share(ann, savings, "editor")

    await bob.book(savings, *BOOKINGS, create_instruments=True)

    assert (await ann.get(f"{savings}/holdings")).json() == (await bob.get(f"{savings}/holdings")).json()
    assert (await ann.get("/api/instruments", q="HOUSE")).json()["items"] != []
    assert (await bob.get("/api/instruments", q="HOUSE")).json()["items"] == []


async def test_things_of_a_shared_portfolio_follow_it(ann: Person, bob: Person, house: str) -> None:
    [account] = (await ann.get(f"{house}/accounts")).json()["items"]
    [newest, *_] = (await ann.get(f"{house}/activities")).json()["items"]
    await share(ann, house, "viewer")

    for path in (f"/api/accounts/{account['id']}", f"/api/activities/{newest['id']}/reversal"):
        method = "PATCH" if "accounts" in path else "POST"
        answer = await bob.send(method, path, json={"name": "Mine"} if method == "PATCH" else None)
        assert answer.status_code == 403, path

    await share(ann, house, "editor")
    assert (await bob.post(f"/api/activities/{newest['id']}/reversal")).status_code == 201
    assert (await bob.patch(f"/api/accounts/{account['id']}", {"name": "Depot"})).status_code == 200


REPORTS = (
    "",
    "/accounts",
    "/activities",
    "/holdings",
    "/performance",
    "/timeline",
    "/gains",
    "/lots?open=all",
    "/income",
    "/allocation",
    "/allocation?by=account",
    "/movers",
    "/risk",
    "/returns/calendar",
    "/returns/daily",
    "/contribution",
)


@pytest.mark.parametrize("path", REPORTS)
async def test_no_report_tells_an_amount_that_is_hidden(
    ann: Person, bob: Person, house: str, path: str
) -> None:
    await share(ann, house, hides_amounts=True)
    full = (await ann.get(house + path)).json()

    seen = await bob.get(house + path)

    assert seen.status_code == 200
    leaked = _figures(seen.json(), "") - _harmless(full)
    assert not leaked
    assert not [secret for secret in SECRETS if secret in seen.text]


async def test_no_report_there_is_tells_an_amount_that_is_hidden(
    ann: Person, bob: Person, house: str
) -> None:
    await share(ann, house, hides_amounts=True)
    paths = [
        path.removeprefix("/api/portfolios/{portfolio_id}")
        for path, methods in ann.running.app.openapi()["paths"].items()
        if path.startswith("/api/portfolios/{portfolio_id}") and path.count("{") == 1 and "get" in methods
    ]
    leaks = []

    for path in paths:
        for figure in FIGURES if path == "/explain" else ("",):
            answer = await bob.get(house + path, **({"figure": figure} if figure else {}))
            assert answer.status_code == 200 or not figure, answer.text
            leaks += [f"{path} {figure} {secret}" for secret in SECRETS if secret in answer.text]

    assert len(paths) >= 10
    assert not leaks


async def test_ratios_and_weights_stay_where_amounts_are_hidden(ann: Person, bob: Person, house: str) -> None:
    await share(ann, house, hides_amounts=True)
    full = (await ann.get(f"{house}/performance")).json()

    seen = (await bob.get(f"{house}/performance")).json()

    assert seen["twr"] == full["twr"]
    assert seen["twr"] is not None
    assert (seen["end_value"], seen["gain"]["total"], seen["net_flows"]) == (None, None, None)


async def test_notes_are_not_searched_for_who_may_not_read_them(ann: Person, bob: Person, house: str) -> None:
    await share(ann, house, hides_amounts=True)

    by_note = (await bob.get(f"{house}/activities", q="61370")).json()["items"]
    by_name = (await bob.get(f"{house}/activities", q="HOUSE")).json()["items"]

    assert by_note == []
    assert len(by_name) == 3
    assert (await ann.get(f"{house}/activities", q="61370")).json()["items"] != []


async def test_an_editor_has_to_see_amounts(ann: Person, bob: Person, savings: str) -> None:
    answer = await ann.post(
        f"{savings}/shares", {"email": BOBS_ADDRESS, "relation": "editor", "hides_amounts": True}
    )

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/hides_amounts"


async def test_an_ended_share_is_a_portfolio_that_does_not_exist(
    ann: Person, bob: Person, savings: str
) -> None:
    shared = await share(ann, savings)
    assert (await bob.get(savings)).status_code == 200

    ended = await ann.delete(f"{savings}/shares/{shared['id']}")

    assert ended.status_code == 204
    for path in REPORTS:
        answer = await bob.get(savings + path)
        assert (answer.status_code, answer.json()["code"]) == (404, "portfolio_not_found")
    assert (await bob.get("/api/portfolios")).json()["items"] == []
    assert (await ann.delete(f"{savings}/shares/{shared['id']}")).status_code == 404


async def test_a_share_ends_by_itself(ann: Person, bob: Person, savings: str) -> None:
    answer = await ann.post(
        f"{savings}/shares",
        {"email": BOBS_ADDRESS, "relation": "viewer", "expires_at": "2020-01-01T00:00:00Z"},
    )

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "in_the_past"


async def test_whether_an_address_has_an_account_is_not_told(ann: Person, bob: Person, savings: str) -> None:
    known = await share(ann, savings)
    unknown = await ann.post(f"{savings}/shares", {"email": "nobody@example.com", "relation": "viewer"})

    assert unknown.status_code == 201
    differing = {name for name in known if known[name] != unknown.json()[name]}
    assert differing == {"id", "email", "created_at"}


async def test_sharing_again_changes_the_terms(ann: Person, bob: Person, savings: str) -> None:
    first = await share(ann, savings)
    second = await share(ann, savings, "editor")

    [listed] = (await ann.get(f"{savings}/shares")).json()["items"]

    assert (second["id"], listed["relation"]) == (first["id"], "editor")
    changed = await ann.put(f"{savings}/shares/{first['id']}", {"relation": "commenter"})
    assert (changed.status_code, changed.json()["relation"]) == (200, "commenter")
    assert (await bob.get(savings)).json()["relation"] == "commenter"


async def test_a_portfolio_is_not_shared_with_its_owner(ann: Person, savings: str) -> None:
    answer = await ann.post(f"{savings}/shares", {"email": "ann@example.com", "relation": "viewer"})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "is_owner"


async def test_a_visitor_may_leave(ann: Person, bob: Person, savings: str) -> None:
    await share(ann, savings)

    left = await bob.delete(f"{savings}/shares/mine")

    assert left.status_code == 204
    assert (await bob.get(savings)).status_code == 404
    assert (await ann.get(f"{savings}/shares")).json()["items"] == []


async def test_a_share_of_another_portfolio_cannot_be_touched(ann: Person, bob: Person, savings: str) -> None:
    shared = await share(ann, savings)
    own = await bob.make_portfolio()

    assert (await bob.delete(f"{own}/shares/{shared['id']}")).status_code == 404
    assert (await bob.put(f"{own}/shares/{shared['id']}", {"relation": "co-owner"})).status_code == 404
    assert (await bob.get(savings)).json()["relation"] == "viewer"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"email": "nonsense", "relation": "viewer"}, "/email"),
        ({"email": BOBS_ADDRESS, "relation": "owner"}, None),
        ({"email": BOBS_ADDRESS, "relation": "king"}, "/relation"),
        ({"email": BOBS_ADDRESS}, "/relation"),
        ({"email": BOBS_ADDRESS, "relation": "viewer", "grantee_id": "x"}, "/grantee_id"),
    ],
)
async def test_what_makes_no_share_is_pointed_at(
    ann: Person, savings: str, body: dict[str, object], pointer: str | None
) -> None:
    answer = await ann.post(f"{savings}/shares", body)

    assert answer.status_code == (422 if pointer else 403)
    if pointer:
        assert answer.json()["errors"][0]["pointer"] == pointer


async def test_what_was_shared_with_an_address_waits_for_its_account(
    ann: Person, people: PeopleServer, savings: str
) -> None:
    late = Person(ann.running)
    await ann.post(f"{savings}/shares", {"email": "Late@Example.com", "relation": "viewer"})
    people.add(late.id, name="Late", email="late@example.com")
    assert (await late.get(savings)).status_code == 404

    await _tell(ann, "users.registered", late.id)

    assert await wait_until_async(lambda: _sees(late, savings), deadline_s=10)


async def test_what_waits_for_an_address_is_not_for_whoever_only_typed_it(
    ann: Person, people: PeopleServer, savings: str
) -> None:
    late = Person(ann.running)
    people.add(late.id, name="Late", email="late@example.com", owns_address=False)
    share = await ann.post(f"{savings}/shares", {"email": "late@example.com", "relation": "viewer"})
    registered = await _tell(ann, "users.registered", late.id)
    assert share.status_code == 201
    await wait_until_async(lambda: _is_handled(ann, registered))
    assert not await _sees(late, savings)

    people.add(late.id, name="Late", email="late@example.com")
    await _tell(ann, "users.address_shown", late.id)

    assert await wait_until_async(lambda: _sees(late, savings), deadline_s=10)


async def _tell(ann: Person, topic: str, user_id: UUID) -> UUID:
    event_id, payload = uuid4(), json.dumps({"user_id": str(user_id), "currency": "USD"})
    await ann.running.resources.valkey.xadd(
        f"folio:events:{topic}", {"id": str(event_id), "payload": payload}
    )
    return event_id


async def _is_handled(ann: Person, event_id: UUID) -> bool:
    wanted = text("SELECT 1 FROM inbox WHERE consumer = 'portfolio.waiting_shares' AND event_id = :id")
    async with ann.running.resources.store.reading() as connection:
        return await connection.scalar(wanted, {"id": event_id}) is not None


async def _sees(person: Person, path: str) -> bool:
    return (await person.get(path)).status_code == 200


def _figures(value: object, key: str) -> set[tuple[str, str]]:
    if isinstance(value, dict):
        return {item for name, inner in value.items() for item in _figures(inner, name)}
    if isinstance(value, list):
        return {item for inner in value for item in _figures(inner, key)}
    if value is None or isinstance(value, bool):
        return set()
    return {(key, str(value))} if FIGURE.search(str(value)) else set()


HARMLESS_ENDINGS = ("_id", "_at", "_on", "_date", "_ratio", "id", "ids", "date", "dates")
HARMLESS = frozenset({
    "name", "symbol", "twr", "twr_annualised", "rate", "period_rate", "max_drawdown", "volatility", "weight",
    "modified_dietz", "simple", "roai", "excess", "annualised", "drawdown", "depth", "rows", "labels",
    "confidence", "target", "risk_free", "downside_deviation", "sharpe", "sortino", "calmar", "value_at_risk",
    "expected_shortfall", "parametric_value_at_risk", "parametric_expected_shortfall", "sessions",
    "sessions_per_year", "window", "frequency", "reasons",
    "from", "to", "as_of", "key", "label", "month", "owner_name", "isin", "since", "reverses",
})  # fmt: skip


def _harmless(full: object) -> set[tuple[str, str]]:
    return {
        (key, figure)
        for key, figure in _figures(full, "")
        if key in HARMLESS or key.endswith(HARMLESS_ENDINGS)
    }
