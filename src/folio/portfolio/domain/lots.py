"""Units with what they cost, and which of them a sale takes.

Units are whole numbers of 1e-10, costs of 1e-32 in the portfolio's currency (``value``) and of 1e-20 in the
instrument's (``local``). What a part of a lot carries of its cost is rounded half to even and taken off what
remains, so costs are conserved to the last digit. A short lot has negative units and a negative cost: what
its sale brought.

Source: docs/specs/lots.md.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from folio.portfolio.domain.activities import Activity
from folio.portfolio.domain.exact import share


class CostMethod(StrEnum):
    """Which units a sale takes.

    The oldest (FIFO), the newest (LIFO), the dearest (HIFO), the cheapest (LOFO), some of all at their
    average cost, or those it names (SPECIFIC; the oldest where it names none).
    """

    FIFO = "fifo"
    LIFO = "lifo"
    HIFO = "hifo"
    LOFO = "lofo"
    AVERAGE = "average"
    SPECIFIC = "specific"


class Cost(NamedTuple):
    """What some units cost, or what a sale of them brought.

    ``value`` (portfolio's currency) and ``local`` (instrument's) are after fees and taxes, ``bare`` (the
    portfolio's) before them.
    """

    value: int
    local: int
    is_known: bool = True
    bare: int = 0

    def part(self, units: int, total: int) -> "Cost":
        """Return what ``units`` of ``total`` carry."""
        if units == total:
            return self
        value, local, is_known, bare = self
        if not (value or local or bare):
            return self
        of_value = share(value, units, total)
        # Without fees and taxes both are the same.
        of_bare = of_value if bare == value else share(bare, units, total)
        return Cost(of_value, share(local, units, total), is_known, of_bare)

    def minus(self, other: "Cost") -> "Cost":
        """Return what ``other`` leaves."""
        if other is self:
            return NO_COST if self.is_known else UNKNOWN_COST
        value, local, is_known, bare = self
        return Cost(value - other.value, local - other.local, is_known, bare - other.bare)

    def negated(self) -> "Cost":
        """Return the same with its sign turned."""
        return Cost(-self.value, -self.local, self.is_known, -self.bare)


NO_COST = Cost(0, 0)
UNKNOWN_COST = Cost(0, 0, is_known=False)


class Disposal(NamedTuple):
    """A part of a lot that left; ``proceeds`` is None where units left without a sale.

    Of a short lot the ``proceeds`` are those of its sale and the ``cost`` is what covering it took.
    """

    activity: Activity
    day: int
    units: int
    cost: Cost
    proceeds: Cost | None

    @property
    def gain(self) -> int | None:
        """Proceeds less cost, 1e-32; None where there were no proceeds or either is unknown."""
        if self.proceeds is None or not self.cost.is_known or not self.proceeds.is_known:
            return None
        return self.proceeds.value - self.cost.value


@dataclass(slots=True, eq=False)
class Lot:
    """Units with what they cost; filled by a pool while it replays the ledger, not changed afterwards.

    ``units`` and ``remaining`` are in units after every split so far; ``cost`` is that of all units it began
    with, ``left`` that of those remaining, after whatever changed it since. By the average method one lot
    holds all units since the position was last empty. ``is_moved`` says that they came from another account.
    """

    account_id: UUID
    activity: Activity
    number: int
    acquired: int
    units: int
    cost: Cost
    remaining: int
    left: Cost
    is_moved: bool = False
    disposals: list[Disposal] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The id of the activity that brought it in, numbered where that brought several."""
        return f"{self.activity.id}:{self.number}" if self.number else str(self.activity.id)

    @property
    def is_cost_known(self) -> bool:
        """Say whether what it cost is known."""
        return self.left.is_known

    def take(self, units: int) -> Cost:
        """Remove ``units`` (a positive number) and return what they had cost, negative for a short lot."""
        remaining, left = self.remaining, self.left
        held = abs(remaining)
        if units == held:
            self.left = NO_COST if left.is_known else UNKNOWN_COST
            self.remaining = 0
            return left
        cost = left.part(units, held)
        self.left = left.minus(cost)
        self.remaining = remaining - units if remaining > 0 else remaining + units
        return cost


class State(NamedTuple):
    """What one account holds of an instrument from a day on, and what that had cost."""

    day: int
    units: int
    cost: int
    cost_local: int
    is_cost_known: bool
    cost_bare: int = 0


class Removal(NamedTuple):
    """A part of a lot taken out, still to be told where it went; ``units`` are positive."""

    lot: Lot
    units: int
    cost: Cost


class Sold(NamedTuple):
    """Parts of lots that were sold, by day ascending; ``unknown_days`` are those of unknown cost."""

    days: list[int]
    sales: list[tuple[Lot, Disposal]]
    unknown_days: list[int]

    @classmethod
    def of(cls, sales: list[tuple[Lot, Disposal]]) -> "Sold":
        """Return ``sales``, which are in ledger order."""
        days = [disposal.day for _, disposal in sales]
        return cls(days, sales, [disposal.day for _, disposal in sales if not disposal.cost.is_known])

    def between(self, first: int, last: int) -> tuple[list[tuple[Lot, Disposal]], int]:
        """Return the sales from ``first`` to ``last``, both included, and how many are of unknown cost."""
        unknown = bisect_right(self.unknown_days, last) - bisect_left(self.unknown_days, first)
        return self.sales[bisect_left(self.days, first) : bisect_right(self.days, last)], unknown
