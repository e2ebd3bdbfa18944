"""What one instrument, or the cash of one currency, contributes to a portfolio's value, day by day.

A line knows its worth (1e-32) at the end of any day, and the running sums that explain how it came about.

Source: docs/specs/returns.md, Lines.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from folio.portfolio.domain.activities import EXCHANGES, TRANSFERS, ActivityType
from folio.portfolio.domain.columns import ExactSums, running_products, step_column
from folio.portfolio.domain.exact import CASH_UNIT, PLACES, RATE_UNIT, UNIT
from folio.portfolio.domain.lots import Disposal, Lot, Sold
from folio.portfolio.domain.positions import Move, MoveColumns, Position
from folio.portfolio.domain.prices import PriceColumn, close_as_of, fill_forward
from folio.portfolio.domain.rates import Rates

T = ActivityType
MOST_WORTHS = 64
# What is worth the price of its units, not what was paid.
_WORTH_BY_PRICE = TRANSFERS | EXCHANGES | {T.SPLIT}
# The worth (1e-32) of units of an instrument on a day; None where it is unknown.
WorthOf = Callable[[UUID, int, int], int | None]


class Running(NamedTuple):
    """A figure that only changes on some days: its total at the end of each of them."""

    days: list[int]
    totals: list[int]

    @classmethod
    def of(cls, changes: Iterable[tuple[int, int]]) -> "Running":
        """Return the running total of ``changes`` (day, change), days ascending."""
        listed = list(changes)
        return cls.over([day for day, _ in listed], [change for _, change in listed])

    @classmethod
    def over(cls, days: Sequence[int], changes: Sequence[int]) -> "Running":
        """Return the running total of ``changes`` on ``days``, ascending; both are equally long."""
        # Of the totals of a day the last one stays.
        by_day = dict(zip(days, accumulate(changes), strict=True))
        return cls(list(by_day), list(by_day.values()))

    @classmethod
    def of_some(cls, days: Sequence[int], changes: Sequence[int]) -> "Running":
        """Return the running total of those of ``changes`` that are not 0."""
        if not any(changes):
            return NOTHING
        return cls.of((day, change) for day, change in zip(days, changes, strict=True) if change)

    def plus(self, changes: Iterable[tuple[int, int]]) -> "Running":
        """Return the running total with a few more changes, on any days."""
        days, totals = list(self.days), list(self.totals)
        for day, change in changes:
            index = bisect_left(days, day)
            if index == len(days) or days[index] != day:
                days.insert(index, day)
                totals.insert(index, totals[index - 1] if index else 0)
            totals[index:] = [total + change for total in totals[index:]]
        return Running(days, totals)

    def column(self, *, first: int, last: int, unit: int) -> NDArray[np.float64]:
        """Return the total of each day in units of ``unit``; ``first`` is not after the first of its days."""
        steps = list(zip(self.days, self.totals, strict=True))
        return step_column(steps, first=first, last=last, unit=unit)

    def at(self, day: int) -> int:
        """Return the total at the end of ``day``."""
        index = bisect_right(self.days, day)
        return self.totals[index - 1] if index else 0

    def between(self, after: int, until: int) -> int:
        """Return what was added after the end of ``after``, up to the end of ``until``."""
        return self.at(until) - self.at(after)

    def changes(self, after: int, until: int) -> Iterator[tuple[int, int]]:
        """Return what was added on each day after ``after``, up to ``until``."""
        begin, end = bisect_right(self.days, after), bisect_right(self.days, until)
        for index in range(begin, end):
            yield self.days[index], self.totals[index] - (self.totals[index - 1] if index else 0)


NOTHING = Running([], [])


@dataclass(frozen=True, slots=True, eq=False)
class InstrumentLine:
    """One instrument over all accounts measured.

    ``held`` are units at the end of a day; ``put_in`` what its trades and transfers were worth, positive
    when units came; ``converted`` the currency effect of broker's rates; ``unexplained`` the proceeds of
    units never held; ``sent`` what transfers of units were worth, by day, and ``exchanged`` what exchanges
    for units of other instruments were. ``known_from`` is the first day it can be valued. ``value`` holds the
    worth of each day from ``first`` on, until the last day something was held; it is 0 while unknown.
    ``realised`` is the gain of sales, ``paid`` the cost of all units ever acquired, those moved in from an
    account not measured included; ``sales`` are one by one.
    """

    prices: PriceColumn | None
    currency: str
    rates: Rates
    held: Running
    put_in: Running
    converted: Running
    unexplained: Running
    sent: Running
    exchanged: Running
    known_from: int | None
    first: int
    value: NDArray[np.float64]
    realised: Running
    paid: Running
    drift: "Drift | None"
    sales: Sold
    # Figures of this line that cost something to work out and are asked for again, by name and days.
    kept: dict[tuple[str, int, int], float] = field(default_factory=dict, repr=False)
    worths: dict[int, int | None] = field(default_factory=dict, repr=False)

    def worth(self, day: int) -> int | None:
        """Return the value at the end of ``day``; None when units are held whose price or rate is unknown."""
        # The first and last days of a period are asked for by nearly every figure of it.
        if day not in self.worths:
            if len(self.worths) >= MOST_WORTHS:
                self.worths.clear()
            self.worths[day] = self._worth(day)
        return self.worths[day]

    def _worth(self, day: int) -> int | None:
        units = self.held.at(day)
        if not units:
            return 0
        close, rate = close_as_of(self.prices, day), self.rates.as_of(self.currency, day)
        return None if close is None or rate is None else units * close * rate

    def unknown_days(self) -> NDArray[np.bool_]:
        """Return, for each leading day without price or rate, whether units were held."""
        length = self.value.size if self.known_from is None else self.known_from - self.first
        units = self.held.column(first=self.first, last=self.first + length - 1, unit=UNIT)
        return np.not_equal(units, 0)

    def traded_days(self) -> NDArray[np.int64]:
        """Return the days with a close on which units of known worth were held."""
        if self.prices is None:
            return np.zeros(0, dtype=np.int64)
        begin, end = self.prices.days.searchsorted(
            np.array([self.first, self.first + self.value.size], np.int32)
        )
        days = self.prices.days[begin:end].astype(np.int64)
        traded: NDArray[np.int64] = days[self.value[days - self.first] != 0]
        return traded

    def currency_effect(self, after: int, until: int) -> int:
        """Return what changes of the rate did to the value after ``after``, up to ``until``."""
        effect = self.converted.between(after, until)
        if self.drift is not None:
            effect += self.drift.up_to(until) - self.drift.up_to(after)
        return effect


@dataclass(frozen=True, slots=True, eq=False)
class Drift:
    """The sum over days of units at the open times close times change of the rate, exact at any day.

    ``starts`` are the days from which ``units`` were held at the open, ``sums_before`` the drift until then.
    """

    first: int
    last: int
    products: ExactSums
    factor: int
    starts: list[int]
    units: list[int]
    sums_before: list[int]

    def up_to(self, day: int) -> int:
        """Return the drift up to and with ``day``."""
        index = bisect_right(self.starts, day) - 1
        if index < 0:
            return 0
        change = self._product(min(day, self.last)) - self._product(self.starts[index] - 1)
        return self.sums_before[index] + self.units[index] * change

    def _product(self, day: int) -> int:
        return self.products.up_to(day - self.first) * self.factor


def instrument_line(
    position: Position,
    prices: PriceColumn | None,
    rates: Rates,
    *,
    scope: tuple[frozenset[UUID] | None, WorthOf],
    last: int,
) -> InstrumentLine | None:
    """Return the line of ``position`` in the accounts of ``scope``, or all, up to the day ``last``.

    None where those accounts never held any of it.
    """
    accounts, worth_of = scope
    moves, currency = _scoped(position.moves, accounts), position.currency
    if not moves:
        return None
    columns = MoveColumns(*zip(*moves, strict=True))
    held = Running.over(columns.day, columns.units)
    first = columns.day[0]
    last = last if held.totals[-1] else held.days[-1]
    closes, unpriced = _closes(prices, first=first, last=last)
    by_day, unrated = rates.daily(currency, first=first, last=last)
    unknown = max(unpriced, unrated)
    places = PLACES if prices is None else prices.places
    units = held.column(first=first, last=last, unit=UNIT)
    value = units * closes
    value *= by_day / (10**places * RATE_UNIT)
    value[:unknown] = 0
    sales = _sales(position, accounts)
    put_in, sent, exchanged = _worth_of_moves(moves, columns, (position.instrument_id, worth_of))
    return InstrumentLine(
        prices=prices,
        currency=currency,
        rates=rates,
        held=held,
        put_in=put_in,
        converted=Running.of_some(columns.day, columns.conversion),
        unexplained=Running.of_some(columns.day, columns.excess),
        sent=sent,
        exchanged=exchanged,
        known_from=first + unknown if unknown < value.size else None,
        first=first,
        value=value,
        realised=_realised(sales),
        paid=_paid(position, accounts),
        sales=Sold.of(sales),
        drift=None
        if currency == rates.currency
        else _drift(_open_units(columns, held), closes, by_day, (first, unrated, places)),
    )


def _some(changes: list[tuple[int, int]]) -> Running:
    return Running.of(changes) if changes else NOTHING


def _scoped(moves: list[Move], accounts: frozenset[UUID] | None) -> list[Move]:
    return moves if accounts is None else [move for move in moves if move.account_id in accounts]


def _sales(position: Position, accounts: frozenset[UUID] | None) -> list[tuple[Lot, Disposal]]:
    return [
        sale
        for sale in position.disposals
        if sale[1].proceeds is not None and (accounts is None or sale[0].account_id in accounts)
    ]


def _realised(sales: list[tuple[Lot, Disposal]]) -> Running:
    return Running.of_some([sold.day for _, sold in sales], [sold.gain or 0 for _, sold in sales])


def _paid(position: Position, accounts: frozenset[UUID] | None) -> Running:
    return Running.of(
        (lot.acquired, lot.cost.value)
        for lot in position.lots
        if (not lot.is_moved if accounts is None else lot.account_id in accounts)
    )


def _closes(prices: PriceColumn | None, *, first: int, last: int) -> tuple[NDArray[np.int64], int]:
    if prices is None:
        return np.zeros(last - first + 1, dtype=np.int64), last - first + 1
    return fill_forward(prices.days, prices.closes, first=first, last=last)


def _worth_of_moves(
    moves: list[Move], columns: MoveColumns, of: tuple[UUID, WorthOf]
) -> tuple[Running, Running, Running]:
    """Return what all moves, transfers and exchanges were worth; unpriced, their cost if known."""
    if _WORTH_BY_PRICE.isdisjoint(columns.kind):
        return Running.over(columns.day, columns.put_in), NOTHING, NOTHING
    instrument_id, worth_of = of
    worths: list[tuple[int, int]] = []
    sent: list[tuple[int, int]] = []
    exchanged: list[tuple[int, int]] = []
    for move in moves:
        if move.kind is T.SPLIT:
            continue
        put_in = move.put_in
        if move.exchange is not None:
            worth = worth_of(move.exchange.instrument_id, move.exchange.units, move.day)
            is_target = move.exchange.instrument_id == instrument_id
            put_in = put_in if worth is None else worth if is_target else -worth
            exchanged.append((move.day, put_in))
        elif move.kind in TRANSFERS:
            worth = worth_of(instrument_id, move.units, move.day)
            put_in = put_in if worth is None else worth
            sent.append((move.day, put_in))
        worths.append((move.day, put_in))
    return Running.of(worths), _some(sent), _some(exchanged)


def _drift(
    opened: tuple[list[int], list[int]],
    closes: NDArray[np.int64],
    by_day: NDArray[np.int64],
    grid: tuple[int, int, int],
) -> Drift:
    first, unrated, places = grid
    changes = np.diff(by_day, prepend=by_day[:1])
    changes[: unrated + 1] = 0
    products, factor = running_products(closes, changes), 10 ** (PLACES - places)
    starts, units = opened
    last = first + closes.size - 1
    marks = [mark * factor for mark in products.at([min(start - 1, last) - first for start in starts])]
    steps = (held * (end - begin) for held, begin, end in zip(units, marks, marks[1:], strict=False))
    sums_before = list(accumulate(steps, initial=0))
    return Drift(first, last, products, factor, starts, units, sums_before)


def _open_units(columns: MoveColumns, held: Running) -> tuple[list[int], list[int]]:
    """Return from which days on how many units were there at the open; a split counts from its own day on."""
    if T.SPLIT not in columns.kind:
        return [day + 1 for day in held.days], held.totals
    counted = [
        day if kind is T.SPLIT else day + 1 for day, kind in zip(columns.day, columns.kind, strict=True)
    ]
    return Running.over(counted, columns.units)


class CashLine(NamedTuple):
    """The tracked cash of one currency over all accounts measured.

    ``held`` is whole numbers of 1e-20 of the currency, ``put_in`` (1e-32) what each movement was worth that
    day.
    """

    currency: str
    rates: Rates
    held: Running
    put_in: Running

    @property
    def known_from(self) -> int | None:
        """The first day it can be valued; None when there is no rate at all."""
        return self.rates.first_day(self.currency)

    def currency_effect(self, after: int, until: int) -> int:
        """Return what changes of the rate did to the value; that is all that changes the worth of cash."""
        return (self.worth(until) or 0) - (self.worth(after) or 0) - self.put_in.between(after, until)

    def worth(self, day: int) -> int | None:
        """Return the value at the end of ``day``; None when there is cash whose rate is unknown."""
        cash = self.held.at(day)
        if not cash:
            return 0
        rate = self.rates.as_of(self.currency, day)
        return None if rate is None else cash * rate

    def daily(self, *, first: int, last: int) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """Return the value at the end of each day, 0 where unknown, and where it is unknown."""
        by_day, unrated = self.rates.daily(self.currency, first=first, last=last)
        cash = self.held.column(first=first, last=last, unit=CASH_UNIT)
        unknown = (np.arange(cash.size) < unrated) & (cash != 0)
        return cash * (by_day / RATE_UNIT), unknown
