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
from folio.portfolio.domain.bookings import Booking, as_crossing
from folio.portfolio.domain.flows import FlowColumns, Ledgered, add_bookings, flow_columns, total_bookings
from folio.portfolio.domain.instruments import InstrumentKind
from folio.portfolio.domain.lines import InstrumentLine, instrument_line
from folio.portfolio.domain.positions import Position
from folio.portfolio.domain.prices import PriceColumn, close_as_of

Prices = Mapping[UUID, PriceColumn]


@dataclass(frozen=True, slots=True, eq=False)
class Valuation:
    """The worth of a book, or of a part of it, on each day from ``first`` to ``last``.

    ``accounts`` and ``instruments`` say which part; None is all of them. Where ``instruments`` are named no
    cash is in the part: each of their trades, dividends and costs is itself an external flow at its net
    amount. ``bookings`` are those of the part, in ledger order.

    ``first`` is the day before the first activity, when there was nothing. ``value`` is what is known at the
    end of each day, in the portfolio's currency; ``missing`` counts the holdings whose worth is not known;
    ``sessions`` marks the days on which something held was traded.
    """

    book: Book
    prices: Prices
    accounts: frozenset[UUID] | None
    instruments: frozenset[UUID] | None
    bookings: list[Booking]
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
    instruments: frozenset[UUID] | None = None,
    previous: Valuation | None = None,
) -> Valuation:
    """Return the worth of ``book``, of the given accounts and instruments or of all.

    ``previous`` is an earlier valuation of the same portfolio: lines whose position and prices are the same
    objects are taken over from it.
    """
    lines = {
        position.instrument_id: line
        for position in book.positions.values()
        if (instruments is None or position.instrument_id in instruments)
        and (line := _line(position, book, prices, (accounts, previous))) is not None
    }
    bookings = book.bookings
    if accounts is not None:
        bookings = [booking for booking in bookings if booking.activity.account_id in accounts]
    if instruments is not None:
        bookings = [as_crossing(item) for item in bookings if item.activity.instrument_id in instruments]
    ledgered = _continued(book, previous, (accounts, instruments))
    if ledgered is None:
        ledgered = total_bookings(bookings, book.terms.rates)
    return _valued(book, (prices, accounts, instruments), lines, (bookings, ledgered))


def _continued(
    book: Book,
    previous: Valuation | None,
    part: tuple[frozenset[UUID] | None, frozenset[UUID] | None],
) -> Ledgered | None:
    """Return the totals of ``previous`` with what was added to its book since, where that is all."""
    if (
        previous is None
        or book.basis is not previous.book.mark
        or part != (previous.accounts, previous.instruments)
        or part[1] is not None
    ):
        return None
    accounts = part[0]
    added = [item for item in book.added if accounts is None or item.activity.account_id in accounts]
    return add_bookings(previous.ledgered, added)


def value_instruments(valuation: Valuation) -> dict[UUID, Valuation]:
    """Return the worth of each instrument of ``valuation`` by itself, in the same accounts."""
    by_instrument: dict[UUID, list[Booking]] = {instrument_id: [] for instrument_id in valuation.lines}
    for booking in valuation.bookings:
        if booking.activity.instrument_id is not None:
            by_instrument.setdefault(booking.activity.instrument_id, []).append(as_crossing(booking))
    return {
        instrument_id: _valued(
            valuation.book,
            (valuation.prices, valuation.accounts, frozenset({instrument_id})),
            {instrument_id: valuation.lines[instrument_id]} if instrument_id in valuation.lines else {},
            (bookings, total_bookings(bookings, valuation.book.terms.rates)),
        )
        for instrument_id, bookings in by_instrument.items()
    }


def _valued(
    book: Book,
    part: tuple[Prices, frozenset[UUID] | None, frozenset[UUID] | None],
    lines: dict[UUID, InstrumentLine],
    totalled: tuple[list[Booking], Ledgered],
) -> Valuation:
    first, last = book.first_day - 1, book.last_day
    bookings, ledgered = totalled
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
        prices=part[0],
        accounts=part[1],
        instruments=part[2],
        bookings=bookings,
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
        if before is position and line is not None and line.prices is column and not line.exchanged.days:
            return line

    def worth_of(instrument_id: UUID, units: int, day: int) -> int | None:
        close = close_as_of(prices.get(instrument_id), day)
        rate = book.terms.rates.as_of(book.terms.instruments[instrument_id].currency, day)
        return None if close is None or rate is None else units * close * rate

    scoped = (accounts, worth_of)
    return instrument_line(position, column, book.terms.rates, scope=scoped, last=book.last_day)


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
