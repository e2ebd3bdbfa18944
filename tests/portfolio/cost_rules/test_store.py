"""Cost rules as they are kept."""

import datetime as dt
from uuid import UUID

import pytest

from folio.portfolio.cost_rules.store import CostPolicy, StoredRule, find_cost_policy, save_cost_policy
from folio.portfolio.desk import Desk

pytestmark = pytest.mark.anyio


async def test_rules_come_back_in_their_order_and_replace_those_before(savings: str, desk: Desk) -> None:
    portfolio_id = UUID(savings.rsplit("/", 1)[1])
    rules = (StoredRule("lifo", None, None), StoredRule("average", None, dt.date(2024, 1, 1)))
    async with desk.database.transaction() as connection:
        await save_cost_policy(connection, portfolio_id, pool=False, rules=rules[:1])
        await save_cost_policy(connection, portfolio_id, pool=True, rules=rules)

        assert await find_cost_policy(connection, portfolio_id) == CostPolicy(pool=True, rules=rules)
