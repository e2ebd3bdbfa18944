"""What a set of cost rules may say."""

from uuid import UUID

import pytest

from folio.portfolio.cost_rules.actions import CostRulesRefused, save_cost_policy
from folio.portfolio.cost_rules.store import StoredRule
from folio.portfolio.desk import Desk
from tests.portfolio.conftest import Person

pytestmark = pytest.mark.anyio


async def test_one_pool_has_no_rules_for_single_accounts(ann: Person, savings: str, desk: Desk) -> None:
    accounts = (await ann.get(f"{savings}/accounts")).json()["items"]
    rule = StoredRule("lifo", UUID(accounts[0]["id"]), None)
    portfolio_id = UUID(savings.rsplit("/", 1)[1])

    with pytest.raises(CostRulesRefused) as refused:
        await save_cost_policy(portfolio_id, [rule], pool=True, user_id=ann.id, desk=desk)

    assert [error.code for error in refused.value.errors] == ["not_allowed"]


async def test_two_rules_of_the_same_day_contradict_each_other(ann: Person, savings: str, desk: Desk) -> None:
    rules = [StoredRule("lifo", None, None), StoredRule("fifo", None, None)]

    with pytest.raises(CostRulesRefused) as refused:
        await save_cost_policy(UUID(savings.rsplit("/", 1)[1]), rules, pool=False, user_id=ann.id, desk=desk)

    assert [error.code for error in refused.value.errors] == ["rule_repeated"]
