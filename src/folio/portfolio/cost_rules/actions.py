"""What the service does about cost rules."""

from collections.abc import Sequence
from uuid import UUID

from folio.kernel.errors import FieldError, Invalid
from folio.portfolio.cost_rules import store
from folio.portfolio.cost_rules.store import CostPolicy, StoredRule
from folio.portfolio.desk import Desk
from folio.portfolio.portfolios.store import MAX_ACCOUNTS, find_portfolio, list_accounts, lock_for_write


class CostRulesRefused(Invalid):
    """Some of the rules cannot be kept; nothing was changed."""

    code = "cost_rules_refused"


async def show_cost_policy(portfolio_id: UUID, *, user_id: UUID, desk: Desk) -> CostPolicy:
    """Return the rules of the person's portfolio.

    Raises:
        PortfolioNotFound: it is not the person's.
    """
    async with desk.database.reading() as connection:
        await find_portfolio(connection, portfolio_id, user_id=user_id)
        return await store.find_cost_policy(connection, portfolio_id)


async def save_cost_policy(
    portfolio_id: UUID, rules: Sequence[StoredRule], *, pool: bool, user_id: UUID, desk: Desk
) -> CostPolicy:
    """Put these rules in the place of those there were.

    Raises:
        PortfolioNotFound: the portfolio is not the person's.
        CostRulesRefused: a rule names an account that is not the portfolio's, or repeats another.
    """
    async with desk.database.transaction() as connection:
        await lock_for_write(connection, portfolio_id, user_id=user_id, at=desk.clock.now())
        accounts = await list_accounts(connection, portfolio_id, after=None, limit=MAX_ACCOUNTS)
        _require_sense(rules, {account.id for account in accounts}, pool=pool)
        await store.save_cost_policy(connection, portfolio_id, pool=pool, rules=rules)
        return await store.find_cost_policy(connection, portfolio_id)


def _require_sense(rules: Sequence[StoredRule], accounts: set[UUID], *, pool: bool) -> None:
    errors: list[FieldError] = []
    seen: set[tuple[UUID | None, object]] = set()
    for place, rule in enumerate(rules):
        pointer = f"/items/{place}"
        if rule.account_id is not None and rule.account_id not in accounts:
            errors.append(
                FieldError(f"{pointer}/account_id", "account_unknown", "the portfolio has no such account")
            )
        elif rule.account_id is not None and pool:
            detail = "lots of all accounts are one pool: leave the account out"
            errors.append(FieldError(f"{pointer}/account_id", "not_allowed", detail))
        if (rule.account_id, rule.since) in seen:
            detail = "another rule says something about the same account from the same day on"
            errors.append(FieldError(pointer, "rule_repeated", detail))
        seen.add((rule.account_id, rule.since))
    if errors:
        raise CostRulesRefused(f"{errors[0].pointer}: {errors[0].detail}", errors=tuple(errors))
