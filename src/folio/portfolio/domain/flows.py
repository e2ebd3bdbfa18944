"""What crossed the border of what is measured, was earned and was paid: exact totals and daily columns."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from folio.portfolio.domain.activities import TRANSFERS, ActivityType
from folio.portfolio.domain.bookings import INCOME, Booking
from folio.portfolio.domain.exact import VALUE_UNIT
from folio.portfolio.domain.lines import NOTHING, CashLine, InstrumentLine, Running
from folio.portfolio.domain.rates import Rates

T = ActivityType
_EXTERNAL_CASH = frozenset({T.DEPOSIT, T.WITHDRAWAL, T.TRANSFER_IN, T.TRANSFER_OUT})


@dataclass(frozen=True, slots=True, eq=False)
class Ledgered:
    """Running totals (1e-32) of what bookings did beside moving units.

    ``external`` is what crossed the border, ``converted`` the currency effect of the broker's rate on it;
    ``income_by_instrument`` has None for what came from no instrument; ``cash_by_account`` (1e-20) is by
    account and currency, ``cash`` by currency over all of them. ``daily`` lists the single crossings by day,
    transfers of cash between measured accounts netted.
    """

    external: Running
    converted: Running
    income: Running
    income_by_instrument: dict[UUID | None, Running]
    fees: Running
    taxes: Running
    cash: dict[str, CashLine]
    cash_by_account: dict[tuple[UUID, str], Running]
    daily: list[tuple[int, int]]


def total_bookings(bookings: Iterable[Booking], rates: Rates) -> Ledgered:
    """Return the running totals of ``bookings``, which are in ledger order."""
    moving = bookings if isinstance(bookings, list) else list(bookings)
    crossings = _crossings([booking for booking in moving if booking.external])
    cash_by_account = _cash_by_account(moving)
    by_currency: dict[str, list[Booking]] = {}
    for (_, currency), moved in cash_by_account.items():
        by_currency.setdefault(currency, []).extend(moved)
    earned = [booking for booking in moving if booking.activity.type in INCOME]
    days = [booking.day for booking in moving]
    return Ledgered(
        external=Running.of(crossings),
        converted=Running.of(
            (booking.day, booking.conversion)
            for booking in moving
            if booking.conversion and booking.activity.type in _EXTERNAL_CASH
        ),
        income=Running.over([booking.day for booking in earned], [booking.gross for booking in earned]),
        income_by_instrument=_income_by_instrument(earned),
        fees=Running.of_some(days, [booking.fee for booking in moving]),
        taxes=Running.of_some(days, [booking.tax for booking in moving]),
        cash={currency: _cash_line(currency, moved, rates) for currency, moved in by_currency.items()},
        cash_by_account={
            (moved[0].activity.account_id, currency): Running.over(
                [booking.day for booking in moved], [booking.cash for booking in moved]
            )
            for (_, currency), moved in cash_by_account.items()
        },
        daily=crossings,
    )


def add_bookings(ledgered: Ledgered, added: Sequence[Booking]) -> Ledgered | None:
    """Return the running totals with a few more bookings; None where that is not just adding to them."""
    for booking in added:
        cash = ledgered.cash_by_account.get((booking.activity.account_id, booking.cash_currency))
        if (booking.external and booking.activity.type in TRANSFERS) or (
            booking.cash and (cash is None or cash.days[0] >= booking.day)
        ):
            return None
    external = [(booking.day, booking.external) for booking in added if booking.external]
    converted = [item for item in added if item.conversion and item.activity.type in _EXTERNAL_CASH]
    earned = [booking for booking in added if booking.activity.type in INCOME]
    by_instrument = dict(ledgered.income_by_instrument)
    for booking in earned:
        received = by_instrument.get(booking.activity.instrument_id, NOTHING)
        by_instrument[booking.activity.instrument_id] = received.plus([(booking.day, booking.gross)])
    by_account, cash_lines = dict(ledgered.cash_by_account), dict(ledgered.cash)
    for booking in added:
        if booking.cash:
            key, moved = (booking.activity.account_id, booking.cash_currency), (booking.day, booking.cash)
            by_account[key] = by_account[key].plus([moved])
            line = cash_lines[booking.cash_currency]
            put_in = line.put_in.plus([(booking.day, booking.cash_value)])
            cash_lines[booking.cash_currency] = line._replace(held=line.held.plus([moved]), put_in=put_in)
    return Ledgered(
        external=ledgered.external.plus(external),
        converted=ledgered.converted.plus((item.day, item.conversion) for item in converted),
        income=ledgered.income.plus((booking.day, booking.gross) for booking in earned),
        income_by_instrument=by_instrument,
        fees=ledgered.fees.plus((booking.day, booking.fee) for booking in added if booking.fee),
        taxes=ledgered.taxes.plus((booking.day, booking.tax) for booking in added if booking.tax),
        cash=cash_lines,
        cash_by_account=by_account,
        daily=sorted([*ledgered.daily, *external]),
    )


def _cash_by_account(bookings: Iterable[Booking]) -> dict[tuple[int, str], list[Booking]]:
    """Return the bookings that moved cash, by account and currency."""
    found: dict[tuple[int, str], list[Booking]] = {}
    for booking in bookings:
        if booking.cash:
            key = booking.activity.account_id.int, booking.cash_currency
            if key in found:
                found[key].append(booking)
            else:
                found[key] = [booking]
    return found


def _income_by_instrument(earned: Iterable[Booking]) -> dict[UUID | None, Running]:
    changes: dict[UUID | None, list[tuple[int, int]]] = {}
    for booking in earned:
        changes.setdefault(booking.activity.instrument_id, []).append((booking.day, booking.gross))
    return {instrument_id: Running.of(received) for instrument_id, received in changes.items()}


def _crossings(bookings: Iterable[Booking]) -> list[tuple[int, int]]:
    """Return the single external flows by day; cash sent between measured accounts on a day is none."""
    crossings: list[tuple[int, int]] = []
    transfers: dict[tuple[int, str], int] = {}
    for booking in bookings:
        if booking.activity.type in TRANSFERS:
            key = (booking.day, booking.cash_currency)
            transfers[key] = transfers.get(key, 0) + booking.external
        else:
            crossings.append((booking.day, booking.external))
    crossings.extend((day, amount) for (day, _), amount in transfers.items() if amount)
    crossings.sort()
    return crossings


def _cash_line(currency: str, bookings: list[Booking], rates: Rates) -> CashLine:
    bookings.sort(key=lambda booking: booking.day)
    days = [booking.day for booking in bookings]
    held = Running.over(days, [booking.cash for booking in bookings])
    return CashLine(currency, rates, held, Running.over(days, [booking.cash_value for booking in bookings]))


@dataclass(frozen=True, slots=True, eq=False)
class FlowColumns:
    """What came in and went out each day, both positive, and the running total of external flows alone."""

    inflow: NDArray[np.float64]
    outflow: NDArray[np.float64]
    net_invested: NDArray[np.float64]


def flow_columns(
    ledgered: Ledgered, lines: Iterable[InstrumentLine], *, first: int, last: int
) -> FlowColumns:
    """Return the daily flows of what can be valued, from the day ``first`` to ``last``.

    While an instrument's price or rate is unknown it is outside: what is spent on it goes out, what it brings
    comes in, and on its first known day it comes in at its value.
    """
    external = list(ledgered.daily)
    border: list[tuple[int, int]] = []
    exchanged: dict[int, int] = {}
    for line in lines:
        for day, amount in line.exchanged.changes(first, last):
            exchanged[day] = exchanged.get(day, 0) + amount
        external.extend(line.sent.changes(first, last))
        external.extend(line.unexplained.changes(first, last))
        border.extend(_border_crossings(line, first=first, last=last))
    # Both sides of an exchange are worth the same: within what is measured nothing crossed its border.
    external.extend((day, amount) for day, amount in exchanged.items() if amount)
    inflow, outflow = np.zeros(last - first + 1), np.zeros(last - first + 1)
    for crossings in (external, border):
        _add_flows(crossings, first, inflow, outflow)
    invested = Running.of(sorted(external)).column(first=first, last=last, unit=VALUE_UNIT)
    return FlowColumns(inflow, outflow, invested)


def _add_flows(
    crossings: list[tuple[int, int]], first: int, inflow: NDArray[np.float64], outflow: NDArray[np.float64]
) -> None:
    if not crossings:
        return
    days = np.array([day for day, _ in crossings], dtype=np.int64) - first
    amounts = np.array([amount / VALUE_UNIT for _, amount in crossings])
    inflow += np.bincount(days, np.maximum(amounts, 0.0), inflow.size)
    outflow += np.bincount(days, np.maximum(-amounts, 0.0), outflow.size)


def _border_crossings(line: InstrumentLine, *, first: int, last: int) -> Iterator[tuple[int, int]]:
    if line.known_from == line.first:
        return
    for day, amount in line.put_in.changes(first, last if line.known_from is None else line.known_from):
        yield day, -amount
    if line.known_from is not None:
        yield line.known_from, line.worth(line.known_from) or 0
