"""By which cost method units leave, per account or for all, from which day on.

Source: docs/specs/lots.md, Methods.
"""

from dataclasses import dataclass
from uuid import UUID

from folio.portfolio.domain.lots import CostMethod


@dataclass(frozen=True, slots=True)
class CostRule:
    """``method`` counts from the day number ``since`` on; for one account, or all where that is None."""

    method: CostMethod
    since: int = -(10**6)
    account_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class CostRules:
    """The methods of a portfolio: the newest rule of the account wins, then the newest for all.

    ``is_pooled``: the lots of all accounts are one pool, to which rules of single accounts do not apply.
    """

    default: CostMethod = CostMethod.FIFO
    rules: tuple[CostRule, ...] = ()
    is_pooled: bool = False

    def method_on(self, account_id: UUID, day: int) -> CostMethod:
        """Return the method that counts in an account on a day."""
        if not self.rules:
            return self.default
        counting = [rule for rule in self.rules if rule.since <= day]
        if not self.is_pooled:
            own = [rule for rule in counting if rule.account_id == account_id]
            if own:
                return max(own, key=lambda rule: rule.since).method
        common = [rule for rule in counting if rule.account_id is None]
        return max(common, key=lambda rule: rule.since).method if common else self.default
