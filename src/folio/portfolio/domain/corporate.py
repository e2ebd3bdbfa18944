"""What companies do to lots: capital given back, units added, split off, merged, renamed, gone.

Every lot keeps its day, and no cost is lost: what leaves a lot is in another one or in a gain.

Source: docs/specs/corporate-actions.md.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple
from uuid import UUID

from folio.portfolio.domain.activities import EXCHANGES, ZERO, ActivityType
from folio.portfolio.domain.bookings import Booking
from folio.portfolio.domain.exact import UNIT, scaled, share
from folio.portfolio.domain.lots import NO_COST, UNKNOWN_COST, Cost, Lot, Removal
from folio.portfolio.domain.pools import Pool
from folio.portfolio.domain.positions import Exchange, Move
from folio.portfolio.domain.trading import Arrival, Trader

T = ActivityType
WHOLE = 10**10


def return_capital(trader: Trader, pool: Pool, booking: Booking) -> None:
    """Take what was given back off the costs of the open lots, by units; what exceeds a cost is a gain."""
    if not pool.units:
        _pay_for_nothing(trader, pool, booking)
        return
    left, units = trader.cost(booking, booking.amount, booking.amount), abs(pool.units)
    for lot in list(pool.open_lots()):
        part = left.part(abs(lot.remaining), units)
        left, units = left.minus(part), units - abs(lot.remaining)
        _relieve(trader, pool, booking, lot, part)
    trader.note_move(booking, 0, -booking.gross, booking.conversion)


def stretch(trader: Trader, pool: Pool, booking: Booking) -> None:
    """Add units to the open lots by what each holds."""
    more = _new_units(booking, pool.units)
    if not pool.units:
        trader.flag(booking, more)
        return
    pool.stretch(more)
    trader.note_move(booking, more, 0)


def sell_rest(trader: Trader, pool: Pool, booking: Booking) -> None:
    """Sell a fraction for cash, or all of what is worthless; without a quantity what there is of it."""
    held = pool.held_by(booking.activity.account_id)
    if booking.activity.quantity is None and booking.activity.type is T.CASH_IN_LIEU:
        booking = booking._replace(units=max(held, 0) % UNIT)
    elif booking.activity.quantity is None and held < 0:
        # What is short is bought back for what was got: a cost below nothing.
        trader.buy(pool, booking._replace(units=-held, amount=-booking.amount, gross=-booking.gross))
        return
    elif booking.activity.quantity is None or booking.activity.into_id is not None:
        booking = booking._replace(units=max(held, 0))
    if booking.units:
        trader.sell(pool, booking)
    else:
        _pay_for_nothing(trader, pool, booking)


def split_off(trader: Trader, pool: Pool, booking: Booking) -> None:
    """Move a part of every lot's cost into a lot of the new instrument, of the same day."""
    fraction = scaled(booking.activity.basis_fraction or ZERO)
    held, new = pool.units, _new_units(booking, pool.units)
    if not held:
        trader.flag(booking, new)
        return
    arriving: list[_Arriving] = []
    counted = given = 0
    for lot in list(pool.open_lots()):
        counted += lot.remaining
        units = _portion(new, counted, held) - given
        given += units
        cost = lot.left.part(fraction, WHOLE)
        pool.relieve(lot, cost)
        arriving.append(_Arriving(lot.acquired, units, cost))
    _exchange(trader, booking, 0, arriving)


def merge(trader: Trader, pool: Pool, booking: Booking) -> None:
    """Turn every lot into one of the new instrument, of the same day; cash paid beside it is realised.

    With a ``basis_fraction`` the rest of the cost is that of the part paid for in cash. Else, where a
    ``price`` says what a new unit is worth, the gain is recognised up to the cash, no loss is, and the cost
    goes on: cost + gain - cash. Without units it is a sale of all.
    """
    activity = booking.activity
    held = pool.held_by(activity.account_id)
    if activity.into_id is None or not held:
        sell_rest(trader, pool, booking)
        return
    new = _new_units(booking, held)
    removals = pool.take(abs(held), account_id=activity.account_id)
    cash = trader.cost(booking, booking.amount - booking.costs, booking.amount)
    kept_cost = _kept_cost(trader, booking, new=new)
    arriving: list[_Arriving] = []
    counted = given = 0
    for removal in removals:
        paid = cash.part(removal.units, abs(held) - counted)
        cash, counted = cash.minus(paid), counted + removal.units
        units = _portion(new, counted, abs(held)) - given
        given += units
        arriving.append(_Arriving(removal.lot.acquired, units, kept_cost(removal, paid, units)))
    _exchange(trader, booking, -held, arriving)
    if booking.amount:
        trader.note_move(booking, 0, -booking.gross, booking.conversion)


Apply = Callable[[Trader, Pool, Booking], None]
APPLY: Mapping[ActivityType, Apply] = {
    T.BUY: Trader.buy,
    T.SELL: Trader.sell,
    T.TRANSFER_IN: Trader.receive,
    T.TRANSFER_OUT: Trader.send,
    T.RETURN_OF_CAPITAL: return_capital,
    T.STOCK_DIVIDEND: stretch,
    T.CASH_IN_LIEU: sell_rest,
    T.DELISTING: sell_rest,
    T.SPIN_OFF: split_off,
    T.MERGER: merge,
    T.SYMBOL_CHANGE: merge,
}


