"""Locking an account down over HTTP, and the way back."""

import pytest

from tests.users.audit.acts import read_log
from tests.users.codes import answer
from tests.users.directory.crowd import act, is_refused, join, owner
from tests.users.door import PASSWORD, Door, OpenDoor, bearer
from tests.users.federation.traveller import Traveller, problem_of
from tests.users.keys_of import add_passkey, new_device, sign_in
from tests.users.lockdown.letters import NEW_PASSWORD, link_in, reset_by_mail

pytestmark = pytest.mark.anyio


async def test_locking_down_ends_all_access_in_one_act(owned: Door) -> None:
    bob, ann = await join(owned, "Bob"), await owner(owned)
    device = new_device(owned)
    await add_passkey(owned, bob.headers["Authorization"].removeprefix("Bearer "), device)

    locked = (await act(owned, ann, "POST", f"/{bob.id}/lock-down", json={})).json()

    assert (locked["state"], locked["has_password"], locked["sessions"]) == ("active", False, 0)
    assert locked["stopped_ways"] == 1
    assert await is_refused(owned, bob)
    assert (await owned.refresh(bob.refresh_token)).status_code == 401
    assert (await owned.log_in(PASSWORD, email="bob@example.com")).status_code == 401
    by_passkey = await sign_in(owned, device)
    assert (by_passkey.status_code, by_passkey.json()["code"]) == (401, "unknown_passkey")
    entry = (await read_log(owned, ann.headers, action="user.locked_down"))[0]
    assert entry["details"] == {"sessions": 2, "passkeys": 1, "identities": 0, "disabled": False}


async def test_locking_down_can_disable_too(owned: Door) -> None:
    bob, ann = await join(owned, "Bob"), await owner(owned)

    locked = await act(owned, ann, "POST", f"/{bob.id}/lock-down", json={"disable": True})

    assert locked.json()["state"] == "disabled"


async def test_an_administrator_lets_what_was_stopped_work_again(owned: Door) -> None:
    bob, ann = await join(owned, "Bob"), await owner(owned)
    device = new_device(owned)
    await add_passkey(owned, bob.headers["Authorization"].removeprefix("Bearer "), device)
    await act(owned, ann, "POST", f"/{bob.id}/lock-down", json={})

    resumed = await act(owned, ann, "POST", f"/{bob.id}/resume")

    assert (resumed.json()["stopped_ways"], resumed.json()["has_password"]) == (0, False)
    assert (await sign_in(owned, device)).status_code == 200
    assert (await act(owned, ann, "POST", f"/{ann.id}/resume")).json()["code"] == "not_to_oneself"


async def test_the_owner_of_the_mail_locks_down_and_comes_back_to_see_what_was_stopped(owned: Door) -> None:
    device = new_device(owned)
    added = await add_passkey(owned, (await owned.log_in()).json()["access_token"], device)
    stolen = (await sign_in(owned, device, user_agent="Firefox/140.0 (Windows)")).json()

    locked = await owned.http.post("/api/auth/lock-downs", json={"token": await link_in(owned, "new_device")})
    again = await owned.http.post("/api/auth/lock-downs", json={"token": "x" * 43})
    assert (locked.status_code, again.json()["code"]) == (204, "link_invalid")
    assert (await owned.refresh(stolen["refresh_token"])).status_code == 401
    assert (await sign_in(owned, device)).status_code == 401

    await reset_by_mail(owned)
    asked = (await owned.log_in(NEW_PASSWORD)).json()
    assert asked["methods"] == ["recovery_code"]
    back = await answer(owned, asked["challenge"], added.json()["recovery_codes"][0], method="recovery_code")
    headers = bearer(back.json()["access_token"])
    factors = (await owned.http.get("/api/users/me/factors", headers=headers)).json()
    assert [key["stopped_at"] is not None for key in factors["passkeys"]] == [True]

    path = f"/api/users/me/passkeys/{factors['passkeys'][0]['id']}/resume"
    resumed = await owned.http.post(path, headers=headers)
    twice = await owned.http.post(path, headers=headers)
    assert (resumed.status_code, twice.json()["code"]) == (204, "factor_not_found")
    assert (await sign_in(owned, device)).status_code == 200


async def test_a_stopped_identity_signs_nobody_in_until_its_owner_resumes_it(
    open_door: OpenDoor, environ: dict[str, str]
) -> None:
    async with open_door(environ) as door:
        await door.set_up()
        ann = Traveller(door)
        await ann.log_in()
        await ann.link()
        thief = Traveller(door)
        assert await thief.travel() == "/"

        locked = await door.http.post(
            "/api/auth/lock-downs", json={"token": await link_in(door, "new_device")}
        )
        assert locked.status_code == 204
        assert await thief.who() is None
        assert problem_of(await Traveller(door).travel()) == "federation_identity_stopped"

        await reset_by_mail(door)
        await ann.log_in(password=NEW_PASSWORD)
        (identity,) = (await ann.send("GET", "/api/users/me/identities")).json()["items"]
        assert identity["stopped_at"] is not None
        path = f"/api/users/me/identities/{identity['id']}/resume"
        assert (await ann.send("POST", path)).status_code == 204
        assert await Traveller(door).travel() == "/"


async def test_a_sign_in_that_waits_for_its_second_factor_is_over(owned: Door) -> None:
    bob, ann = await join(owned, "Bob"), await owner(owned)
    device = new_device(owned)
    added = await add_passkey(owned, bob.headers["Authorization"].removeprefix("Bearer "), device)
    waiting = (await owned.log_in(email="bob@example.com")).json()

    await act(owned, ann, "POST", f"/{bob.id}/lock-down", json={})
    late = await answer(
        owned, waiting["challenge"], added.json()["recovery_codes"][0], method="recovery_code"
    )

    assert (late.status_code, late.json()["code"]) == (401, "challenge_over")
