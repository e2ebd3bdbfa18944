"""What administrators can do to users, and what nobody can."""

import pytest

from tests.users.audit.acts import actions_of, read_log
from tests.users.directory.crowd import act, is_refused, join, member_of, owner
from tests.users.door import Door

pytestmark = pytest.mark.anyio


async def test_an_auditor_reads_and_changes_nothing_and_a_trader_sees_nobody(owned: Door) -> None:
    auditor, trader = await join(owned, "Bob", "auditor"), await join(owned, "Cleo")

    assert (await act(owned, auditor, "GET", "")).status_code == 200
    assert (await act(owned, auditor, "GET", f"/{trader.id}")).status_code == 200
    assert (await act(owned, auditor, "POST", f"/{trader.id}/disable")).status_code == 403
    assert (await act(owned, trader, "GET", "")).status_code == 403
    assert (await act(owned, trader, "GET", f"/{auditor.id}")).status_code == 403


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, ["Ann", "Bob", "Cleo"]),
        ({"query": "BOB"}, ["Bob"]),
        ({"query": "@example"}, ["Ann", "Bob", "Cleo"]),
        ({"query": "%"}, []),
        ({"role": "trader"}, ["Cleo"]),
        ({"role": "owner"}, ["Ann"]),
        ({"state": "disabled"}, ["Cleo"]),
        ({"state": "active"}, ["Ann", "Bob"]),
        ({"sort": "name", "order": "desc"}, ["Cleo", "Bob", "Ann"]),
    ],
)
async def test_filters_and_orders(owned: Door, query: dict[str, str], names: list[str]) -> None:
    await join(owned, "Bob", "admin")
    cleo, ann = await join(owned, "Cleo"), await owner(owned)
    await act(owned, ann, "POST", f"/{cleo.id}/disable")

    answer = await act(owned, ann, "GET", "", params=query)

    assert [user["name"] for user in answer.json()["items"]] == names


async def test_pages_join_without_a_gap(owned: Door) -> None:
    for name in ("Bob", "Cleo", "Dora"):
        await join(owned, name)
    ann = await owner(owned)

    first = (await act(owned, ann, "GET", "?limit=2")).json()
    second = (await act(owned, ann, "GET", f"?limit=2&cursor={first['next_cursor']}")).json()

    names = [user["name"] for page in (first, second) for user in page["items"]]
    assert names == ["Ann", "Bob", "Cleo", "Dora"]
    assert second["next_cursor"] is None


@pytest.mark.parametrize("query", ["?cursor=x", "?sort=password_hash", "?role=king", "?cursor=WyJhIiwiYiJd"])
async def test_what_makes_no_sense_is_refused(owned: Door, query: str) -> None:
    assert (await act(owned, await owner(owned), "GET", query)).status_code == 422


async def test_a_new_role_counts_at_once_and_ends_no_session(owned: Door) -> None:
    bob, ann = await join(owned, "Bob"), await owner(owned)

    changed = await act(owned, ann, "PATCH", f"/{bob.id}", json={"roles": ["auditor", "trader"]})

    assert changed.json()["roles"] == ["trader", "auditor"]
    assert await is_refused(owned, bob)
    fresh = (await owned.refresh(bob.refresh_token)).json()
    assert "audit:read" in fresh["user"]["permissions"]
    entry = (await read_log(owned, ann.headers, action="user.roles_changed"))[0]
    assert entry["details"] == {"before": ["trader"], "after": ["trader", "auditor"]}
    assert (entry["actor"]["name"], entry["target"]["name"]) == ("Ann", "Bob")


async def test_the_same_roles_again_change_nothing(owned: Door) -> None:
    bob, ann = await join(owned, "Bob"), await owner(owned)

    await act(owned, ann, "PATCH", f"/{bob.id}", json={"roles": ["trader"], "name": "Bobby"})

    assert (await owned.http.get("/api/users/me", headers=bob.headers)).json()["name"] == "Bobby"
    log = actions_of(await read_log(owned, ann.headers, target=f"user:{bob.id}"))
    assert log == ["user.renamed", "user.created"]


