"""Portfolios in the real database."""

import asyncio
from uuid import UUID

import pytest

from folio.portfolio.desk import Desk
from folio.portfolio.portfolios import store
from tests.portfolio.conftest import Person

pytestmark = pytest.mark.anyio


async def test_writers_of_a_portfolio_take_turns_and_no_revision_is_used_twice(
    ann: Person, savings: str, desk: Desk
) -> None:
    portfolio_id = UUID(savings.rpartition("/")[2])

    async def write() -> int:
        async with desk.database.transaction() as connection:
            return await store.lock_for_write(connection, portfolio_id, user_id=ann.id, at=desk.clock.now())

    revisions = await asyncio.gather(*(write() for _ in range(8)))

    assert len(set(revisions)) == 8
    assert max(revisions) - min(revisions) == 7


async def test_the_lock_is_refused_to_anyone_but_the_owner(bob: Person, savings: str, desk: Desk) -> None:
    portfolio_id = UUID(savings.rpartition("/")[2])

    with pytest.raises(store.PortfolioNotFound):
        async with desk.database.transaction() as connection:
            await store.lock_for_write(connection, portfolio_id, user_id=bob.id, at=desk.clock.now())
