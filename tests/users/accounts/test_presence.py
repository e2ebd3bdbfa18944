"""A genuine token opens nothing once its user is gone, on whichever route."""

import re
from uuid import uuid4

import pytest
from fastapi import FastAPI
from sqlalchemy import text

from tests.users.door import Door, bearer

pytestmark = pytest.mark.anyio

METHODS = ("get", "post", "put", "patch", "delete")
BY_A_PERSON = ("authenticated", "permission")


def asked_by_a_person(app: FastAPI) -> list[tuple[str, str]]:
    """Return method and address of every route that a person's token opens."""
    return [
        (method.upper(), re.sub(r"\{[^}]*\}", str(uuid4()), path))
        for path, methods in app.openapi()["paths"].items()
        for method in METHODS
        if method in methods and methods[method]["x-policy"].startswith(BY_A_PERSON)
    ]


async def ask_everywhere(door: Door, access_token: str) -> list[str]:
    """Return what is wrong with the answers of the routes to a token whose user is gone."""
    routes, faults = asked_by_a_person(door.running.app), []
    assert len(routes) > 60
    for method, path in routes:
        body = {} if method == "GET" else {"json": {}}
        answer = await door.http.request(method, path, headers=bearer(access_token), **body)
        if (answer.status_code, answer.json().get("code")) != (401, "unknown_user"):
            faults.append(f"{method} {path}: {answer.status_code} {answer.text[:100]}")
    return faults


async def test_no_route_knows_a_user_whose_row_is_gone(owned: Door) -> None:
    access_token = (await owned.log_in()).json()["access_token"]
    async with owned.desk.database.transaction() as connection:
        await connection.execute(text("DELETE FROM users"))

    faults = await ask_everywhere(owned, access_token)

    assert "\n".join(faults) == ""


async def test_no_route_serves_a_user_who_was_just_disabled(owned: Door) -> None:
    access_token = (await owned.log_in()).json()["access_token"]
    async with owned.desk.database.transaction() as connection:
        await connection.execute(text("UPDATE users SET disabled_at = now()"))

    faults = await ask_everywhere(owned, access_token)

    assert "\n".join(faults) == ""


async def test_who_is_there_is_served(owned: Door) -> None:
    access_token = (await owned.log_in()).json()["access_token"]

    answer = await owned.me(access_token)

    assert answer.status_code == 200
