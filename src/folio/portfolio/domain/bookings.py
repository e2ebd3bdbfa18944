"""What an activity does to cash, flows, income and costs, in exact whole numbers.

Source: docs/specs/returns.md, What an activity does.
"""

from typing import NamedTuple

from folio.portfolio.domain.activities import PAID_OUT, TRANSFERS, Activity, ActivityType
from folio.portfolio.domain.exact import RATE_UNIT, UNIT, day_number, scaled, share
from folio.portfolio.domain.instruments import Account
from folio.portfolio.domain.rates import BookingRates, Conversion

T = ActivityType
_IN = {*PAID_OUT, T.DEPOSIT, T.DIVIDEND, T.INTEREST, T.TRANSFER_IN}
# What moves no money of its own, only its costs.
_UNPAID = {T.SPLIT, T.STOCK_DIVIDEND, T.SPIN_OFF, T.SYMBOL_CHANGE}
# Where a price says what a new unit is worth, not what was paid.
_WITHOUT_PRICE = {*_UNPAID, T.MERGER}
_MOVING = {T.BUY, *PAID_OUT, T.STOCK_DIVIDEND, T.SPIN_OFF, T.SYMBOL_CHANGE}
_CASH_ONLY = {T.DEPOSIT, T.WITHDRAWAL, T.TRANSFER_IN, T.TRANSFER_OUT}
INCOME = frozenset({T.DIVIDEND, T.INTEREST})


class Booking(NamedTuple):
    """One activity in the portfolio's currency; values are whole numbers of 1e-32, see ``exact``.

    ``gross`` is the amount before costs, as the cash or the flow was worth that day. ``fee`` and ``tax`` are
    all costs of the activity, its own amount included where it is one. ``external`` is what crossed the
    portfolio's border, positive inwards; units that cross it are left to whoever knows prices.
    ``conversion`` is what the broker's rate made differ from the day's, a currency effect. ``cash`` (1e-20)
    moved in ``cash_currency``, worth ``cash_value``; 0 where cash is not tracked. ``amount`` and ``costs``
    are in the activity's currency (1e-10); ``paid_rate`` (1e-22) is the rate that counts for cost.
    """

    activity: Activity
    day: int
    units: int
    gross: int
    fee: int
    tax: int
    external: int
    conversion: int
    cash: int
    cash_value: int
    cash_currency: str
    amount: int
    costs: int
    paid_rate: int


def book_activity(activity: Activity, account: Account, rates: BookingRates) -> Booking:
    """Return what ``activity`` does in the currency ``rates`` lead to."""
    day = day_number(activity.date)
    kind = activity.type
    if activity.fx_rate is None:
        rate = rates.conversion(activity.currency, day)
    else:
        rate = convert(activity, account, rates, day=day)
    units = 0 if activity.quantity is None else scaled(activity.quantity)
    amount = _gross(activity, units)
    fee = scaled(activity.fee) if activity.fee else 0
    tax = scaled(activity.tax) if activity.tax else 0
    if kind is T.FEE:
        fee, amount = fee + amount, 0
    elif kind is T.TAX:
        tax, amount = tax + amount, 0
    elif not account.tracks_cash and kind in _CASH_ONLY and activity.instrument_id is None:
        amount = 0
    costs = fee + tax
    net = _net(activity, amount) - costs
    paid, moved, _, currency, cash_factor = rate
    external, conversion = _crossing(activity, account, amount=amount, net=net, rate=rate)
    cash, cash_value = (net * cash_factor, net * moved) if account.tracks_cash else (0, 0)
    gross, fee, tax = amount * moved, fee * moved, tax * moved
    return Booking(
        activity,
        day,
        units,
        gross,
        fee,
        tax,
        external,
        conversion,
        cash,
        cash_value,
        currency,
        amount,
        costs,
        paid,
    )


def as_crossing(booking: Booking) -> Booking:
    """Return ``booking`` as it looks where cash is outside: what moved cash crossed the border."""
    if not booking.cash:
        return booking
    return booking._replace(external=-booking.cash_value, cash=0, cash_value=0)


def convert(activity: Activity, account: Account, rates: BookingRates, *, day: int) -> Conversion:
    """Return the rates that apply to ``activity``: the broker's where it names one, before the day's."""
    if activity.fx_rate is None or activity.currency == account.currency == rates.currency:
        return rates.conversion(activity.currency, day)
    by_day = UNIT * rates.of(activity.currency, day)
    factor = scaled(activity.fx_rate)
    if activity.currency != account.currency:
        paid = factor * rates.of(account.currency, day)
        return Conversion(paid, paid, by_day or paid, account.currency, factor)
    paid = factor * RATE_UNIT
    moved = by_day if account.tracks_cash and by_day else paid
    return Conversion(paid, moved, by_day or paid, activity.currency, UNIT)


def moves_units(activity: Activity) -> bool:
    """Say whether units of an instrument come or go, or their cost changes, splits aside."""
    kind = activity.type
    return kind in _MOVING or (kind in TRANSFERS and activity.instrument_id is not None)


def _gross(activity: Activity, units: int) -> int:
    """Return the amount before costs as a whole number of 1e-10, half to even."""
    if activity.amount is not None:
        return scaled(activity.amount)
    if activity.type in _WITHOUT_PRICE:
        return 0
    return share(scaled(activity.price), units, UNIT) if activity.price is not None else 0


def _net(activity: Activity, amount: int) -> int:
    kind = activity.type
    if kind in _UNPAID or (kind in TRANSFERS and activity.instrument_id is not None):
        return 0
    return amount if kind in _IN else -amount


def _crossing(
    activity: Activity, account: Account, *, amount: int, net: int, rate: Conversion
) -> tuple[int, int]:
    """Return what crosses the portfolio's border and the currency effect of the broker's rate."""
    kind = activity.type
    conversion = 0
    if rate.day == rate.moved:
        pass
    elif kind is T.BUY:
        conversion = amount * (rate.day - rate.moved)
    elif kind in PAID_OUT:
        conversion = amount * (rate.moved - rate.day)
    if not account.tracks_cash:
        return -net * rate.moved, conversion
    if kind in _CASH_ONLY and activity.instrument_id is None:
        signed = amount if kind in _IN else -amount
        return signed * rate.paid, signed * (rate.moved - rate.paid)
    return 0, conversion
