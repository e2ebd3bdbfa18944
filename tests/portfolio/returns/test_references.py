from uuid import uuid4

import pytest

from tests.portfolio.conftest import Person

pytestmark = pytest.mark.anyio


async def test_a_benchmark_nobody_knows_is_not_found(ann: Person, savings: str) -> None:
    answer = await ann.get(f"{savings}/performance", benchmark=str(uuid4()))

    assert answer.status_code == 404


async def test_a_benchmark_without_a_price_has_no_return(ann: Person, savings: str) -> None:
    made = await ann.post(
        "/api/instruments", {"symbol": "NONE", "name": "None", "currency": "USD", "kind": "stock"}
    )
    await ann.book(savings, {"type": "deposit", "date": "2024-01-02", "amount": "100"})

    found = (await ann.get(f"{savings}/performance", benchmark=made.json()["id"])).json()

    assert found["benchmark"]["instrument"]["symbol"] == "NONE"
    assert (found["benchmark"]["total"], found["benchmark"]["same_flows"]) == (None, None)
