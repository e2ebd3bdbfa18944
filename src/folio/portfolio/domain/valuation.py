"""A book at its worth: daily columns for charts and ratios, exact figures for any day.

Source: docs/specs/returns.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from folio.portfolio.domain.book import Book
from folio.portfolio.domain.flows import FlowColumns, Ledgered, flow_columns, total_bookings
from folio.portfolio.domain.instruments import InstrumentKind
from folio.portfolio.domain.lines import InstrumentLine, instrument_line
from folio.portfolio.domain.positions import Position
from folio.portfolio.domain.prices import PriceColumn

Prices = Mapping[UUID, PriceColumn]


@dataclass(frozen=True, slots=True, eq=False)
class Valuation:
    """The worth of a book, or of some of its accounts, on each day from ``first`` to ``last``.

    ``first`` is the day before the first activity, when there was nothing. ``value`` is what is known at the
    end of each day, in the portfolio's currency; ``missing`` counts the holdings whose worth is not known;
    ``sessions`` marks the days on which something held was traded.
    """

    book: Book
    prices: Prices
    accounts: frozenset[UUID] | None
    first: int
    last: int
    lines: dict[UUID, InstrumentLine]
    ledgered: Ledgered
    flows: FlowColumns
    value: NDArray[np.float64]
    missing: NDArray[np.int64]
    sessions: NDArray[np.bool_]


class Worth(NamedTuple):
    """The exact known worth of a day (1e-32) and what could not be valued."""

    value: int
    unknown: frozenset[UUID]
    unknown_currencies: frozenset[str]


def value_book(
    book: Book,
    prices: Prices,
    *,
    accounts: frozenset[UUID] | None = None,
    previous: Valuation | None = None,
) -> Valuation:
    """Return the worth of ``book``, of the given accounts or of all.

    ``previous`` is an earlier valuation of the same portfolio: lines whose position and prices are the same
    objects are taken over from it.
    """
    first, last = book.first_day - 1, book.last_day
    lines = {
        position.instrument_id: line
        for position in book.positions.values()
        if (line := _line(position, book, prices, (accounts, previous))) is not None
    }
    bookings = book.bookings
    if accounts is not None:
        bookings = [booking for booking in bookings if booking.activity.account_id in accounts]
    ledgered = total_bookings(bookings, book.terms.rates)
    value, missing = np.zeros(last - first + 1), np.zeros(last - first + 1, dtype=np.int64)
    for line in lines.values():
        start = line.first - first
        value[start : start + line.value.size] += line.value
        unknown = line.unknown_days()
        missing[start : start + unknown.size] += unknown
    for cash in ledgered.cash.values():
        worth, unknown = cash.daily(first=first, last=last)
        value += worth
        missing += unknown
    return Valuation(
        book=book,
        prices=prices,
        accounts=accounts,
        first=first,
        last=last,
        lines=lines,
        ledgered=ledgered,
        flows=flow_columns(ledgered, lines.values(), first=first, last=last),
        value=value,
        missing=missing,
        sessions=_sessions(book, lines, first=first, last=last),
    )


def worth_on(valuation: Valuation, day: int) -> Worth:
    """Return the exact worth at the end of ``day``; 0 before the first activity."""
    total, unknown, currencies = 0, [], []
    for instrument_id, line in valuation.lines.items():
        worth = line.worth(day)
        if worth is None:
            unknown.append(instrument_id)
        total += worth or 0
    for currency, cash in valuation.ledgered.cash.items():
        worth = cash.worth(day)
        if worth is None:
            currencies.append(currency)
        total += worth or 0
    return Worth(total, frozenset(unknown), frozenset(currencies))


def _line(
    position: Position,
    book: Book,
    prices: Prices,
    scope: tuple[frozenset[UUID] | None, Valuation | None],
) -> InstrumentLine | None:
    accounts, previous = scope
    column = prices.get(position.instrument_id)
    if previous is not None and previous.accounts == accounts and previous.last == book.last_day:
        before = previous.book.positions.get(position.instrument_id)
        line = previous.lines.get(position.instrument_id)
        if before is position and line is not None and line.prices is column:
            return line
    return instrument_line(position, column, book.terms.rates, accounts=accounts, last=book.last_day)


def _sessions(book: Book, lines: dict[UUID, InstrumentLine], *, first: int, last: int) -> NDArray[np.bool_]:
    """Return on which days something held had a close; coins count only where nothing else was ever held."""
    kinds = {
        True: np.zeros(last - first + 1, dtype=np.bool_),
        False: np.zeros(last - first + 1, dtype=np.bool_),
    }
    for instrument_id, line in lines.items():
        is_coin = book.terms.instruments[instrument_id].kind is InstrumentKind.CRYPTO
        kinds[is_coin][line.traded_days() - first] = True
    return kinds[False] if kinds[False].any() else kinds[True]