async def test_only_an_owner_makes_or_touches_owners(owned: Door) -> None:
    bob, cleo, ann = await join(owned, "Bob", "admin"), await join(owned, "Cleo"), await owner(owned)

    answers = [
        await act(owned, bob, "PATCH", f"/{cleo.id}", json={"roles": ["owner"]}),
        await act(owned, bob, "PATCH", f"/{bob.id}", json={"roles": ["owner", "admin"]}),
        await act(owned, bob, "PATCH", f"/{ann.id}", json={"name": "Nobody"}),
        await act(owned, bob, "POST", f"/{ann.id}/disable"),
        await act(owned, bob, "POST", f"/{ann.id}/lock-down", json={}),
        await act(owned, bob, "DELETE", f"/{ann.id}/sessions"),
    ]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(403, "above_rank")] * 6
    assert (await act(owned, ann, "PATCH", f"/{cleo.id}", json={"roles": ["owner"]})).status_code == 200


async def test_the_last_owner_stays_one(owned: Door) -> None:
    ann = await owner(owned)

    demoted = await act(owned, ann, "PATCH", f"/{ann.id}", json={"roles": ["admin"]})
    disabled = await act(owned, ann, "POST", f"/{ann.id}/disable")

    assert (demoted.status_code, demoted.json()["code"]) == (409, "last_owner")
    assert (disabled.status_code, disabled.json()["code"]) == (409, "not_to_oneself")


@pytest.mark.parametrize(
    "body",
    [
        {"roles": []},
        {"roles": ["king"]},
        {"roles": ["service"]},
        {"roles": ["agent"]},
        {"roles": None},
        {"name": None},
        {"name": "a\u202eb"},
        {"password": "x"},
        {"id": "7"},
        {"disabled_at": None},
        {"email": "new@example.com"},
    ],
)
async def test_what_is_not_theirs_to_change_is_refused(owned: Door, body: dict[str, object]) -> None:
    bob, ann = await join(owned, "Bob"), await owner(owned)

    answer = await act(owned, ann, "PATCH", f"/{bob.id}", json=body)

    assert answer.status_code == 422
    assert (await act(owned, ann, "GET", f"/{bob.id}")).json()["name"] == "Bob"


async def test_a_disabled_user_is_out_until_he_is_let_in_again(owned: Door) -> None:
    bob, ann = await join(owned, "Bob"), await owner(owned)

    disabled = (await act(owned, ann, "POST", f"/{bob.id}/disable")).json()

    assert (disabled["state"], disabled["sessions"], disabled["has_password"]) == ("disabled", 0, True)
    assert await is_refused(owned, bob)
    assert (await owned.refresh(bob.refresh_token)).status_code == 401
    assert (await owned.log_in(email="bob@example.com")).status_code == 401
    enabled = (await act(owned, ann, "POST", f"/{bob.id}/enable")).json()
    owned.advance(minutes=20)
    assert enabled["state"] == "active"
    assert (await owned.log_in(email="bob@example.com")).status_code == 200


async def test_sessions_of_others_are_shown_and_ended(owned: Door) -> None:
    bob, ann = await join(owned, "Bob"), await owner(owned)

    shown = (await act(owned, ann, "GET", f"/{bob.id}/sessions")).json()["items"]
    ended = await act(owned, ann, "DELETE", f"/{bob.id}/sessions")

    assert [session["is_current"] for session in shown] == [False, False]
    assert ended.status_code == 204
    assert (await act(owned, ann, "GET", f"/{bob.id}/sessions")).json()["items"] == []
    assert await is_refused(owned, bob)


async def test_nobody_is_not_found(owned: Door) -> None:
    ann, nobody = await owner(owned), "01890000-0000-7000-8000-000000000001"

    answers = [
        await act(owned, ann, "GET", f"/{nobody}"),
        await act(owned, ann, "PATCH", f"/{nobody}", json={"name": "X"}),
        await act(owned, ann, "GET", f"/{nobody}/sessions"),
        await act(owned, ann, "POST", f"/{nobody}/disable"),
        await act(owned, ann, "GET", "/not-an-id"),
    ]

    assert [answer.status_code for answer in answers] == [404] * 5


async def test_sensitive_changes_need_a_fresh_proof(owned: Door) -> None:
    bob, ann = await join(owned, "Bob"), await owner(owned)
    owned.advance(minutes=11)
    later = member_of((await owned.refresh(ann.refresh_token)).json())

    answer = await act(owned, later, "PATCH", f"/{bob.id}", json={"roles": ["admin"]})

    assert (answer.status_code, answer.json()["code"]) == (403, "step_up_required")
