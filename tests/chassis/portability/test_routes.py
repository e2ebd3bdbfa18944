"""Only the users service asks, and only for the person it acts for."""

from uuid import uuid4

import pytest

from folio.chassis.portability.routes import ROWS_PATH, SECTIONS_PATH
from folio.portfolio.app import SERVICE
from tests.access.callers import service_token
from tests.fixtures.apps import RunApp

pytestmark = pytest.mark.anyio


async def test_the_users_service_reads_for_a_person(run_app: RunApp) -> None:
    async with run_app(SERVICE) as app:
        headers = {"Authorization": service_token(app, "users", user_id=uuid4())}

        listed = await app.http.get(SECTIONS_PATH, headers=headers)
        rows = await app.http.get(ROWS_PATH, params={"section": "portfolios"}, headers=headers)
        missing = await app.http.get(ROWS_PATH, params={"section": "nothing"}, headers=headers)

    assert "portfolios" in [section["name"] for section in listed.json()["sections"]]
    assert rows.json() == {"rows": [], "next": None}
    assert (missing.status_code, missing.json()["code"]) == (404, "section_not_found")


async def test_a_person_and_a_service_for_nobody_are_refused(run_app: RunApp) -> None:
    async with run_app(SERVICE) as app:
        person = await app.http.get(SECTIONS_PATH, headers=app.signed_in(uuid4(), "portfolio:read"))
        headers = {"Authorization": service_token(app, "users")}
        nobody = await app.http.get(SECTIONS_PATH, headers=headers)
        other = {"Authorization": service_token(app, "assistant", user_id=uuid4())}
        stranger = await app.http.get(SECTIONS_PATH, headers=other)

    assert [one.status_code for one in (person, nobody, stranger)] == [403, 422, 403]
