import pytest

from tests.portfolio.conftest import Person
from tests.portfolio.returns.test_routes import book_two

pytestmark = pytest.mark.anyio


async def test_yields_are_of_value_and_of_cost(ann: Person, savings: str) -> None:
    _, beta = await book_two(ann, savings)

    found = (await ann.get(f"{savings}/income/yields", as_of="2024-01-04")).json()
    explained = await ann.get(
        f"{savings}/explain", figure="yields.items.forward_yield", key=beta, to="2024-01-04"
    )

    best = found["items"][0]
    # 5 paid on 50 of BETA, which cost 50; with ACME's 90 that is 5 of 140.
    assert (best["instrument"]["symbol"], best["expected"]) == ("BETA", "5.00")
    assert (best["forward_yield"], best["yield_on_cost"]) == ("0.100000000000", "0.100000000000")
    assert float(found["forward_yield"]) == pytest.approx(5 / 140)
    assert [(one["date"], one["value"]) for one in found["payments"]] == [("2025-01-03", "5.00")]
    assert explained.json()["value"] == "0.100000000000"


async def test_nobody_else_sees_the_yields(ann: Person, bob: Person, savings: str) -> None:
    assert (await bob.get(f"{savings}/income/yields")).status_code == 404
