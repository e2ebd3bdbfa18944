"""The lots of one instrument in one account, or in all of a portfolio, while the ledger is replayed.

Source: docs/specs/lots.md, Methods.
"""

import heapq
from collections.abc import Iterator, Sequence
from uuid import UUID

from folio.portfolio.domain.activities import Activity
from folio.portfolio.domain.exact import share
from folio.portfolio.domain.lots import NO_COST, Cost, CostMethod, Lot, Removal, State

M = CostMethod
_BY_COST = {M.HIFO: -1, M.LOFO: 1}
# Costs per unit are compared as whole numbers of this part of a 1e-32 per 1e-10 unit.
_KEY_SCALE = 10**12


class Pool:
    """Lots, long or short, never both; lots in order of acquisition.

    ``units`` and ``cost`` are of all lots. A pool over several accounts knows what each of them holds in
    ``units_by_account``; the cost is spread over them by units.
    """

    def __init__(self, account_id: UUID, method: CostMethod, *, is_shared: bool = False) -> None:
        self.account_id = account_id
        self.method = method
        self.is_shared = is_shared
        self.lots: list[Lot] = []
        self.units = 0
        self.units_by_account: dict[UUID, int] = {}
        self.states: dict[UUID, list[State]] = {account_id: []}
        self._own_states = self.states[account_id]
        self._value = self._local = self._bare = 0
        self._may_be_unknown = False
        self._oldest = 0
        self._newest = -1
        self._heap: list[tuple[int, int, Lot]] | None = None

    def add(  # noqa: PLR0913 – a lot is made of that much
        self,
        activity: Activity,
        units: int,
        cost: Cost,
        *,
        acquired: int,
        number: int | None = None,
        account_id: UUID | None = None,
        is_moved: bool | None = None,
    ) -> None:
        """Take in ``units`` that cost ``cost``; ``number`` tells apart those one activity brought together.

        Negative units open a short lot; the caller sees to it that the pool holds no others.
        """
        held_before = self.units
        self._count(account_id or self.account_id, units)
        self._add_cost(cost)
        self._may_be_unknown = self._may_be_unknown or not cost.is_known
        if self.method is M.AVERAGE and held_before:
            self._merge(self._single(), units, cost)
            return
        if is_moved is None:
            is_moved = number is not None
        owner = account_id or self.account_id
        lot = Lot(owner, activity, number or 0, acquired, units, cost, units, cost, is_moved)
        lots = self.lots
        index = self._newest = len(lots)
        while index > self._oldest and lots[index - 1].acquired > acquired:
            index -= 1
        lots.insert(index, lot)
        if self._heap is not None:
            heapq.heappush(self._heap, (self._key(lot), len(self.lots), lot))

    def take(
        self, units: int, picks: Sequence[tuple[Lot, int | None]] = (), *, account_id: UUID | None = None
    ) -> list[Removal]:
        """Remove ``units`` (positive) of those held: the ``picks`` first, then by the pool's method."""
        sign = 1 if self.units > 0 else -1
        self._count(account_id or self.account_id, -sign * units)
        removals: list[Removal] = []
        for lot, wanted in picks:
            part = min(units, abs(lot.remaining), units if wanted is None else wanted)
            if part:
                removals.append(self._remove(lot, part))
                units -= part
        while units:
            lot = self._next()
            held = abs(lot.remaining)
            part = units if units < held else held  # noqa: FURB136 – min() costs a tenth of a long replay
            removals.append(self._remove(lot, part))
            units -= part
        return removals

    def open_lots(self) -> Iterator[Lot]:
        """Return the lots with something left, oldest first."""
        return (lot for lot in self.lots if lot.remaining)

    def find(self, lot_id: str) -> Lot | None:
        """Return the open lot of that id."""
        return next((lot for lot in self.open_lots() if lot.id == lot_id), None)

    def split(self, numerator: int, denominator: int) -> dict[UUID, int]:
        """Turn ``denominator`` units into ``numerator``; return the change of each account; costs stay."""
        before = {self.account_id: self.units} if not self.is_shared else dict(self.units_by_account)
        for lot in self.lots:
            lot.units = share(lot.units, numerator, denominator)
            lot.remaining = share(lot.remaining, numerator, denominator)
        self._heap = None
        self.units = sum(lot.remaining for lot in self.lots)
        if not self.is_shared:
            return {self.account_id: self.units - before[self.account_id]}
        after = {key: share(units, numerator, denominator) for key, units in before.items()}
        if after:
            largest = max(after, key=lambda key: abs(after[key]))
            after[largest] += self.units - sum(after.values())
        self.units_by_account = after
        return {key: after[key] - before[key] for key in before}

    def stretch(self, more: int) -> None:
        """Spread ``more`` units over the open lots by what each holds; costs and days stay."""
        held, given, counted = self.units, 0, 0
        for lot in self.open_lots():
            counted += lot.remaining
            part = share(more, counted, held) - given
            given += part
            lot.units += part
            lot.remaining += part
        self._heap = None
        self._count(self.account_id, more)

    def relieve(self, lot: Lot, cost: Cost) -> None:
        """Take ``cost`` off what is left of a lot; its units stay."""
        lot.left = lot.left.minus(cost)
        self._add_cost(NO_COST.minus(cost))
        self._heap = None

    def use(self, method: CostMethod) -> None:
        """Go on by ``method``; the average makes one lot of those open."""
        if method is self.method:
            return
        self.method = method
        self._heap = None
        self._oldest, self._newest = 0, len(self.lots) - 1

    def note_state(self, day: int) -> None:
        """Write down what is held now, from ``day`` on."""
        is_known = not self._may_be_unknown or all(lot.is_cost_known for lot in self.open_lots())
        if not self.is_shared:
            state = State(day, self.units, self._value, self._local, is_known, self._bare)
            self._own_states.append(state)
            return
        counted, given = 0, NO_COST
        total = Cost(self._value, self._local, is_known, self._bare)
        for account_id, units in self.units_by_account.items():
            counted += units
            until = total.part(counted, self.units) if self.units else NO_COST
            cost, given = until.minus(given), until
            state = State(day, units, cost.value, cost.local, is_known, cost.bare)
            self.states.setdefault(account_id, []).append(state)

    def held_by(self, account_id: UUID) -> int:
        """Return how many units an account holds."""
        return self.units_by_account.get(account_id, 0) if self.is_shared else self.units

    def _count(self, account_id: UUID, units: int) -> None:
        self.units += units
        if self.is_shared:
            self.units_by_account[account_id] = self.units_by_account.get(account_id, 0) + units

    def _add_cost(self, cost: Cost) -> None:
        value, local, _, bare = cost
        self._value += value
        self._local += local
        self._bare += bare

    def _remove(self, lot: Lot, part: int) -> Removal:
        cost = lot.take(part)
        value, local, _, bare = cost
        self._value -= value
        self._local -= local
        self._bare -= bare
        return Removal(lot, part, cost)

    def _next(self) -> Lot:
        """Return the open lot whose turn it is."""
        if self.method is M.AVERAGE:
            return self._single()
        if self.method is M.LIFO:
            while not self.lots[self._newest].remaining:
                self._newest -= 1
            return self.lots[self._newest]
        if self.method in _BY_COST:
            return self._cheapest()
        while not self.lots[self._oldest].remaining:
            self._oldest += 1
        return self.lots[self._oldest]

    def _cheapest(self) -> Lot:
        """Return the open lot with the lowest key; the oldest of those that cost the same."""
        if self._heap is None:
            self._heap = [(self._key(lot), place, lot) for place, lot in enumerate(self.open_lots())]
            heapq.heapify(self._heap)
        while not self._heap[0][2].remaining:
            heapq.heappop(self._heap)
        return self._heap[0][2]

    def _key(self, lot: Lot) -> int:
        # An unknown cost counts as none: the last by HIFO, the first by LOFO.
        return _BY_COST.get(self.method, 1) * (lot.left.value * _KEY_SCALE // lot.remaining)

    def _single(self) -> Lot:
        """Return the one open lot, made of all that are open."""
        found = list(self.open_lots())
        for other in found[1:]:
            units, cost = other.remaining, other.left
            other.remaining, other.left = 0, NO_COST
            other.units -= units
            other.cost = other.cost.minus(cost)
            self._merge(found[0], units, cost)
        return found[0]

    @staticmethod
    def _merge(lot: Lot, units: int, cost: Cost) -> None:
        is_known = lot.left.is_known and cost.is_known
        lot.units += units
        lot.remaining += units
        lot.cost = _joined(lot.cost, cost, is_known=is_known)
        lot.left = _joined(lot.left, cost, is_known=is_known)


def _joined(one: Cost, other: Cost, *, is_known: bool) -> Cost:
    return Cost(one.value + other.value, one.local + other.local, is_known, one.bare + other.bare)
