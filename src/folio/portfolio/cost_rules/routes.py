"""Cost rules over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import BackgroundTasks
from pydantic import Field

from folio.chassis.auth import permission
from folio.chassis.guard import CurrentAccess
from folio.chassis.routing import Router
from folio.chassis.wire import DateText, StrictBody
from folio.portfolio.contracts import CostMethod, CostRule, CostRuleList
from folio.portfolio.cost_rules import actions
from folio.portfolio.cost_rules.store import CostPolicy, StoredRule
from folio.portfolio.desk import CurrentDesk
from folio.portfolio.portfolios.actions import announce_change

router = Router(prefix="/api/portfolios/{portfolio_id}/cost-rules", tags=["portfolios"])
READ = permission("portfolio:read")
WRITE = permission("portfolio:write")
MAX_RULES = 500


class NewCostRule(StrictBody):
    """A method that counts from the day `since` on, in one account, or in all."""

    method: CostMethod
    account_id: UUID | None = None
    since: DateText | None = None


class NewCostRules(StrictBody):
    """All rules of a portfolio; where none counts its `cost_method` does.

    With `pool` the lots of all accounts are one pool, as some tax laws want it.
    """

    pool: bool = False
    items: Annotated[tuple[NewCostRule, ...], Field(max_length=MAX_RULES)] = ()


@router.get("", policy=READ)
async def show_cost_rules(portfolio_id: UUID, access: CurrentAccess, desk: CurrentDesk) -> CostRuleList:
    """Show by which methods units leave, where and from when on."""
    return _shown(await actions.show_cost_policy(portfolio_id, user_id=access.owner_id, desk=desk))


@router.put("", policy=WRITE)
async def save_cost_rules(
    portfolio_id: UUID, body: NewCostRules, access: CurrentAccess, desk: CurrentDesk, later: BackgroundTasks
) -> CostRuleList:
    """Say by which methods units leave; these rules take the place of those there were."""
    rules = [StoredRule(item.method, item.account_id, item.since) for item in body.items]
    saved = await actions.save_cost_policy(
        portfolio_id, rules, pool=body.pool, user_id=access.owner_id, desk=desk
    )
    later.add_task(announce_change, portfolio_id, user_id=access.owner_id, desk=desk)
    return _shown(saved)


def _shown(policy: CostPolicy) -> CostRuleList:
    return CostRuleList(
        policy.pool, [CostRule(rule.method, rule.account_id, rule.since) for rule in policy.rules]
    )
