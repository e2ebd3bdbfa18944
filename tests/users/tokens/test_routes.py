"""Tokens of programs: made by a person, good for no more than he is, and worthless once revoked."""

import httpx2
import pytest

from tests.users.door import PASSWORD, Door, bearer

pytestmark = pytest.mark.anyio

EXCHANGE = "/internal/token-exchange/api/portfolios"


async def make(door: Door, token: str, **changes: object) -> httpx2.Response:
    body = {"name": "Nightly report", "scopes": ["portfolio:read"], **changes}
    return await door.http.post("/api/tokens", json=body, headers=bearer(token))


async def swap(door: Door, text: str, *, address: str = "192.0.2.7", method: str = "GET") -> httpx2.Response:
    headers = {**bearer(text), "x-forwarded-for": address}
    return await door.http.request(method, EXCHANGE, headers=headers)


async def access_of(door: Door, text: str) -> str:
    answer = await swap(door, text)
    assert answer.status_code == 200, answer.text
    return answer.headers["authorization"].removeprefix("Bearer ")


async def owner(door: Door) -> str:
    token: str = (await door.log_in()).json()["access_token"]
    return token


async def test_a_token_is_shown_once_and_swapped_for_what_it_is_good_for(owned: Door) -> None:
    session = await owner(owned)

    made = await make(owned, session)

    body = made.json()
    assert (made.status_code, made.headers["cache-control"]) == (201, "no-store")
    assert body["token"].startswith("fpat_")
    assert body["access_token"]["hint"] == body["token"][-4:]
    listed = (await owned.http.get("/api/tokens", headers=bearer(session))).json()["items"]
    assert [one["name"] for one in listed] == ["Nightly report"]
    assert body["token"] not in str(listed)
    me = await owned.me(await access_of(owned, body["token"]))
    assert me.status_code == 200


async def test_it_lasts_ninety_days_unless_told_and_never_longer_than_a_year(owned: Door) -> None:
    session = await owner(owned)

    usual = (await make(owned, session)).json()["access_token"]
    too_long = await make(owned, session, expires_in_days=366)

    assert (usual["created_at"][:10], usual["expires_at"][:10]) == ("2026-01-02", "2026-04-02")
    assert too_long.status_code == 422


async def test_an_expired_token_is_refused(owned: Door) -> None:
    text = (await make(owned, await owner(owned), expires_in_days=1)).json()["token"]
    owned.advance(days=1)

    assert (await swap(owned, text)).json()["code"] == "token_refused"


async def test_a_token_is_good_for_nothing_its_owner_may_not(owned: Door) -> None:
    bob = {"email": "bob@example.com", "name": "Bob", "password": PASSWORD}
    trader = (await owned.http.post("/api/auth/register", json=bob)).json()["access_token"]

    refused = await make(owned, trader, scopes=["portfolio:read", "user:manage"])

    assert (refused.status_code, refused.json()["code"]) == (422, "scope_not_owned")
    assert refused.json()["errors"][0]["pointer"] == "/scopes/1"


@pytest.mark.parametrize("scopes", [[], ["trade:approve"], ["everything"], ["portfolio:read", 7]])
async def test_no_token_approves_trades_and_unknown_scopes_are_refused(owned: Door, scopes: object) -> None:
    assert (await make(owned, await owner(owned), scopes=scopes)).status_code == 422


async def test_a_token_makes_no_token_and_changes_nothing_about_its_owner(owned: Door) -> None:
    text = (await make(owned, await owner(owned))).json()["token"]
    program = bearer(await access_of(owned, text))

    refused = [
        await owned.http.post(
            "/api/tokens", json={"name": "x", "scopes": ["portfolio:read"]}, headers=program
        ),
        await owned.http.get("/api/tokens", headers=program),
        await owned.http.patch("/api/users/me", json={"name": "Mallory"}, headers=program),
        await owned.http.post("/api/users/me/factors/totp", headers=program),
        await owned.http.post("/api/auth/step-up", json={"password": PASSWORD}, headers=program),
        await owned.http.post("/api/auth/logout-all", headers=program),
    ]

    assert {one.status_code for one in refused} == {403}
    assert {one.json()["code"] for one in refused} == {"not_for_apps"}


async def test_a_revoked_token_is_refused_and_so_is_what_it_was_swapped_for(owned: Door) -> None:
    session = await owner(owned)
    made = (await make(owned, session)).json()
    access = await access_of(owned, made["token"])

    revoked = await owned.http.delete(f"/api/tokens/{made['access_token']['id']}", headers=bearer(session))
    await owned.running.resources.revocations.load()

    assert revoked.status_code == 204
    assert (await swap(owned, made["token"])).json()["code"] == "token_refused"
    assert (await owned.me(access)).json()["code"] == "session_ended"
    again = await owned.http.delete(f"/api/tokens/{made['access_token']['id']}", headers=bearer(session))
    assert (again.status_code, again.json()["code"]) == (404, "token_not_found")


async def test_a_token_may_be_bound_to_networks(owned: Door) -> None:
    made = await make(owned, await owner(owned), networks=["192.0.2.9/24"])

    inside = await swap(owned, made.json()["token"], address="192.0.2.200")
    outside = await swap(owned, made.json()["token"], address="198.51.100.1")

    assert made.json()["access_token"]["networks"] == ["192.0.2.0/24"]
    assert (inside.status_code, outside.status_code) == (200, 401)


async def test_its_last_use_is_told(owned: Door) -> None:
    session = await owner(owned)
    text = (await make(owned, session)).json()["token"]

    await swap(owned, text, method="DELETE")

    (kept,) = (await owned.http.get("/api/tokens", headers=bearer(session))).json()["items"]
    assert (kept["last_address"], kept["last_used_at"][:19]) == ("192.0.2.7", "2026-01-02T03:04:05")


async def test_somebody_elses_token_does_not_exist(owned: Door) -> None:
    mine = (await make(owned, await owner(owned))).json()["access_token"]["id"]
    bob = {"email": "bob@example.com", "name": "Bob", "password": PASSWORD}
    trader = (await owned.http.post("/api/auth/register", json=bob)).json()["access_token"]

    assert (await owned.http.delete(f"/api/tokens/{mine}", headers=bearer(trader))).status_code == 404


@pytest.mark.parametrize("text", ["", "fpat_", "fpat_" + "0" * 43, "fr_abc", "ey.a.b", "fpat_\x00"])
async def test_nonsense_is_refused_at_once(owned: Door, text: str) -> None:
    answer = await owned.http.get(EXCHANGE, headers={"authorization": f"Bearer {text}".encode()})

    assert (answer.status_code, answer.json()["code"]) == (401, "token_refused")
