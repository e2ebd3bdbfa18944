"""The order in which activities count: reversals taken out, days put in sequence.

Source: docs/specs/activities.md, Order of a day.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from folio.kernel.money import EXACT
from folio.portfolio.domain.activities import TRANSFERS, ZERO, Activity, ActivityType

# Units sent from one account of a portfolio to another arrive within this many days.
TRANSFER_DAYS = 7

# Before the timed activities of a day (0) what brings something in, after them (2) what takes it out.
_UNTIMED_PHASE = {
    ActivityType.SPLIT: (0, 0),
    ActivityType.SYMBOL_CHANGE: (0, 0),
    ActivityType.SPIN_OFF: (0, 0),
    ActivityType.STOCK_DIVIDEND: (0, 0),
    ActivityType.MERGER: (0, 0),
    ActivityType.CASH_IN_LIEU: (0, 0),
    ActivityType.DELISTING: (0, 0),
    ActivityType.DEPOSIT: (0, 1),
    ActivityType.TRANSFER_IN: (0, 2),
    ActivityType.BUY: (0, 3),
    ActivityType.SELL: (2, 6),
    ActivityType.DIVIDEND: (2, 7),
    ActivityType.RETURN_OF_CAPITAL: (2, 7),
    ActivityType.INTEREST: (2, 8),
    ActivityType.FEE: (2, 9),
    ActivityType.TAX: (2, 10),
    ActivityType.WITHDRAWAL: (2, 11),
    ActivityType.TRANSFER_OUT: (2, 12),
}
_PAIRED_PHASE = {ActivityType.TRANSFER_OUT: (0, 4), ActivityType.TRANSFER_IN: (0, 5)}

OrderKey = tuple[int, int, int, float, int, int, int, int]


def order_activities(activities: Iterable[Activity]) -> tuple[list[Activity], dict[UUID, UUID]]:
    """Return the activities that count, in the order they count, and the transfers that belong together.

    The second part maps the id of a ``transfer_in`` to that of its ``transfer_out``. Within a day: by
    ``order``, then corporate actions, what brings something in, the activities with a time by their time,
    what takes something out; then by ``seq``, then by id. Independent of the order they are given in.
    """
    listed = list(activities)
    if any(activity.type is ActivityType.DIVIDEND_REINVESTMENT for activity in listed):
        listed = [leg for activity in listed for leg in legs_of(activity)]
    cancelled = cancelled_ids(listed)
    counting = [activity for activity in listed if activity.id not in cancelled] if cancelled else listed
    pairs = pair_transfers(counting)
    if pairs:
        paired = {*pairs, *pairs.values()}
        keys = [order_key(activity, paired=activity.id in paired) for activity in counting]
    else:
        keys = [order_key(activity) for activity in counting]
    order = sorted(range(len(counting)), key=keys.__getitem__)
    return [counting[index] for index in order], pairs


def order_key(activity: Activity, *, paired: bool = False) -> OrderKey:
    """Return where an activity stands in the ledger; ``paired`` transfers stand after buys, before sales."""
    phases = _PAIRED_PHASE if paired else _UNTIMED_PHASE
    phase, rank = phases[activity.type]
    instant = 0.0
    if activity.at is not None and rank and not paired:
        phase, instant = 1, activity.at.timestamp()
    place = activity.seq, activity.id.int, activity.leg
    return activity.date.toordinal(), activity.order, phase, instant, rank, *place


def legs_of(activity: Activity) -> tuple[Activity, ...]:
    """Return what ``activity`` is booked as: a reinvested dividend is a dividend and a purchase."""
    if activity.type is not ActivityType.DIVIDEND_REINVESTMENT:
        return (activity,)
    costs = EXACT.add(activity.fee, activity.tax)
    spent = None
    if activity.price is not None and activity.quantity is not None:
        spent = EXACT.multiply(activity.quantity, activity.price)
    gross = activity.amount if activity.amount is not None else EXACT.add(spent or ZERO, costs)
    dividend = replace(activity, type=ActivityType.DIVIDEND, quantity=None, price=None, amount=gross)
    bought = spent if spent is not None else EXACT.subtract(gross, costs)
    return dividend, replace(activity, type=ActivityType.BUY, amount=bought, fee=ZERO, tax=ZERO, leg=1)


def cancelled_ids(activities: Iterable[Activity]) -> set[UUID]:
    """Return the ids of all reversals and of what they cancel; a reversal reversed cancels nothing.

    A reversal is booked after what it reverses, and ids sort by the time they were made.
    """
    reversals = [activity for activity in activities if activity.reverses is not None]
    cancelled: set[UUID] = set()
    for reversal in sorted(reversals, key=lambda activity: activity.id, reverse=True):
        if reversal.reverses is not None and reversal.id not in cancelled:
            cancelled.add(reversal.reverses)
    return cancelled | {reversal.id for reversal in reversals}


def pair_transfers(activities: Iterable[Activity]) -> dict[UUID, UUID]:
    """Return which ``transfer_in`` of units is the other end of which ``transfer_out``, id by id.

    Same instrument, same quantity, another account, in on the day out or up to seven days later; first come,
    first paired.
    """
    transfers = [item for item in activities if item.type in TRANSFERS and item.instrument_id is not None]
    transfers.sort(key=lambda item: (item.date, item.seq, item.id))
    outgoing = [item for item in transfers if item.type is ActivityType.TRANSFER_OUT]
    pairs: dict[UUID, UUID] = {}
    for incoming in transfers:
        if incoming.type is ActivityType.TRANSFER_IN:
            match = next((item for item in outgoing if _belong_together(item, incoming)), None)
            if match is not None:
                outgoing.remove(match)
                pairs[incoming.id] = match.id
    return pairs


def _belong_together(outgoing: Activity, incoming: Activity) -> bool:
    return (
        outgoing.instrument_id == incoming.instrument_id
        and outgoing.quantity == incoming.quantity
        and outgoing.account_id != incoming.account_id
        and dt.timedelta(0) <= incoming.date - outgoing.date <= dt.timedelta(TRANSFER_DAYS)
    )
