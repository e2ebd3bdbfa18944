"""What companies do to lots: capital given back, units added, split off, merged, renamed, gone.

Every lot keeps its day, and no cost is lost: what leaves a lot is in another one or in a gain.

Source: docs/specs/corporate-actions.md.
"""

from collections.abc import Callable, Mapping
from uuid import UUID

from folio.portfolio.domain.activities import EXCHANGES, ZERO, ActivityType
from folio.portfolio.domain.bookings import Booking
from folio.portfolio.domain.exact import UNIT, scaled, share
from folio.portfolio.domain.lots import NO_COST, Cost, Lot, Removal
from folio.portfolio.domain.pools import Pool
from folio.portfolio.domain.positions import Exchange, Move
from folio.portfolio.domain.trading import Trader

T = ActivityType
WHOLE = 10**10


def return_capital(trader: Trader, pool: Pool, booking: Booking) -> None:
    """Take what was given back off the costs of the open lots, by units; what exceeds a cost is a gain."""
    given = trader.cost(booking, booking.amount, booking.amount)
    left, units = given, pool.units
    for lot in list(pool.open_lots()):
        part = left.part(lot.remaining, units)
        left, units = left.minus(part), units - lot.remaining
        relieve(trader, pool, booking, lot, part)
    if left.value:
        _gain_of_nothing_held(trader, pool, booking, left)
    trader.note_move(booking, 0, -booking.gross, booking.conversion)


def relieve(trader: Trader, pool: Pool, booking: Booking, lot: Lot, part: Cost) -> None:
    """Take ``part`` off the cost of a lot, down to nothing; the rest is a gain of no units."""
    if not lot.is_cost_known:
        trader.note_disposal(booking, lot, 0, Cost(0, 0, is_known=False), part)
        return
    if lot.remaining < 0:
        pool.relieve(lot, part)
        return
    off = Cost(
        max(min(part.value, lot.left.value), 0),
        max(min(part.local, lot.left.local), 0),
        bare=max(min(part.bare, lot.left.bare), 0),
    )
    pool.relieve(lot, off)
    if part.value > off.value:
        trader.note_disposal(booking, lot, 0, NO_COST, part.minus(off))


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
    if booking.activity.quantity is None:
        held = max(pool.held_by(booking.activity.account_id), 0)
        units = held % UNIT if booking.activity.type is T.CASH_IN_LIEU else held
        booking = booking._replace(units=units)
    if booking.units:
        trader.sell(pool, booking)
    elif booking.amount:
        _gain_of_nothing_held(trader, pool, booking, trader.cost(booking, booking.amount, booking.amount))
        trader.note_move(booking, 0, -booking.gross, booking.conversion)


def split_off(trader: Trader, pool: Pool, booking: Booking) -> None:
    """Move a part of every lot's cost into a lot of the new instrument, of the same day."""
    activity = booking.activity
    into = _into(trader, booking)
    fraction = scaled(activity.basis_fraction) if activity.basis_fraction is not None else 0
    held, new = pool.units, _new_units(booking, pool.units)
    if not held:
        trader.flag(booking, new)
        return
    parts: list[tuple[Lot, int, Cost]] = []
    counted = given = 0
    for lot in list(pool.open_lots()):
        counted += lot.remaining
        units = share(new, counted, held) - given
        given += units
        cost = lot.left.part(fraction, WHOLE)
        pool.relieve(lot, cost)
        parts.append((lot, units, cost))
    _arrive(trader, into, booking, parts)
    _note_exchange(trader, booking, (0, new), sum(cost.value for _, _, cost in parts))


def merge(trader: Trader, pool: Pool, booking: Booking) -> None:
    """Turn every lot into one of the new instrument, of the same day; cash paid beside it is realised.

    With a ``basis_fraction`` the rest of the cost is that of the part paid for in cash. Else, where a
    ``price`` says what a new unit is worth, the gain is recognised up to the cash, no loss is, and the cost
    goes on: cost + gain - cash. Without units it is a sale of all.
    """
    activity = booking.activity
    if activity.into_id is None:
        sell_rest(trader, pool, booking)
        return
    into = _into(trader, booking)
    held = pool.held_by(activity.account_id)
    new = _new_units(booking, held)
    if held <= 0:
        trader.flag(booking, new)
        return
    removals = pool.take(held, account_id=activity.account_id)
    cash = trader.cost(booking, booking.amount - booking.costs, booking.amount)
    keep = _kept_cost(trader, booking, new=new)
    parts: list[tuple[Lot, int, Cost]] = []
    counted = given = 0
    for removal in removals:
        counted += removal.units
        units = share(new, counted, held) - given
        given += units
        paid = cash.part(removal.units, held + removal.units - counted)
        cash = cash.minus(paid)
        parts.append((removal.lot, units, keep(removal, paid, units)))
    _arrive(trader, into, booking, parts)
    _note_exchange(trader, booking, (-held, new), sum(cost.value for _, _, cost in parts))
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


