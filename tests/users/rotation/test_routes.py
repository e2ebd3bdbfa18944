"""Keys change without anybody noticing, or at once when one got out."""

import pytest

from folio.users.rotation.actions import rotate_sealing_key
from tests.users.codes import answer, set_up_app
from tests.users.door import Door, bearer

pytestmark = pytest.mark.anyio

ROTATION = "/api/signing-keys/rotation"


def kid_of(keys: dict[str, list[dict[str, object]]]) -> object:
    return next(key["key_id"] for key in keys["keys"] if key["is_current"])


async def test_the_next_key_is_published_before_it_signs_and_the_old_one_verifies_on(owned: Door) -> None:
    session = (await owned.log_in()).json()
    before = (await owned.http.get("/api/signing-keys", headers=bearer(session["access_token"]))).json()

    planned = await owned.http.post(ROTATION, json={}, headers=bearer(session["access_token"]))
    published = (await owned.http.get("/.well-known/jwks.json")).json()["keys"]
    owned.advance(minutes=9)
    early = (await owned.refresh(session["refresh_token"])).json()
    owned.advance(minutes=2)
    late = (await owned.refresh(early["refresh_token"])).json()
    after = (await owned.http.get("/api/signing-keys", headers=bearer(late["access_token"]))).json()

    assert (planned.status_code, len(published)) == (200, 2)
    assert kid_of(planned.json()) == kid_of(before)
    assert kid_of(after) != kid_of(before)
    assert (await owned.me(early["access_token"])).status_code == 200
    owned.advance(minutes=15)
    last = (await owned.http.get("/.well-known/jwks.json")).json()["keys"]
    assert [key["kid"] for key in last] == [kid_of(after)]


async def test_a_key_that_got_out_counts_no_more_at_once(owned: Door) -> None:
    session = (await owned.log_in()).json()

    await owned.http.post(ROTATION, json={"is_urgent": True}, headers=bearer(session["access_token"]))

    assert (await owned.me(session["access_token"])).status_code == 401
    renewed = (await owned.refresh(session["refresh_token"])).json()
    assert (await owned.me(renewed["access_token"])).status_code == 200


async def test_changing_keys_needs_a_proof_of_minutes_ago_and_the_right(owned: Door) -> None:
    bob = {"email": "bob@example.com", "name": "Bob", "password": "twelve grey geese"}
    trader = (await owned.http.post("/api/auth/register", json=bob)).json()["access_token"]

    refused = await owned.http.post(ROTATION, json={}, headers=bearer(trader))

    assert (refused.status_code, refused.json()["code"]) == (403, "missing_permission")


async def test_after_a_new_sealing_key_everything_still_opens(owned: Door) -> None:
    session = (await owned.log_in()).json()
    app, _ = await set_up_app(owned, session["access_token"])
    refreshed = (await owned.refresh(session["refresh_token"])).json()

    resealed = await rotate_sealing_key(owned.desk)
    await owned.desk.keys.load()

    assert resealed.values["signing_keys.sealed_private_key"] == 1
    assert resealed.values["totp_factors.sealed_secret"] == 1
    assert resealed.values["sessions.successor"] == 1
    # The sealed successor is answered again, the app's code counts, and tokens verify.
    replayed = (await owned.refresh(session["refresh_token"])).json()
    assert replayed["refresh_token"] == refreshed["refresh_token"]
    challenge = (await owned.log_in()).json()["challenge"]
    assert (await answer(owned, challenge, app.code())).status_code == 200
    assert (await owned.me(session["access_token"])).status_code == 200
