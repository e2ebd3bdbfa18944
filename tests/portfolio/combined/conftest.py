"""Fixtures: Ann and Bob as people who may share, and two portfolios with things moved between."""

import pytest

from tests.portfolio.conftest import Person
from tests.portfolio.returns.test_routes import make_instrument
from tests.portfolio.sharing.conftest import ann, bob, people

__all__ = ["ann", "bob", "people", "two"]


@pytest.fixture
async def two(ann: Person) -> tuple[str, str]:
    """Two portfolios in dollars, their paths.

    1,000 paid into the first buys 10 ACME at 50 on the 2nd; 300 are paid into the second on the 3rd, when
    ACME is at 60; on the 4th 5 ACME and 200 in cash go from the first to the second; on the
    5th ACME is at 66.
    """
    acme = await make_instrument(
        ann, "ACME", ("2024-01-02", "50"), ("2024-01-03", "60"), ("2024-01-05", "66")
    )
    first = await ann.make_portfolio(name="First")
    second = await ann.make_portfolio(name="Second", cost_method="lifo")
    for path in (first, second):
        await ann.open_account(path, tracks_cash=True)
    moved = [
        {"date": "2024-01-04", "instrument": acme, "quantity": "5"},
        {"date": "2024-01-04", "amount": "200"},
    ]
    await ann.book(
        first,
        {"type": "deposit", "date": "2024-01-02", "amount": "1000"},
        {"type": "buy", "date": "2024-01-02", "instrument": acme, "quantity": "10", "price": "50"},
        *({"type": "transfer_out", **one} for one in moved),
    )
    await ann.book(
        second,
        {"type": "deposit", "date": "2024-01-03", "amount": "300"},
        *({"type": "transfer_in", **one} for one in moved),
    )
    return first, second