def _kept_cost(trader: Trader, booking: Booking, *, new: int) -> Callable[[Removal, Cost, int], Cost]:
    """Return how a lot that leaves says what cost goes on; the rest is realised against its cash."""
    activity = booking.activity
    fraction = scaled(activity.basis_fraction) if activity.basis_fraction is not None else None
    worth = share(scaled(activity.price or ZERO), new, UNIT)
    priced = trader.cost(booking, worth, worth)

    def keep(removal: Removal, paid: Cost, units: int) -> Cost:
        if not booking.amount:
            trader.note_disposal(booking, removal.lot, removal.units, removal.cost)
            return removal.cost
        if fraction is not None:
            kept = removal.cost.part(fraction, WHOLE)
            given_up = removal.cost.minus(kept)
            trader.note_disposal(booking, removal.lot, removal.units, given_up, paid)
            return kept
        worth_of_lot = priced.part(units, new) if new else NO_COST
        gain = max(min(worth_of_lot.value + paid.value - removal.cost.value, paid.value), 0)
        recovered = Cost(
            paid.value - gain,
            paid.local - share(paid.local, gain, paid.value) if paid.value > 0 else paid.local,
            removal.cost.is_known,
            paid.bare - share(paid.bare, gain, paid.value) if paid.value > 0 else paid.bare,
        )
        trader.note_disposal(booking, removal.lot, removal.units, recovered, paid)
        return removal.cost.minus(recovered)

    return keep


def _arrive(trader: Trader, into: Pool, booking: Booking, parts: list[tuple[Lot, int, Cost]]) -> None:
    activity = booking.activity
    for number, (lot, units, cost) in enumerate(parts):
        into.add(
            activity,
            units,
            _translated(trader, booking, cost),
            acquired=lot.acquired,
            number=number,
            account_id=activity.account_id,
            is_moved=False,
        )
    into.note_state(booking.day)


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


def _note_exchange(trader: Trader, booking: Booking, units: tuple[int, int], cost: int) -> None:
    """Write down the units that went and came; both sides are worth what came."""
    activity = booking.activity
    assert activity.instrument_id is not None  # noqa: S101 – it is an exchange of units
    assert activity.into_id is not None  # noqa: S101 – likewise
    exchange = Exchange(activity.into_id, units[1])
    gone = Move(booking.day, activity.account_id, units[0], activity.type, -cost, exchange=exchange)
    came = Move(booking.day, activity.account_id, units[1], activity.type, cost, exchange=exchange)
    trader.positions[activity.instrument_id].moves.append(gone)
    trader.positions[activity.into_id].moves.append(came)


def _into(trader: Trader, booking: Booking) -> Pool:
    activity = booking.activity
    assert activity.into_id is not None  # noqa: S101 – it is an exchange of units
    return trader.pool(activity.into_id, activity.account_id, booking.day)


def _new_units(booking: Booking, held: int) -> int:
    """Return how many units came: those named, or by the ratio, or one for one."""
    activity = booking.activity
    if activity.split is not None:
        return share(held, activity.split.numerator, activity.split.denominator)
    if activity.quantity is None and activity.type in EXCHANGES:
        return held
    return booking.units


def _gain_of_nothing_held(trader: Trader, pool: Pool, booking: Booking, brought: Cost) -> None:
    """Note money for units long gone as a gain of the last lot; flag it where there never was one."""
    if pool.lots:
        trader.note_disposal(booking, pool.lots[-1], 0, NO_COST, brought)
    else:
        trader.flag(booking, 0)


def family_of(links: Mapping[UUID, set[UUID]], start: UUID) -> set[UUID]:
    """Return every instrument ``start`` is linked with, itself included."""
    found, waiting = {start}, [start]
    while waiting:
        for other in links.get(waiting.pop(), ()):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found
