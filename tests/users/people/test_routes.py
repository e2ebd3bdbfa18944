"""People over HTTP: told to services, and to nobody else."""

from uuid import uuid4

import pytest

from tests.users.door import Door
from tests.users.sessions.test_routes import service_header

pytestmark = pytest.mark.anyio


async def test_a_service_is_told_whose_an_address_is(owned: Door) -> None:
    me = (await owned.log_in()).json()["user"]
    headers = service_header(owned)
    told = {"id": me["id"], "name": me["name"], "email": me["email"], "owns_address": True}

    by_address = await owned.http.get(
        "/internal/people", params={"email": me["email"].upper()}, headers=headers
    )
    by_id = await owned.http.get(f"/internal/people/{me['id']}", headers=headers)

    assert by_address.json() == by_id.json() == told


async def test_an_address_of_nobody_is_not_found(owned: Door) -> None:
    headers = service_header(owned)

    answers = [
        await owned.http.get("/internal/people", params={"email": "nobody@example.com"}, headers=headers),
        await owned.http.get(f"/internal/people/{uuid4()}", headers=headers),
    ]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(404, "nobody_there")] * 2


async def test_a_person_cannot_ask_whose_an_address_is(owned: Door) -> None:
    token = (await owned.log_in()).json()["access_token"]
    owned.http.cookies.clear()

    answer = await owned.http.get(
        "/internal/people",
        params={"email": "ann@example.com"},
        headers={"Authorization": f"Bearer {token}"},
    )

    assert answer.status_code == 403
