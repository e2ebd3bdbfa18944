"""Who may read the log finds what he looks for, page by page, and can take it along."""

import csv
import json

import pytest

from folio.chassis.home import Home
from folio.chassis.identity import ServiceIdentity
from folio.chassis.ports import OPERATOR
from folio.chassis.tokens import SERVICE_TYPE, ServiceClaims, service_claims, sign_token
from tests.users.audit.acts import actions_of, owner_headers, read_log, record, tamper
from tests.users.door import PASSWORD, Door, bearer

pytestmark = pytest.mark.anyio


async def test_a_trader_may_not_read_it(owned: Door) -> None:
    body = {"email": "bob@example.com", "name": "Bob", "password": PASSWORD}
    token = (await owned.http.post("/api/auth/register", json=body)).json()["access_token"]

    answers = [
        await owned.http.get("/api/audit", headers=bearer(token)),
        await owned.http.get("/api/audit/export", headers=bearer(token)),
        await owned.http.post("/api/audit/verify", headers=bearer(token)),
        await owned.http.get("/api/audit"),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403, 401]


async def test_pages_join_without_a_gap(owned: Door) -> None:
    headers = await owner_headers(owned)
    await record(owned, *(f"thing.done_{number}" for number in range(7)))

    seen, cursor = [], None
    while True:
        query = {"limit": "3", "action": "thing."} | ({"cursor": cursor} if cursor else {})
        page = (await owned.http.get("/api/audit", params=query, headers=headers)).json()
        seen += actions_of(page["items"])
        cursor = page["next_cursor"]
        if cursor is None:
            break

    assert seen == [f"thing.done_{number}" for number in reversed(range(7))]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"action": "thing.made"}, ["thing.made"]),
        ({"action": "thing."}, ["thing.changed", "thing.made"]),
        ({"action": "thing_"}, []),
        ({"target": "thing"}, ["thing.changed", "thing.made"]),
        ({"target": "thing:7"}, ["thing.changed", "thing.made"]),
        ({"target": "7"}, ["thing.changed", "thing.made"]),
        ({"target": "thing:8"}, []),
        ({"outcome": "refused"}, ["sign_in.failed"]),
        ({"text": "made"}, ["thing.made"]),
        ({"text": "%"}, []),
        ({"actor": "ann@", "outcome": "success", "action": "session"}, ["session.opened", "session.opened"]),
        ({"actor": "bob"}, []),
        ({"from": "2026-01-02T03:04:05Z", "to": "2026-01-02T03:04:05Z"}, []),
        ({"from": "2026-01-02T03:04:05Z", "action": "thing."}, ["thing.changed", "thing.made"]),
        ({"to": "2026-01-02T05:04:05+01:00", "action": "thing.m"}, ["thing.made"]),
    ],
)
async def test_filters_narrow(owned: Door, query: dict[str, str], found: list[str]) -> None:
    headers = await owner_headers(owned)
    await owned.log_in("not the password at all")
    await record(owned, "thing.made", "thing.changed")

    assert actions_of(await read_log(owned, headers, **query)) == found


@pytest.mark.parametrize(
    "query",
    [
        {"outcome": "maybe"},
        {"from": "yesterday"},
        {"from": "2026-01-02T03:04:05"},
        {"cursor": "x"},
        {"limit": "0"},
        {"text": ""},
        {"actor": "x" * 300},
        {"cursor": "WyItMSJd"},
    ],
)
async def test_what_makes_no_sense_is_refused(owned: Door, query: dict[str, str]) -> None:
    answer = await owned.http.get("/api/audit", params=query, headers=await owner_headers(owned))

    assert answer.status_code == 422
    assert answer.json()["code"]


async def test_the_export_holds_what_the_filters_leave(owned: Door) -> None:
    headers = await owner_headers(owned)
    await record(owned, "thing.made", "thing.changed")

    as_lines = await owned.http.get("/api/audit/export?action=thing.", headers=headers)
    as_csv = await owned.http.get("/api/audit/export?action=thing.&format=csv", headers=headers)

    lines = [json.loads(line) for line in as_lines.text.splitlines()]
    rows = list(csv.DictReader(as_csv.text.splitlines()))
    assert [line["action"] for line in lines] == ["thing.changed", "thing.made"]
    assert [row["action"] for row in rows] == ["thing.changed", "thing.made"]
    assert as_csv.headers["content-disposition"] == 'attachment; filename="audit.csv"'
    assert as_csv.headers["content-type"].startswith("text/csv")


async def test_the_export_goes_on_over_batches(owned: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("folio.users.audit.actions.EXPORT_BATCH", 2)
    await record(owned, *(f"thing.done_{number}" for number in range(5)))

    answer = await owned.http.get("/api/audit/export?action=thing.", headers=await owner_headers(owned))

    assert len(answer.text.splitlines()) == 5


async def test_the_command_line_is_told_the_same_and_nobody_else(owned: Door) -> None:
    identity = ServiceIdentity(Home(owned.home), OPERATOR)
    claims = ServiceClaims(OPERATOR, user_id=None, session_id=None, permissions=frozenset())
    wire = service_claims(claims, audience="users", now=owned.clock.now())
    token = sign_token(wire, key=identity.key, type_=SERVICE_TYPE)

    answer = await owned.http.post("/internal/audit/verify", headers={"Authorization": f"Service {token}"})
    refused = await owned.http.post("/internal/audit/verify", headers=await owner_headers(owned))

    assert answer.json()["is_intact"] is True
    assert refused.status_code == 403


async def test_verifying_tells_the_first_bad_record(owned: Door) -> None:
    headers = await owner_headers(owned)
    whole = (await owned.http.post("/api/audit/verify", headers=headers)).json()
    tamper(owned, "UPDATE audit.records SET action = 'user.praised' WHERE sequence = 2")

    broken = (await owned.http.post("/api/audit/verify", headers=headers)).json()

    assert (whole["is_intact"], whole["checked"], whole["first_bad"]) == (True, 4, None)
    assert broken["is_intact"] is False
    assert broken["first_bad"] == {"sequence": 2, "reason": "altered"}
