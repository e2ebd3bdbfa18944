"""Portfolios as objects: what names one, and what of it is harmless."""

import pytest

from folio.portfolio.sharing.objects import SHOWN, guard_portfolios
from tests.fixtures.apps import RunningApp

pytestmark = pytest.mark.anyio


async def test_everything_that_belongs_to_a_portfolio_leads_to_it(running: RunningApp) -> None:
    guard = guard_portfolios(running.resources.store, clock=running.resources.clock)

    assert {kind.parameter for kind in guard.kinds} == {
        "portfolio_id",
        "account_id",
        "activity_id",
        "import_id",
    }


async def test_no_amount_is_harmless() -> None:
    amounts = {"value", "quantity", "price", "amount", "fee", "tax", "cost", "gain", "total", "note", "tags"}

    assert not (SHOWN.words | SHOWN.figures) & amounts
