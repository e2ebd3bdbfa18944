"""Spin-offs whose part of the cost nobody tells."""

import pytest

from tests.portfolio.conftest import Person
from tests.portfolio.returns.test_routes import make_instrument

pytestmark = pytest.mark.anyio

RATIO = {"numerator": 1, "denominator": 4}


async def test_closes_tell_the_part_of_the_cost_and_it_is_flagged(ann: Person, savings: str) -> None:
    old = await make_instrument(ann, "OLD", ("2024-01-02", "50"), ("2024-01-10", "45"))
    new = await make_instrument(ann, "NEW", ("2024-01-10", "20"))
    spin_off = {"type": "spin_off", "date": "2024-01-09", "instrument": old, "into": new, "split": RATIO}

    booked = await ann.book(
        savings,
        {"type": "deposit", "date": "2024-01-01", "amount": "6000"},
        {"type": "buy", "date": "2024-01-02", "instrument": old, "quantity": "100", "price": "50"},
        spin_off,
    )
    held = (await ann.get(f"{savings}/holdings")).json()["items"]

    # One at 20 beside four at 45: a tenth of 5,000.
    assert (booked[2]["basis_fraction"], booked[2]["basis_is_derived"]) == ("0.1", True)
    assert booked[1]["basis_is_derived"] is False
    costs = {item["instrument"]["symbol"]: item["cost_basis"] for item in held}
    assert costs == {"OLD": "4500.00", "NEW": "500.00"}


async def test_what_is_told_wins_and_without_closes_it_must_be_told(ann: Person, savings: str) -> None:
    old = await make_instrument(ann, "OLD", ("2024-01-02", "50"), ("2024-01-10", "45"))
    new = await make_instrument(ann, "NEW", ("2024-03-01", "20"))
    spin_off = {"type": "spin_off", "date": "2024-01-09", "instrument": old, "into": new, "split": RATIO}

    [told] = await ann.book(savings, {**spin_off, "basis_fraction": "0.2"})
    untold = await ann.post(f"{savings}/activities", spin_off)

    assert (told["basis_fraction"], told["basis_is_derived"]) == ("0.2", False)
    assert untold.status_code == 422
    assert [error["pointer"] for error in untold.json()["errors"]] == ["/basis_fraction"]
