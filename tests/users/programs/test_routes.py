"""Service accounts: made by administrators, entered by tokens alone, never a way to a person's token."""

import pytest

from tests.users.door import Door, bearer

pytestmark = pytest.mark.anyio

ACCOUNTS = "/api/service-accounts"
WISH = {"name": "CI", "scopes": ["portfolio:read"]}


async def owner(door: Door) -> dict[str, str]:
    return bearer((await door.log_in()).json()["access_token"])


async def test_a_program_comes_in_by_its_token_alone(owned: Door) -> None:
    who = await owner(owned)
    made = await owned.http.post(ACCOUNTS, json={"name": "Nightly import"}, headers=who)
    program = made.json()["id"]

    token = await owned.http.post(f"{ACCOUNTS}/{program}/tokens", json=WISH, headers=who)

    assert (made.status_code, token.status_code) == (201, 201)
    swapped = await owned.http.get("/internal/token-exchange/x", headers=bearer(token.json()["token"]))
    me = await owned.me(swapped.headers["authorization"].removeprefix("Bearer "))
    assert (me.json()["id"], me.json()["roles"]) == (program, ["service"])
    listed = (await owned.http.get(ACCOUNTS, headers=who)).json()["items"]
    assert [(one["name"], one["is_disabled"]) for one in listed] == [("Nightly import", False)]
    refused = await owned.log_in(email=me.json()["email"], password="")
    assert refused.status_code == 401


async def test_its_tokens_are_listed_and_revoked_by_administrators(owned: Door) -> None:
    who = await owner(owned)
    program = (await owned.http.post(ACCOUNTS, json={"name": "CI"}, headers=who)).json()["id"]
    token = (await owned.http.post(f"{ACCOUNTS}/{program}/tokens", json=WISH, headers=who)).json()

    listed = (await owned.http.get(f"{ACCOUNTS}/{program}/tokens", headers=who)).json()["items"]
    gone = await owned.http.delete(f"{ACCOUNTS}/{program}/tokens/{listed[0]['id']}", headers=who)

    assert gone.status_code == 204
    swapped = await owned.http.get("/internal/token-exchange/x", headers=bearer(token["token"]))
    assert swapped.status_code == 401


async def test_a_program_gets_no_more_than_its_role(owned: Door) -> None:
    who = await owner(owned)
    program = (await owned.http.post(ACCOUNTS, json={"name": "CI"}, headers=who)).json()["id"]

    wish = {**WISH, "scopes": ["user:manage"]}
    refused = await owned.http.post(f"{ACCOUNTS}/{program}/tokens", json=wish, headers=who)

    assert (refused.status_code, refused.json()["code"]) == (422, "scope_not_owned")


async def test_no_administrator_makes_a_persons_token(owned: Door) -> None:
    who = await owner(owned)
    bob = {"email": "bob@example.com", "name": "Bob", "password": "twelve grey geese"}
    person = (await owned.http.post("/api/auth/register", json=bob)).json()["user"]["id"]

    refused = await owned.http.post(f"{ACCOUNTS}/{person}/tokens", json=WISH, headers=who)

    assert (refused.status_code, refused.json()["code"]) == (404, "service_account_not_found")


async def test_only_who_manages_users_makes_programs(owned: Door) -> None:
    bob = {"email": "bob@example.com", "name": "Bob", "password": "twelve grey geese"}
    trader = bearer((await owned.http.post("/api/auth/register", json=bob)).json()["access_token"])

    assert (await owned.http.post(ACCOUNTS, json={"name": "x"}, headers=trader)).status_code == 403
    assert (await owned.http.get(ACCOUNTS, headers=trader)).status_code == 403
