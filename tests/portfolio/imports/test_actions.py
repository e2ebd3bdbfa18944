"""Previews do not last for ever."""

from datetime import timedelta

import pytest

from folio.portfolio.app import SERVICE
from tests.fakes.clock import ManualClock
from tests.fixtures.apps import RunApp
from tests.portfolio.conftest import Person

pytestmark = pytest.mark.anyio

FILE = {"file": ("x.csv", b"date,type,symbol,quantity,price,currency\n2004-03-01,buy,AAPL,1,24,USD\n")}


async def test_a_preview_older_than_a_day_is_not_committed_and_then_forgotten(
    run_app: RunApp, manual_clock: ManualClock
) -> None:
    async with run_app(SERVICE, clock=manual_clock) as running:
        ann = Person(running)
        savings = await ann.make_portfolio()
        preview = (await ann.send("POST", f"{savings}/imports", files=FILE)).json()
        manual_clock.advance(timedelta(days=1, seconds=1))

        late = await ann.post(f"/api/imports/{preview['id']}/commit")
        await ann.send("POST", f"{savings}/imports", files=FILE)
        gone = await ann.get(f"/api/imports/{preview['id']}")

    assert (late.status_code, late.json()["code"]) == (409, "import_expired")
    assert gone.status_code == 404
