"""Bookings replayed into positions: purchases, sales and transfers consume and make lots.

A family is an instrument with all it became or came from by corporate actions: it is replayed together.

Source: docs/specs/lots.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from folio.portfolio.domain.activities import PAID_OUT, Activity, ActivityType, LotPick
from folio.portfolio.domain.bookings import Booking
from folio.portfolio.domain.exact import UNIT, day_number, scaled, share
from folio.portfolio.domain.instruments import Split
from folio.portfolio.domain.lots import UNKNOWN_COST, Cost, Disposal, Lot, Removal
from folio.portfolio.domain.pools import Pool
from folio.portfolio.domain.positions import Move, Oversold, Position
from folio.portfolio.domain.rates import BookingRates
from folio.portfolio.domain.rules import CostRules

T = ActivityType


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayTerms:
    """What replaying a family needs beside its bookings.

    ``currencies`` and ``splits`` are by instrument; ``pairs`` maps the id of a transfer in to that of its
    transfer out; ``short_accounts`` may sell what they do not hold, and of ``debts`` every account may.
    """

    currencies: Mapping[UUID, str]
    rules: CostRules
    rates: BookingRates
    splits: Mapping[UUID, tuple[Split, ...]] = field(default_factory=dict)
    pairs: Mapping[UUID, UUID] = field(default_factory=dict)
    short_accounts: frozenset[UUID] = frozenset()
    debts: frozenset[UUID] = frozenset()
    last_day: int


class Arrival(NamedTuple):
    """Units that come with their cost and day; negative where they are owed."""

    units: int
    cost: Cost
    acquired: int
    number: int | None = None
    is_moved: bool | None = None


class Trader:
    """The pools of a family while its history is replayed into positions."""

    def __init__(self, bookings: Sequence[Booking], terms: ReplayTerms) -> None:
        self.terms = terms
        family = tuple(bookings)
        self.positions = {
            instrument_id: Position(instrument_id, currency, family)
            for instrument_id, currency in terms.currencies.items()
        }
        # Looked up for every booking: the hash of a whole number costs a tenth of that of an id.
        self._by_number = {key.int: position for key, position in self.positions.items()}
        self._has_shorts = bool(terms.short_accounts or terms.debts)
        self._pools: dict[tuple[int, int], Pool] = {}
        self._outgoing = set(terms.pairs.values())
        self._sent: dict[UUID, list[Removal]] = {}

    def pool(self, instrument_id: UUID, account_id: UUID, day: int) -> Pool:
        """Return the pool an account's units of an instrument are in, at the method of the day."""
        rules = self.terms.rules
        key = (instrument_id.int, 0 if rules.is_pooled else account_id.int)
        pool = self._pools.get(key)
        if pool is None:
            method = rules.method_on(account_id, day)
            pool = self._pools[key] = Pool(account_id, method, is_shared=rules.is_pooled)
        elif rules.rules:
            pool.use(rules.method_on(account_id, day))
        return pool

    def apply_split(self, split: Split) -> None:
        """Multiply the units of an instrument in every account."""
        day, position = day_number(split.ex_date), self.positions[split.instrument_id]
        for (instrument, _), pool in self._pools.items():
            if instrument == split.instrument_id.int and pool.units:
                for account_id, change in pool.split(split.numerator, split.denominator).items():
                    position.moves.append(Move(day, account_id, change, T.SPLIT, 0))
                pool.note_state(day)

    def close_books(self) -> dict[UUID, Position]:
        """Return the positions, complete."""
        by_id = {instrument_id.int: position for instrument_id, position in self.positions.items()}
        for (instrument, _), pool in self._pools.items():
            by_id[instrument].lots.extend(pool.lots)
            by_id[instrument].states.update(pool.states)
        for position in self.positions.values():
            position.lots.sort(key=lambda lot: lot.acquired)
        return self.positions

    def buy(self, pool: Pool, booking: Booking) -> None:
        """Cover what is short, then take in the rest as a lot."""
        cost = self.cost(booking, booking.amount + booking.costs, booking.amount)
        if pool.units >= 0:
            account_id = booking.activity.account_id
            pool.add(booking.activity, booking.units, cost, acquired=booking.day, account_id=account_id)
        else:
            self.arrive(pool, booking, Arrival(booking.units, cost, booking.day))
        self.note_move(booking, booking.units, booking.gross, booking.conversion)

    def arrive(self, pool: Pool, booking: Booking, arrival: Arrival) -> None:
        """Close what is held the other way round against what arrives; the rest is a lot."""
        units, cost = arrival.units, arrival.cost
        closed = min(abs(units), abs(pool.units)) if units * pool.units < 0 else 0
        if closed:
            part = cost.part(closed, abs(units))
            self._close(pool, booking, closed, part)
            cost, units = cost.minus(part), units - closed if units > 0 else units + closed
        if units:
            pool.add(
                booking.activity,
                units,
                cost,
                acquired=arrival.acquired,
                number=arrival.number,
                account_id=booking.activity.account_id,
                is_moved=arrival.is_moved,
            )

    def receive(self, pool: Pool, booking: Booking) -> None:
        """Take in units from another account with their lots, or from outside at the cost that is stated."""
        activity = booking.activity
        removals = self._sent.pop(self.terms.pairs.get(activity.id, activity.id), None)
        if removals is None:
            is_known = activity.amount is not None or activity.price is not None
            if is_known:
                cost = self.cost(booking, booking.amount + booking.costs, booking.amount)
            known = cost if is_known else UNKNOWN_COST
            self.arrive(pool, booking, Arrival(booking.units, known, booking.day))
            self.note_move(booking, booking.units, booking.gross, booking.conversion)
            return
        missing = booking.units
        for number, removal in enumerate(removals):
            self.arrive(pool, booking, Arrival(removal.units, removal.cost, removal.lot.acquired, number))
            missing -= removal.units
        if missing:
            self.arrive(pool, booking, Arrival(missing, UNKNOWN_COST, booking.day, len(removals)))
        self.note_move(booking, booking.units, booking.gross)

    def send(self, pool: Pool, booking: Booking) -> None:
        """Let units go to another account, or outside."""
        held = self.held(pool, booking)
        removals = self._take(pool, booking, held)
        if self._outgoing and booking.activity.id in self._outgoing:
            self._sent[booking.activity.id] = removals
        for removal in removals:
            self.note_disposal(booking, removal.lot, removal.units, removal.cost)
        self.note_move(booking, -held, -share(booking.gross, held, booking.units))

    def sell(self, pool: Pool, booking: Booking) -> None:
        """Sell what is held; the rest opens a short lot where that is allowed, else it is flagged."""
        activity = booking.activity
        if self._may_be_short(activity):
            held, sold = min(booking.units, max(pool.units, 0)), booking.units
        else:
            held = sold = self.held(pool, booking)
        counted = share(booking.amount, sold, booking.units)
        proceeds = self.cost(booking, counted - booking.costs, counted)
        if held:
            part = proceeds.part(held, sold)
            self.realise(booking, self._take(pool, booking, held), part)
            proceeds = proceeds.minus(part)
        if sold > held:
            self.arrive(pool, booking, Arrival(held - sold, proceeds.negated(), booking.day))
        gross = share(booking.gross, sold, booking.units)
        conversion = share(booking.conversion, sold, booking.units)
        self.note_move(booking, -sold, -gross, conversion, excess=booking.gross - gross)

    def realise(self, booking: Booking, removals: Sequence[Removal], proceeds: Cost) -> None:
        """Note what units brought, spread over the lots they came from."""
        if len(removals) == 1:
            lot, units, cost = removals[0]
            self.note_disposal(booking, lot, units, cost, proceeds)
            return
        units = sum(removal.units for removal in removals)
        for removal in removals:
            part = proceeds.part(removal.units, units)
            proceeds, units = proceeds.minus(part), units - removal.units
            self.note_disposal(booking, removal.lot, removal.units, removal.cost, part)

    def cost(self, booking: Booking, total: int, bare: int) -> Cost:
        """Return ``total`` of the activity's currency (1e-10), and ``bare``, as a cost of its instrument."""
        activity, paid_rate = booking.activity, booking.paid_rate
        value = total * paid_rate
        currency = self._position(activity).currency
        if activity.currency == currency:
            return Cost(value, total * UNIT, True, bare * paid_rate)  # noqa: FBT003 – by place it is quicker
        rate = self.terms.rates.of(currency, booking.day)
        return Cost(value, value // rate if rate else 0, bool(rate), bare * paid_rate)

    def held(self, pool: Pool, booking: Booking) -> int:
        """Return how many of the booking's units are there to leave; flag the rest."""
        there = max(pool.held_by(booking.activity.account_id), 0)
        held = min(booking.units, there)
        if held < booking.units:
            self.flag(booking, booking.units - held)
        return held

    def flag(self, booking: Booking, units: int) -> None:
        """Note units that were to leave and were not there."""
        activity = booking.activity
        is_paid = activity.type in PAID_OUT and booking.units
        brought = share(booking.gross, units, booking.units) if is_paid else None
        self._position(activity).oversold.append(Oversold(activity, booking.day, units, brought))

    def note_disposal(
        self, booking: Booking, lot: Lot, units: int, cost: Cost, proceeds: Cost | None = None
    ) -> None:
        """Write down what left a lot."""
        disposal = Disposal(booking.activity, booking.day, units, cost, proceeds)
        lot.disposals.append(disposal)
        self._position(booking.activity).disposals.append((lot, disposal))

    def note_move(
        self, booking: Booking, units: int, put_in: int, conversion: int = 0, *, excess: int = 0
    ) -> None:
        """Write down what moved."""
        activity = booking.activity
        move = Move(booking.day, activity.account_id, units, activity.type, put_in, conversion, excess)
        self._position(activity).moves.append(move)

    def _close(self, pool: Pool, booking: Booking, units: int, cost: Cost) -> None:
        """Realise units of open lots against ``cost``: what covering took, or minus what is owed."""
        is_cover, left = pool.units < 0, units
        for lot, part, carried in self._take(pool, booking, units):
            paid = cost.part(part, left)
            cost, left = cost.minus(paid), left - part
            if is_cover:
                self.note_disposal(booking, lot, part, paid, carried.negated())
            else:
                self.note_disposal(booking, lot, part, carried, paid.negated())

    def _take(self, pool: Pool, booking: Booking, units: int) -> list[Removal]:
        activity = booking.activity
        picks = _picks(pool, activity.lots) if activity.lots else ()
        return pool.take(units, picks, account_id=activity.account_id)

    def _may_be_short(self, activity: Activity) -> bool:
        if not self._has_shorts:
            return False
        terms = self.terms
        return activity.account_id in terms.short_accounts or activity.instrument_id in terms.debts

    def _position(self, activity: Activity) -> Position:
        assert activity.instrument_id is not None  # noqa: S101 – only what concerns an instrument is replayed
        return self._by_number[activity.instrument_id.int]


def _picks(pool: Pool, picks: Sequence[LotPick]) -> list[tuple[Lot, int | None]]:
    """Return the open lots that are named; a lot's id that is not open is passed over."""
    found = [(pool.find(pick.lot_id), pick.quantity) for pick in picks]
    return [
        (lot, None if quantity is None else scaled(quantity)) for lot, quantity in found if lot is not None
    ]