class _Arriving(NamedTuple):
    """Units that come to another instrument, with the day and the cost they keep."""

    acquired: int
    units: int
    cost: Cost


def _relieve(trader: Trader, pool: Pool, booking: Booking, lot: Lot, part: Cost) -> None:
    """Take ``part`` off the cost of a lot, down to nothing; the rest is a gain of no units."""
    if lot.remaining < 0:
        pool.relieve(lot, part)
        return
    if not lot.is_cost_known:
        trader.note_disposal(booking, lot, 0, UNKNOWN_COST, part)
        return
    off = Cost(
        max(min(part.value, lot.left.value), 0),
        max(min(part.local, lot.left.local), 0),
        bare=max(min(part.bare, lot.left.bare), 0),
    )
    pool.relieve(lot, off)
    if part.value > off.value:
        trader.note_disposal(booking, lot, 0, NO_COST, part.minus(off))


def _kept_cost(trader: Trader, booking: Booking, *, new: int) -> Callable[[Removal, Cost, int], Cost]:
    """Return how a lot that leaves says what cost goes on; the rest is realised against its cash."""
    activity = booking.activity
    worth = share(scaled(activity.price or ZERO), new, UNIT)
    priced = trader.cost(booking, worth, worth)

    def keep(removal: Removal, paid: Cost, units: int) -> Cost:
        if not booking.amount:
            trader.note_disposal(booking, removal.lot, removal.units, removal.cost)
            return removal.cost
        if activity.basis_fraction is not None:
            kept = removal.cost.part(scaled(activity.basis_fraction), WHOLE)
            recovered = removal.cost.minus(kept)
        else:
            came = priced.part(abs(units), abs(new)) if new else NO_COST
            gain = max(min(came.value + paid.value - removal.cost.value, paid.value), 0)
            recovered = paid.minus(paid.part(gain, paid.value) if paid.value > 0 else NO_COST)
            recovered = recovered._replace(is_known=removal.cost.is_known)
            kept = removal.cost.minus(recovered)
        trader.note_disposal(booking, removal.lot, removal.units, recovered, paid)
        return kept

    return keep


def _exchange(trader: Trader, booking: Booking, gone: int, arriving: Sequence[_Arriving]) -> None:
    """Let units arrive at the new instrument and write down what went and came; both are worth what came."""
    activity = booking.activity
    assert activity.instrument_id is not None  # noqa: S101 – it is an exchange of units
    assert activity.into_id is not None  # noqa: S101 – likewise
    into = trader.pool(activity.into_id, activity.account_id, booking.day)
    arrival = booking._replace(activity=replace(activity, instrument_id=activity.into_id))
    for number, (acquired, units, cost) in enumerate(arriving):
        lot = Arrival(units, _translated(trader, booking, cost), acquired, number, is_moved=False)
        trader.arrive(into, arrival, lot)
    into.note_state(booking.day)
    came, carried = sum(item.units for item in arriving), sum(item.cost.value for item in arriving)
    exchange = Exchange(activity.into_id, came)
    left = Move(booking.day, activity.account_id, gone, activity.type, -carried, exchange=exchange)
    trader.positions[activity.instrument_id].moves.append(left)
    trader.positions[activity.into_id].moves.append(left._replace(units=came, put_in=carried))


def _translated(trader: Trader, booking: Booking, cost: Cost) -> Cost:
    """Return a cost with its local part in the new instrument's currency, at the day's rates."""
    activity, terms = booking.activity, trader.terms
    assert activity.instrument_id is not None  # noqa: S101 – it is an exchange of units
    assert activity.into_id is not None  # noqa: S101 – likewise
    old, new = terms.currencies[activity.instrument_id], terms.currencies[activity.into_id]
    if old == new:
        return cost
    rate = terms.rates.of(new, booking.day)
    local = share(cost.local, terms.rates.of(old, booking.day), rate) if rate else 0
    return Cost(cost.value, local, cost.is_known and bool(rate), cost.bare)


def _new_units(booking: Booking, held: int) -> int:
    """Return how many units came: those named, or by the ratio, or one for one; negative for a short."""
    activity = booking.activity
    if activity.split is not None:
        return share(held, activity.split.numerator, activity.split.denominator)
    if activity.quantity is None and activity.type in EXCHANGES:
        return held
    return booking.units if held >= 0 else -booking.units


def _portion(units: int, part: int, total: int) -> int:
    return share(units, abs(part), abs(total))


def _pay_for_nothing(trader: Trader, pool: Pool, booking: Booking) -> None:
    """Note money for units long gone as a gain of the last lot; without any lot flag it: it is no gain."""
    if not pool.lots:
        trader.flag(booking, booking.units)
        trader.note_move(booking, 0, 0, excess=booking.gross)
    elif booking.amount:
        brought = trader.cost(booking, booking.amount, booking.amount)
        trader.note_disposal(booking, pool.lots[-1], 0, NO_COST, brought)
        trader.note_move(booking, 0, -booking.gross, booking.conversion)


def family_of(links: Mapping[UUID, set[UUID]], start: UUID) -> set[UUID]:
    """Return every instrument ``start`` is linked with, itself included."""
    found, waiting = {start}, [start]
    while waiting:
        for other in links.get(waiting.pop(), ()):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found
