"""Registering, naming and removing passkeys."""

import pytest

from tests.fakes.authenticator import Authenticator
from tests.users.door import ORIGIN, Door, OpenDoor, bearer
from tests.users.keys_of import add_passkey, new_device, sign_in

pytestmark = pytest.mark.anyio

PASSKEYS = "/api/users/me/passkeys"


async def test_passkeys_are_listed_named_and_removed(owned: Door) -> None:
    token = (await owned.log_in()).json()["access_token"]
    device = new_device(owned)
    first = (await add_passkey(owned, token, device, name="Laptop")).json()
    second = (await add_passkey(owned, token, new_device(owned), name="Phone")).json()

    renamed = await owned.http.patch(
        f"{PASSKEYS}/{first['passkey']['id']}", json={"name": "Old laptop"}, headers=bearer(token)
    )
    removed = await owned.http.delete(f"{PASSKEYS}/{second['passkey']['id']}", headers=bearer(token))

    assert (len(first["recovery_codes"]), second["recovery_codes"]) == (10, [])
    assert (renamed.json()["name"], removed.status_code) == ("Old laptop", 204)
    kept = (await owned.http.get("/api/users/me/factors", headers=bearer(token))).json()["passkeys"]
    assert [one["name"] for one in kept] == ["Old laptop"]


async def test_a_removed_passkey_signs_nobody_in(owned: Door) -> None:
    token = (await owned.log_in()).json()["access_token"]
    device = new_device(owned)
    added = (await add_passkey(owned, token, device)).json()

    await owned.http.delete(f"{PASSKEYS}/{added['passkey']['id']}", headers=bearer(token))

    assert (await sign_in(owned, device)).json()["code"] == "unknown_passkey"
    assert "access_token" in (await owned.log_in()).json()


async def test_a_key_of_another_page_is_refused_and_its_question_can_be_answered_again(owned: Door) -> None:
    token = (await owned.log_in()).json()["access_token"]

    refused = await add_passkey(owned, token, Authenticator("https://evil.example.com", "localhost"))

    assert (refused.status_code, refused.json()["code"]) == (422, "passkey_refused")
    assert (await add_passkey(owned, token, Authenticator(ORIGIN, "localhost"))).status_code == 201


async def test_somebody_elses_passkey_does_not_exist(owned: Door) -> None:
    token = (await owned.log_in()).json()["access_token"]
    mine = (await add_passkey(owned, token, new_device(owned))).json()["passkey"]["id"]
    other = await owned.http.post(
        "/api/auth/register",
        json={"email": "bob@example.com", "name": "Bob", "password": "twelve grey geese"},
    )
    foreign = bearer(other.json()["access_token"])

    renamed = await owned.http.patch(f"{PASSKEYS}/{mine}", json={"name": "Mine"}, headers=foreign)
    removed = await owned.http.delete(f"{PASSKEYS}/{mine}", headers=foreign)

    assert (renamed.status_code, removed.status_code) == (404, 404)


async def test_the_last_passkey_stays_while_the_platform_demands_a_factor(open_door: OpenDoor) -> None:
    async with open_door({"FOLIO_USERS_SECOND_FACTOR": "all"}) as door:
        session = (await door.set_up()).json()
        door.http.cookies.clear()
        added = (await add_passkey(door, session["access_token"], new_device(door))).json()

        refused = await door.http.delete(
            f"{PASSKEYS}/{added['passkey']['id']}", headers=bearer(session["access_token"])
        )

        assert (refused.status_code, refused.json()["code"]) == (409, "last_factor")
