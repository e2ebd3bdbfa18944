"""Break-glass over HTTP: with a reason, for a time, and never in secret."""

# ruff: noqa: ANN401 – what is answered is JSON

import json
from typing import Any

import pytest
from sqlalchemy import text

from folio.portfolio.desk import Desk
from tests.fakes.people import PeopleServer
from tests.portfolio.conftest import EVERYTHING, Person

pytestmark = pytest.mark.anyio

REASON = "Ann has died; her heirs ask for the value on that day."


@pytest.fixture
def olga(ann: Person, people: PeopleServer) -> Person:
    """The administrator."""
    person = Person(ann.running, permissions=(*EVERYTHING, "portfolio:break_glass"))
    people.add(person.id, name="Olga", email="olga@example.com")
    return person


async def break_glass(olga: Person, ann: Person, **fields: Any) -> Any:
    body = {"user_id": str(ann.id), "reason": REASON, **fields}
    return await olga.post("/api/break-glass", body)


async def told(desk: Desk, topic: str) -> list[dict[str, Any]]:
    async with desk.database.reading() as connection:
        rows = await connection.execute(
            text("SELECT payload FROM outbox WHERE topic = :topic"), {"topic": topic}
        )
        return [row.payload for row in rows]


async def test_an_administrator_sees_no_portfolio_of_others_by_his_role(
    ann: Person, olga: Person, savings: str
) -> None:
    assert (await olga.get(savings)).status_code == 404
    assert (await olga.get("/api/portfolios")).json()["items"] == []


async def test_the_glass_opens_for_reading_and_the_owner_sees_it_and_ends_it(
    ann: Person, olga: Person, savings: str
) -> None:
    await ann.book(savings, {"type": "deposit", "date": "2004-03-01", "amount": "10"})
    opened = await break_glass(olga, ann)

    [portfolio] = opened.json()["items"]
    [share] = (await ann.get(f"{savings}/shares")).json()["items"]
    assert opened.status_code == 201
    assert (portfolio["relation"], portfolio["owner_name"]) == ("viewer", "Ann")
    assert (await olga.get(f"{savings}/holdings")).json()["value"] == "10.00"
    assert (await olga.patch(savings, {"name": "Mine"})).status_code == 403
    assert (share["kind"], share["label"]) == ("break_glass", REASON)
    assert share["expires_at"] is not None
    await ann.delete(f"{savings}/shares/{share['id']}")
    assert (await olga.get(savings)).status_code == 404


async def test_the_log_and_the_owner_are_told_with_the_act_itself(
    ann: Person, olga: Person, savings: str, desk: Desk
) -> None:
    stream = ann.running.resources.valkey
    await break_glass(olga, ann, minutes=30)

    acts, notices = await told(desk, "audit.recorded"), await told(desk, "users.notice_wanted")
    for topic, kept in (("audit.recorded", acts), ("users.notice_wanted", notices)):
        for _, fields in await stream.xrange(f"folio:events:{topic}"):
            kept.append(json.loads(fields[b"payload"]))
    [act] = [item for item in acts if item["action"] == "portfolio.break_glass"]
    [notice] = [item for item in notices if item["kind"] == "portfolios_opened"]
    assert act["actor"]["id"] == str(olga.id)
    assert act["target"] == {"kind": "user", "id": str(ann.id)}
    assert (act["details"]["reason"], act["details"]["minutes"]) == (REASON, 30)
    assert (notice["user_id"], notice["by"], notice["reason"]) == (str(ann.id), "Olga", REASON)


@pytest.mark.parametrize(
    "fields", [{"reason": "why not"}, {"reason": " " * 20}, {"minutes": 100_000}, {"relation": "editor"}]
)
async def test_without_a_reason_or_an_end_it_stays_closed(
    ann: Person, olga: Person, savings: str, fields: dict[str, object]
) -> None:
    assert (await break_glass(olga, ann, **fields)).status_code == 422
    assert (await olga.get(savings)).status_code == 404


async def test_nobody_else_breaks_the_glass(ann: Person, bob: Person, savings: str) -> None:
    answer = await break_glass(bob, ann)

    assert (answer.status_code, answer.json()["code"]) == (403, "missing_permission")


async def test_there_is_nothing_to_open_of_nobody_or_oneself(ann: Person, olga: Person) -> None:
    assert (await break_glass(olga, ann)).json()["code"] == "nothing_to_open"
    assert (await break_glass(olga, olga)).json()["code"] == "own_portfolios"
