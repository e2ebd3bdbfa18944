"""Proving once more who one is: for an act that asks for it, by nobody else, and not by guessing."""

import httpx2
import pytest

from folio.chassis.auth import FRESH_FOR
from tests.users.codes import set_up_app
from tests.users.door import ORIGIN, PASSWORD, Door, bearer
from tests.users.keys_of import add_passkey, new_device

pytestmark = pytest.mark.anyio


async def step_up(door: Door, token: str, **proof: object) -> httpx2.Response:
    return await door.http.post("/api/auth/step-up", json=proof, headers=bearer(token))


async def test_the_password_renews_the_proof_in_a_new_access_token(owned: Door) -> None:
    session = (await owned.log_in()).json()
    owned.advance(minutes=5)

    answer = await step_up(owned, session["access_token"], password=PASSWORD)

    assert answer.status_code == 200
    assert answer.json()["authenticated_at"] == owned.clock.now().isoformat().replace("+00:00", "Z")
    assert answer.headers["cache-control"] == "no-store"
    assert (await owned.me(answer.json()["access_token"])).status_code == 200


async def test_a_refresh_keeps_the_proof_and_does_not_renew_it(owned: Door) -> None:
    session = (await owned.log_in()).json()
    owned.advance(seconds=FRESH_FOR.total_seconds() + 1)
    refreshed = (await owned.refresh(session["refresh_token"])).json()

    refused = await owned.http.post(
        "/api/auth/step-up", json={"password": "not the password"}, headers=bearer(refreshed["access_token"])
    )

    assert (refused.status_code, refused.json()["code"]) == (403, "proof_refused")


async def test_a_page_has_the_renewed_token_in_its_cookie(owned: Door) -> None:
    signed_in = await owned.log_in(transport="cookie")
    cookies = {name: signed_in.cookies[name] for name in ("folio_access", "folio_csrf")}
    headers = {
        "origin": ORIGIN,
        "x-csrf-token": cookies["folio_csrf"],
        "cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
    }

    answer = await owned.http.post("/api/auth/step-up", json={"password": PASSWORD}, headers=headers)

    assert answer.json()["access_token"] is None
    assert "folio_access" in answer.cookies


async def test_guessing_in_a_session_is_slowed_and_slows_nobody_else(owned: Door) -> None:
    session = (await owned.log_in()).json()
    for _ in range(5):
        await step_up(owned, session["access_token"], password="not the password")

    slowed = await step_up(owned, session["access_token"], password=PASSWORD)

    assert (slowed.status_code, slowed.json()["code"]) == (429, "too_many_attempts")
    other = (await owned.log_in()).json()
    assert (await step_up(owned, other["access_token"], password=PASSWORD)).status_code == 200


async def test_with_a_second_factor_the_password_does_not_suffice(owned: Door) -> None:
    token = (await owned.log_in()).json()["access_token"]
    app, codes = await set_up_app(owned, token)

    methods = await owned.http.get("/api/auth/step-up", headers=bearer(token))
    by_password = await step_up(owned, token, password=PASSWORD)
    by_app = await step_up(owned, token, method="totp", code=app.code())
    by_paper = await step_up(owned, token, method="recovery_code", code=codes[0])

    assert methods.json() == {"methods": ["totp", "recovery_code"], "providers": []}
    assert (by_password.status_code, by_password.json()["code"]) == (403, "proof_refused")
    assert (by_app.status_code, by_paper.status_code) == (200, 200)
    assert (await step_up(owned, token, method="totp", code=app.code())).status_code == 403


async def test_a_passkey_renews_the_proof(owned: Door) -> None:
    token = (await owned.log_in()).json()["access_token"]
    device = new_device(owned)
    await add_passkey(owned, token, device)
    asked = await owned.http.post("/api/auth/step-up/passkey-options", headers=bearer(token))
    question = asked.json()
    proof = {"challenge": question["challenge"], "credential": device.get(question["options"])}

    renewed = await step_up(owned, token, method="passkey", **proof)
    again = await step_up(owned, token, method="passkey", **proof)

    assert renewed.status_code == 200
    assert (again.status_code, again.json()["code"]) == (401, "challenge_over")


@pytest.mark.parametrize("body", [{}, {"method": "totp"}, {"method": "password", "code": "123456"}])
async def test_a_proof_without_its_secret_is_refused(owned: Door, body: dict[str, str]) -> None:
    token = (await owned.log_in()).json()["access_token"]

    assert (await step_up(owned, token, **body)).status_code == 422


async def test_without_a_session_nobody_steps_up(owned: Door) -> None:
    answer = await owned.http.post("/api/auth/step-up", json={"password": PASSWORD})

    assert answer.status_code == 401
