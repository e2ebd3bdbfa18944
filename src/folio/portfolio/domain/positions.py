"""One instrument through its whole history: lots, units and what moved them, in every account.

Source: docs/specs/lots.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from folio.portfolio.domain.activities import Activity, ActivityType
from folio.portfolio.domain.bookings import Booking
from folio.portfolio.domain.exact import UNIT, day_number, share
from folio.portfolio.domain.instruments import Split
from folio.portfolio.domain.lots import Cost, CostMethod, Disposal, Lot, Pool, Removal, State
from folio.portfolio.domain.rates import BookingRates

T = ActivityType


class Move(NamedTuple):
    """Units that came (+) or went (-) in one account, and their worth; a split moves units at no worth.

    ``value`` (1e-32) is what they were traded for; for a transfer it is only their cost, if known: units sent
    are worth their price that day. ``excess`` is the part of a sale's proceeds for units never held.
    """

    day: int
    account_id: UUID
    units: int
    kind: ActivityType
    value: int
    conversion: int
    excess: int


class Oversold(NamedTuple):
    """A sale or transfer of more units than were held; ``units`` (1e-10) is the part never held."""

    activity: Activity
    day: int
    units: int


@dataclass(frozen=True, slots=True, eq=False)
class Position:
    """The replayed history of one instrument, oldest first in every list."""

    instrument_id: UUID
    currency: str
    bookings: tuple[Booking, ...]
    moves: list[Move] = field(default_factory=list)
    lots: list[Lot] = field(default_factory=list)
    disposals: list[tuple[Lot, Disposal]] = field(default_factory=list)
    states: dict[UUID, list[State]] = field(default_factory=dict)
    oversold: list[Oversold] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayTerms:
    """What replaying an instrument needs beside its bookings.

    ``pairs`` maps the id of a transfer in to that of its transfer out.
    """

    currency: str
    method: CostMethod
    rates: BookingRates
    splits: tuple[Split, ...] = ()
    pairs: Mapping[UUID, UUID] = field(default_factory=dict)
    last_day: int


def replay(instrument_id: UUID, bookings: Sequence[Booking], terms: ReplayTerms) -> Position:
    """Return the position that ``bookings`` of units, in ledger order, and the splits until now lead to."""
    position = Position(instrument_id, terms.currency, tuple(bookings))
    replayed = _Replay(position, terms)
    splits = [(day_number(split.ex_date), split) for split in terms.splits]
    splits = [item for item in splits if item[0] <= terms.last_day]
    for booking in bookings:
        while splits and splits[0][0] <= booking.day:
            replayed.apply_split(*splits.pop(0))
        replayed.apply(booking)
    for day, split in splits:
        replayed.apply_split(day, split)
    replayed.close_books()
    return position


class _Replay:
    """The pools of one instrument while its history is replayed into a position."""

    def __init__(self, position: Position, terms: ReplayTerms) -> None:
        self._position = position
        self._terms = terms
        self._pools: dict[int, Pool] = {}
        self._outgoing = set(terms.pairs.values())
        self._sent: dict[UUID, list[Removal]] = {}

    def apply(self, booking: Booking) -> None:
        account_id = booking.activity.account_id
        pool = self._pools.get(account_id.int)
        if pool is None:
            pool = self._pools[account_id.int] = Pool(account_id, self._terms.method)
        kind = booking.activity.type
        if kind is T.BUY:
            self._bring(pool, booking, self._bought(booking))
        elif kind is T.SELL:
            self._sell(pool, booking)
        elif kind is T.TRANSFER_IN:
            self._receive(pool, booking)
        else:
            self._send(pool, booking)
        pool.note_state(booking.day)

    def apply_split(self, day: int, split: Split) -> None:
        for pool in self._pools.values():
            if pool.units:
                change = pool.split(split.numerator, split.denominator)
                self._position.moves.append(Move(day, pool.account_id, change, T.SPLIT, 0, 0, 0))
                pool.note_state(day)

    def close_books(self) -> None:
        for pool in self._pools.values():
            self._position.lots.extend(pool.lots)
            self._position.states[pool.account_id] = pool.states
        self._position.lots.sort(key=lambda lot: lot.acquired)

    def _bought(self, booking: Booking) -> Cost:
        total = booking.amount + booking.costs
        return self._cost(booking, total)

    def _cost(self, booking: Booking, total: int) -> Cost:
        """Return ``total`` of the activity's currency (1e-10) in both currencies."""
        value = total * booking.paid_rate
        if booking.activity.currency == self._terms.currency:
            return Cost(value, total * UNIT)
        rate = self._terms.rates.of(self._terms.currency, booking.day)
        return Cost(value, value // rate if rate else 0, bool(rate))

    def _bring(self, pool: Pool, booking: Booking, cost: Cost) -> None:
        pool.add(booking.activity, booking.units, cost, acquired=booking.day)
        self._note_move(booking, booking.units, booking.gross, booking.conversion)

    def _receive(self, pool: Pool, booking: Booking) -> None:
        removals = self._sent.pop(self._terms.pairs.get(booking.activity.id, booking.activity.id), None)
        if removals is None:
            is_known = booking.activity.amount is not None or booking.activity.price is not None
            cost = self._bought(booking) if is_known else Cost(0, 0, is_known=False)
            self._bring(pool, booking, cost)
            return
        missing = booking.units
        for number, removal in enumerate(removals):
            acquired = removal.lot.acquired
            pool.add(booking.activity, removal.units, removal.cost, acquired=acquired, number=number)
            missing -= removal.units
        if missing:
            unknown = Cost(0, 0, is_known=False)
            pool.add(booking.activity, missing, unknown, acquired=booking.day, number=len(removals))
        self._note_move(booking, booking.units, booking.gross, 0)

    def _send(self, pool: Pool, booking: Booking) -> None:
        held = self._held(pool, booking)
        removals = pool.take(held)
        if self._outgoing and booking.activity.id in self._outgoing:
            self._sent[booking.activity.id] = removals
        for removal in removals:
            self._note_disposal(booking, removal, None)
        self._note_move(booking, -held, share(booking.gross, held, booking.units), 0)

    def _sell(self, pool: Pool, booking: Booking) -> None:
        held = self._held(pool, booking)
        sold = share(booking.amount, held, booking.units)
        proceeds = self._cost(booking, sold - booking.costs)
        value, local, units = proceeds.value, proceeds.local, held
        for removal in pool.take(held):
            part = Cost(share(value, removal.units, units), share(local, removal.units, units))
            value, local, units = value - part.value, local - part.local, units - removal.units
            self._note_disposal(booking, removal, part)
        gross = share(booking.gross, held, booking.units)
        conversion = share(booking.conversion, held, booking.units)
        move = Move(booking.day, pool.account_id, -held, T.SELL, gross, conversion, booking.gross - gross)
        self._position.moves.append(move)

    def _held(self, pool: Pool, booking: Booking) -> int:
        """Return how many of the booking's units are there to leave; flag the rest."""
        held = min(booking.units, pool.units)
        if held < booking.units:
            missing = Oversold(booking.activity, booking.day, booking.units - held)
            self._position.oversold.append(missing)
        return held

    def _note_disposal(self, booking: Booking, removal: Removal, proceeds: Cost | None) -> None:
        disposal = Disposal(booking.activity, booking.day, removal.units, removal.cost, proceeds)
        removal.lot.disposals.append(disposal)
        self._position.disposals.append((removal.lot, disposal))

    def _note_move(self, booking: Booking, units: int, value: int, conversion: int) -> None:
        activity = booking.activity
        move = Move(booking.day, activity.account_id, units, activity.type, value, conversion, 0)
        self._position.moves.append(move)
