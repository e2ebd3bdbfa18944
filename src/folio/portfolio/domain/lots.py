"""Which units a sale takes, and what they had cost.

Units are whole numbers of 1e-10, costs of 1e-32 in the portfolio's currency (``cost``) and of 1e-20 in the
instrument's (``cost_local``). What a part of a lot carries of its cost is rounded half to even and taken off
what remains, so costs are conserved to the last digit.

Source: docs/specs/lots.md.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from folio.portfolio.domain.activities import Activity
from folio.portfolio.domain.exact import share


class CostMethod(StrEnum):
    """Which units a sale takes: the oldest, or some of all at their average cost."""

    FIFO = "fifo"
    AVERAGE = "average"


class Cost(NamedTuple):
    """What some units cost, or what a sale of them brought, after fees and taxes."""

    value: int
    local: int
    is_known: bool = True


class Disposal(NamedTuple):
    """A part of a lot that left; ``proceeds`` is None where units left without a sale."""

    activity: Activity
    day: int
    units: int
    cost: Cost
    proceeds: Cost | None

    @property
    def gain(self) -> int | None:
        """Proceeds less cost, 1e-32; None where there were no proceeds or the cost is unknown."""
        if self.proceeds is None or not self.cost.is_known:
            return None
        return self.proceeds.value - self.cost.value


@dataclass(slots=True, eq=False)
class Lot:
    """Units with what they cost; filled by a pool while it replays the ledger, not changed afterwards.

    ``units`` and ``remaining`` are in units after every split so far. By the average method one lot holds all
    units since the position was last empty. ``is_moved`` says that they came from another account.
    """

    account_id: UUID
    activity: Activity
    number: int
    acquired: int
    units: int
    cost: int
    cost_local: int
    is_cost_known: bool
    remaining: int
    left: int
    left_local: int
    is_moved: bool = False
    disposals: list[Disposal] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The id of the activity that brought it in, numbered where that brought several."""
        return f"{self.activity.id}:{self.number}" if self.number else str(self.activity.id)


class State(NamedTuple):
    """What one account holds of an instrument from a day on, and what that had cost."""

    day: int
    units: int
    cost: int
    cost_local: int
    is_cost_known: bool


class Removal(NamedTuple):
    """A part of a lot taken out, still to be told where it went."""

    lot: Lot
    units: int
    cost: Cost


class Pool:
    """The lots of one instrument in one account, while the ledger is replayed."""

    def __init__(self, account_id: UUID, method: CostMethod) -> None:
        self.account_id = account_id
        self.method = method
        self.lots: list[Lot] = []
        self.units = 0
        self._cost = 0
        self._cost_local = 0
        self._may_be_unknown = False
        self._oldest = 0
        self.states: list[State] = []

    def add(
        self, activity: Activity, units: int, cost: Cost, *, acquired: int, number: int | None = None
    ) -> None:
        """Take in ``units`` that cost ``cost``; ``number`` tells apart those moved from another account."""
        self.units += units
        self._cost += cost.value
        self._cost_local += cost.local
        self._may_be_unknown = self._may_be_unknown or not cost.is_known
        if self.method is CostMethod.AVERAGE and self.units > units:
            _merge(self.lots[-1], units, cost)
            return
        lot = Lot(
            number=number or 0,
            account_id=self.account_id,
            activity=activity,
            acquired=acquired,
            units=units,
            cost=cost.value,
            cost_local=cost.local,
            is_cost_known=cost.is_known,
            remaining=units,
            left=cost.value,
            left_local=cost.local,
            is_moved=number is not None,
        )
        index = len(self.lots)
        while index > self._oldest and self.lots[index - 1].acquired > acquired:
            index -= 1
        self.lots.insert(index, lot)

    def take(self, units: int) -> list[Removal]:
        """Remove ``units`` of those held, by the pool's method; the caller checks that they are held."""
        self.units -= units
        removals = []
        while units:
            lot = self.lots[self._oldest]
            part = min(units, lot.remaining)
            if part:
                removal = _reduce(lot, part)
                removals.append(removal)
                units -= part
                self._cost -= removal.cost.value
                self._cost_local -= removal.cost.local
            if not lot.remaining:
                self._oldest += 1
        return removals

    def split(self, numerator: int, denominator: int) -> int:
        """Turn ``denominator`` units into ``numerator`` and return the difference in units; costs stay."""
        before = self.units
        for lot in self.lots:
            lot.units = share(lot.units, numerator, denominator)
            lot.remaining = share(lot.remaining, numerator, denominator)
        self.units = sum(lot.remaining for lot in self.lots)
        return self.units - before

    def note_state(self, day: int) -> None:
        """Write down what is held now, from ``day`` on."""
        is_known = not self._may_be_unknown or all(lot.is_cost_known for lot in self.lots if lot.remaining)
        self.states.append(State(day, self.units, self._cost, self._cost_local, is_known))


def _merge(lot: Lot, units: int, cost: Cost) -> None:
    lot.units += units
    lot.remaining += units
    lot.cost += cost.value
    lot.left += cost.value
    lot.cost_local += cost.local
    lot.left_local += cost.local
    lot.is_cost_known = lot.is_cost_known and cost.is_known


def _reduce(lot: Lot, units: int) -> Removal:
    cost = Cost(
        share(lot.left, units, lot.remaining), share(lot.left_local, units, lot.remaining), lot.is_cost_known
    )
    lot.remaining -= units
    lot.left -= cost.value
    lot.left_local -= cost.local
    return Removal(lot, units, cost)
