"""What breaking the glass opens: everything of one person, for a time."""

import datetime as dt

import pytest

from folio.portfolio.desk import Desk
from folio.portfolio.sharing.need import break_glass
from tests.portfolio.conftest import Person

pytestmark = pytest.mark.anyio


async def test_every_portfolio_of_the_person_is_opened_and_none_of_anybody_else(
    ann: Person, bob: Person, desk: Desk
) -> None:
    olga = Person(ann.running)
    made = {await ann.make_portfolio(name=name) for name in ("One", "Two")}
    await bob.make_portfolio(name="Three")

    opened = await break_glass(
        ann.id, "A court asks for it.", lasts=dt.timedelta(minutes=5), admin_id=olga.id, desk=desk
    )

    assert {f"/api/portfolios/{item.id}" for item in opened} == made
