"""What a visitor asks for: within bounds, and of nothing but what his link leads to."""

import pytest

from tests.portfolio.conftest import Person

pytestmark = pytest.mark.anyio


async def test_without_a_pass_nothing_is_shown(ann: Person) -> None:
    answer = await ann.running.http.get("/api/shared/holdings")

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


async def test_unknown_fields_are_refused(ann: Person) -> None:
    answer = await ann.running.http.post("/api/shared", json={"token": "x", "portfolio_id": "y"})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/portfolio_id"
