"""What people do at the door is in the log, with who, from where and how it went."""

import json

import pytest
from sqlalchemy import text

from folio.chassis.audit import AUDIT_RECORDED, publish_act
from folio.kernel.acts import PLATFORM, Act, Actor, Target
from folio.users.audit.actions import record_act, sign_head
from folio.users.audit.signing import HeadSigner
from tests.fixtures.waiting import wait_until_async
from tests.users.audit.acts import actions_of, owner_headers, read_log, record
from tests.users.door import EMAIL, PASSWORD, Door, bearer

pytestmark = pytest.mark.anyio

FORWARDED = {"x-forwarded-for": "203.0.113.9"}


async def test_the_first_run_is_told_from_its_beginning(owned: Door) -> None:
    entries = await read_log(owned, await owner_headers(owned))

    assert actions_of(entries) == ["session.opened", "session.opened", "setup.completed", "user.created"]
    assert entries[2]["actor"]["kind"] == "visitor"
    assert entries[2]["target"]["name"] == "Ann"


async def test_an_entry_names_actor_session_address_and_request(owned: Door) -> None:
    headers = await owner_headers(owned)

    body = {"theme": "dark", "name": "Anne"}
    await owned.http.patch("/api/users/me", json=body, headers=headers | FORWARDED | {"x-request-id": "r-7"})

    entry = (await read_log(owned, headers))[0]
    me = (await owned.http.get("/api/users/me", headers=headers)).json()
    sessions = (await owned.http.get("/api/users/me/sessions", headers=headers)).json()["items"]
    (current,) = [session["id"] for session in sessions if session["is_current"]]
    assert entry["action"] == "user.profile_changed"
    assert entry["actor"] == {
        "kind": "user",
        "id": me["id"],
        "name": "Anne",
        "parent_id": None,
        "parent_name": None,
    }
    assert (entry["session_id"], entry["address"]) == (current, "203.0.113.9")
    assert entry["request_id"]
    assert entry["details"] == {"fields": ["name", "theme"]}
    assert "Anne" not in str(entry["details"])


async def test_failed_attempts_are_kept_without_what_was_typed(owned: Door) -> None:
    for _ in range(5):
        await owned.log_in("a wrong password that nobody has")
    await owned.log_in(email="a password typed into the wrong field")
    owned.advance(minutes=20)

    entries = await read_log(owned, await owner_headers(owned))

    failed = [entry for entry in entries if entry["action"] == "sign_in.failed"]
    slowed = [entry for entry in entries if entry["action"] == "sign_in.throttled"]
    assert len(failed) == 6
    assert {entry["outcome"] for entry in failed} == {"refused"}
    assert [entry["target"]["name"] if entry["target"] else None for entry in failed] == [None, *["Ann"] * 5]
    assert [entry["details"] for entry in slowed] == [{"wait_s": 1}]
    assert "typed" not in str(entries)


async def test_the_ends_of_sessions_are_kept_with_their_reason(owned: Door) -> None:
    ended = (await owned.log_in()).json()["refresh_token"]
    await owned.http.post("/api/auth/logout", json={"refresh_token": ended})
    await owned.http.post("/api/auth/logout", headers=await owner_headers(owned))
    await owned.http.post("/api/auth/logout-all", headers=await owner_headers(owned))

    entries = await read_log(owned, await owner_headers(owned), action="session.")

    kept = [(entry["action"], entry["details"].get("reason")) for entry in entries]
    assert [one for one in kept if one[0] != "session.opened"] == [
        ("session.all_ended", "signed_out_everywhere"),
        ("session.ended", "signed_out"),
        ("session.ended", "signed_out"),
    ]


async def test_a_reused_token_is_kept_although_its_request_fails(owned: Door) -> None:
    token = (await owned.log_in()).json()["refresh_token"]
    await owned.refresh(token)
    owned.advance(seconds=11)
    assert (await owned.refresh(token)).status_code == 401

    entries = await read_log(owned, await owner_headers(owned), action="session.token_reused")

    assert [entry["actor"]["name"] for entry in entries] == ["Ann"]


async def test_an_act_of_another_service_arrives_once(owned: Door) -> None:
    act = Act("portfolio.deleted", Target("portfolio", "7"), actor=Actor("service", "portfolio"))
    async with owned.desk.database.transaction() as connection:
        await publish_act(connection, act, clock=owned.desk.clock)
        mine = text("SELECT id, topic, payload FROM outbox WHERE topic = :topic")
        row = (await connection.execute(mine, {"topic": AUDIT_RECORDED})).one()
    headers = await owner_headers(owned)

    async def arrived() -> bool:
        return bool(await read_log(owned, headers, action="portfolio."))

    await wait_until_async(arrived, deadline_s=10)
    async with owned.desk.database.transaction() as connection:
        await connection.execute(
            text("INSERT INTO outbox (id, topic, payload) VALUES (:id, :topic, CAST(:payload AS jsonb))"),
            {"id": row.id, "topic": row.topic, "payload": json.dumps(row.payload)},
        )
        await publish_act(connection, Act("portfolio.left"), clock=owned.desk.clock)

    async def left() -> bool:
        return bool(await read_log(owned, headers, action="portfolio.left"))

    await wait_until_async(left, deadline_s=10)
    entries = await read_log(owned, headers, action="portfolio.deleted")
    assert [(entry["actor"]["kind"], entry["actor"]["id"]) for entry in entries] == [("service", "portfolio")]


async def test_outside_of_a_request_the_platform_acts(door: Door) -> None:
    async with door.desk.database.transaction() as connection:
        await record_act(connection, Act("key.rotated", actor=PLATFORM), clock=door.desk.clock)
        await record_act(connection, Act("key.removed"), clock=door.desk.clock)

    answer = await door.set_up()
    headers = bearer(answer.json()["access_token"])
    entries = await read_log(door, headers, action="key.")
    assert [entry["actor"]["kind"] for entry in entries] == ["platform", "platform"]


async def test_a_head_is_signed_once_for_each_end(door: Door) -> None:
    signer = HeadSigner(door.desk.keys)
    await sign_head(door.desk.database, signer, door.desk.clock)
    await record(door, "thing.done")
    for _ in range(3):
        await sign_head(door.desk.database, signer, door.desk.clock)

    async with door.desk.database.reading() as connection:
        found = await connection.execute(text("SELECT sequence FROM audit.heads"))
        assert found.scalars().all() == [1]


async def test_no_address_or_password_of_a_person_is_in_the_log(owned: Door) -> None:
    await owned.log_in()

    async with owned.desk.database.reading() as connection:
        rows = (await connection.execute(text("SELECT row_to_json(r)::text FROM audit.records r"))).scalars()
        kept = "\n".join(rows)
    assert EMAIL not in kept
    assert PASSWORD not in kept
