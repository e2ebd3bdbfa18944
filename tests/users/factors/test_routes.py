"""Setting, confirming, renewing and removing second factors."""

import base64

import pytest

from tests.users.codes import answer, set_up_app
from tests.users.door import Door, OpenDoor, bearer

pytestmark = pytest.mark.anyio

FACTORS = "/api/users/me/factors"


async def token_of(door: Door) -> str:
    token: str = (await door.log_in()).json()["access_token"]
    return token


async def test_nobody_has_one_at_first(owned: Door) -> None:
    found = await owned.http.get(FACTORS, headers=bearer(await token_of(owned)))

    assert found.json() == {
        "policy": "optional",
        "is_demanded": False,
        "totp": None,
        "passkeys": [],
        "recovery_codes_left": 0,
    }


async def test_an_app_is_given_the_secret_as_text_and_as_a_picture(owned: Door) -> None:
    begun = await owned.http.post(f"{FACTORS}/totp", headers=bearer(await token_of(owned)))

    body = begun.json()
    assert begun.status_code == 201
    assert begun.headers["cache-control"] == "no-store"
    assert len(base64.b32decode(body["secret"])) == 20
    assert body["secret"] in body["uri"]
    assert body["qr_code"].startswith("data:image/svg+xml")


async def test_an_app_counts_only_once_it_is_confirmed(owned: Door) -> None:
    token = await token_of(owned)
    await owned.http.post(f"{FACTORS}/totp", headers=bearer(token))

    refused = await owned.http.post(f"{FACTORS}/totp/confirm", json={"code": "000000"}, headers=bearer(token))

    assert (refused.status_code, refused.json()["code"]) == (422, "code_refused")
    assert "access_token" in (await owned.log_in()).json()


async def test_the_first_factor_brings_ten_recovery_codes_once(owned: Door) -> None:
    token = await token_of(owned)
    _, codes = await set_up_app(owned, token)

    _, again = await set_up_app(owned, token)

    assert (len(codes), again) == (10, [])
    found = (await owned.http.get(FACTORS, headers=bearer(token))).json()
    assert found["recovery_codes_left"] == 10
    assert found["totp"]["confirmed_at"] is not None


async def test_another_app_takes_the_place_of_the_first(owned: Door) -> None:
    token = await token_of(owned)
    first, _ = await set_up_app(owned, token)
    second, _ = await set_up_app(owned, token)

    old = await answer(owned, (await owned.log_in()).json()["challenge"], first.code())
    new = await answer(owned, (await owned.log_in()).json()["challenge"], second.code())

    assert (old.status_code, new.status_code) == (401, 200)


async def test_new_recovery_codes_make_the_earlier_ones_worthless(owned: Door) -> None:
    token = await token_of(owned)
    _, old = await set_up_app(owned, token)

    renewed = await owned.http.post(f"{FACTORS}/recovery-codes", headers=bearer(token))

    new = renewed.json()["codes"]
    assert renewed.status_code == 201
    assert not set(old) & set(new)
    first = (await owned.log_in()).json()["challenge"]
    assert (await answer(owned, first, old[0], method="recovery_code")).status_code == 401
    assert (await answer(owned, first, new[0], method="recovery_code")).status_code == 200


async def test_there_is_nothing_to_recover_without_a_factor(owned: Door) -> None:
    refused = await owned.http.post(f"{FACTORS}/recovery-codes", headers=bearer(await token_of(owned)))

    assert (refused.status_code, refused.json()["code"]) == (404, "factor_not_found")


async def test_a_removed_app_is_not_asked_for_any_more(owned: Door) -> None:
    token = await token_of(owned)
    await set_up_app(owned, token)

    removed = await owned.http.delete(f"{FACTORS}/totp", headers=bearer(token))

    assert removed.status_code == 204
    assert "access_token" in (await owned.log_in()).json()
    found = (await owned.http.get(FACTORS, headers=bearer(token))).json()
    assert (found["totp"], found["recovery_codes_left"]) == (None, 0)
    again = await owned.http.delete(f"{FACTORS}/totp", headers=bearer(token))
    assert (again.status_code, again.json()["code"]) == (404, "factor_not_found")


async def test_the_last_factor_stays_while_the_platform_demands_one(open_door: OpenDoor) -> None:
    async with open_door({"FOLIO_USERS_SECOND_FACTOR": "all"}) as door:
        session = (await door.set_up()).json()
        door.http.cookies.clear()
        await set_up_app(door, session["access_token"])

        refused = await door.http.delete(f"{FACTORS}/totp", headers=bearer(session["access_token"]))

        assert (refused.status_code, refused.json()["code"]) == (409, "last_factor")
        assert "challenge" in (await door.log_in()).json()


async def test_where_it_is_off_none_can_be_set(open_door: OpenDoor) -> None:
    async with open_door({"FOLIO_USERS_SECOND_FACTOR": "off"}) as door:
        session = (await door.set_up()).json()
        door.http.cookies.clear()

        refused = await door.http.post(f"{FACTORS}/totp", headers=bearer(session["access_token"]))

        assert (refused.status_code, refused.json()["code"]) == (403, "second_factor_off")


async def test_an_old_proof_does_not_suffice_to_change_them(owned: Door) -> None:
    session = (await owned.log_in()).json()
    owned.advance(minutes=11)
    token = (await owned.refresh(session["refresh_token"])).json()["access_token"]

    refused = [
        await owned.http.post(f"{FACTORS}/totp", headers=bearer(token)),
        await owned.http.delete(f"{FACTORS}/totp", headers=bearer(token)),
        await owned.http.post(f"{FACTORS}/recovery-codes", headers=bearer(token)),
    ]

    assert {one.json()["code"] for one in refused} == {"step_up_required"}
