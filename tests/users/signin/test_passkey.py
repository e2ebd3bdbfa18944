"""Signing in by a passkey: without a password, after one, and not by a copy, a replay or a stranger."""

import pytest

from tests.fakes.authenticator import USER_PRESENT
from tests.users.codes import answer
from tests.users.door import EMAIL, Door
from tests.users.keys_of import add_passkey, new_device, sign_in

pytestmark = pytest.mark.anyio


async def test_a_passkey_alone_signs_in(owned: Door) -> None:
    device = new_device(owned)
    added = await add_passkey(owned, (await owned.log_in()).json()["access_token"], device)

    opened = await sign_in(owned, device)

    assert (added.status_code, len(added.json()["recovery_codes"])) == (201, 10)
    assert opened.status_code == 200
    assert opened.json()["user"]["email"] == EMAIL
    assert "folio_device" in opened.cookies


async def test_after_a_password_a_passkey_is_asked_for_and_suffices(owned: Door) -> None:
    device = new_device(owned)
    await add_passkey(owned, (await owned.log_in()).json()["access_token"], device)
    asked = (await owned.log_in()).json()

    opened = await owned.http.post(
        "/api/auth/login/second-factor",
        json={
            "challenge": asked["challenge"],
            "method": "passkey",
            "credential": device.get(asked["passkey"]),
        },
    )

    assert asked["methods"] == ["passkey", "recovery_code"]
    assert opened.status_code == 200


async def test_a_signature_signs_in_once(owned: Door) -> None:
    device = new_device(owned)
    await add_passkey(owned, (await owned.log_in()).json()["access_token"], device)
    asked = (await owned.http.post("/api/auth/login/passkey/options")).json()
    body = {"challenge": asked["challenge"], "credential": device.get(asked["options"])}

    first = await owned.http.post("/api/auth/login/passkey", json=body)
    again = await owned.http.post("/api/auth/login/passkey", json=body)

    assert first.status_code == 200
    assert (again.status_code, again.json()["code"]) == (401, "challenge_over")


async def test_a_device_that_did_not_check_its_user_is_refused(owned: Door) -> None:
    device = new_device(owned)
    await add_passkey(owned, (await owned.log_in()).json()["access_token"], device)
    device.flags = USER_PRESENT

    refused = await sign_in(owned, device)

    assert (refused.status_code, refused.json()["code"]) == (401, "unknown_passkey")


async def test_a_count_that_falls_back_asks_for_a_code_and_is_recorded(owned: Door) -> None:
    device = new_device(owned)
    added = await add_passkey(owned, (await owned.log_in()).json()["access_token"], device)
    await sign_in(owned, device)
    device.sign_count = 0

    asked = (await sign_in(owned, device)).json()

    assert asked["methods"] == ["recovery_code"]
    assert asked["passkey"] is None
    code = added.json()["recovery_codes"][0]
    opened = await answer(owned, asked["challenge"], code, method="recovery_code")
    assert opened.status_code == 200
    token = opened.json()["access_token"]
    factors = await owned.http.get("/api/users/me/factors", headers={"Authorization": f"Bearer {token}"})
    assert factors.json()["passkeys"][0]["is_suspect"] is True


@pytest.mark.parametrize("credential", [{}, {"rawId": 7}, {"rawId": "!!", "response": []}, {"id": {"a": []}}])
async def test_nonsense_is_refused(owned: Door, credential: dict[str, object]) -> None:
    asked = (await owned.http.post("/api/auth/login/passkey/options")).json()

    refused = await owned.http.post(
        "/api/auth/login/passkey", json={"challenge": asked["challenge"], "credential": credential}
    )

    assert (refused.status_code, refused.json()["code"]) == (401, "unknown_passkey")
