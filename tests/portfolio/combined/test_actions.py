"""Choosing portfolios."""

import pytest

from tests.portfolio.combined.test_routes import ask, id_of
from tests.portfolio.conftest import Person

pytestmark = pytest.mark.anyio


async def test_a_portfolio_named_twice_counts_once_and_the_first_gives_the_currency(
    ann: Person, two: tuple[str, str]
) -> None:
    euros = await ann.make_portfolio(name="Euros", currency="EUR")
    await ann.open_account(euros, currency="EUR", tracks_cash=True)
    first = id_of(two[0])

    found = await ask(ann, "holdings", portfolio_id=[id_of(euros), first, first], as_of="2024-01-05")
    alone = await ask(ann, "holdings", portfolio_id=[first], as_of="2024-01-05")

    assert found["currency"] == "EUR"
    assert [item["quantity"] for item in found["items"]] == [item["quantity"] for item in alone["items"]]
