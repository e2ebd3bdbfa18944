"""What holdings bring: over the last twelve months, on what they cost, and what may be expected.

Source: docs/specs/income.md, Yields.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from folio.portfolio.domain.activities import ActivityType
from folio.portfolio.domain.bookings import Booking
from folio.portfolio.domain.exact import date_of, day_number, ratio, rounded_value
from folio.portfolio.domain.instruments import Instrument
from folio.portfolio.domain.results import measured_positions, state_on
from folio.portfolio.domain.valuation import Valuation

YEAR_DAYS = 365


@dataclass(frozen=True, slots=True)
class Expected:
    """A payment that would come if the last year's were paid again for the units held now."""

    instrument: Instrument
    date: dt.date
    value: Decimal


@dataclass(frozen=True, slots=True)
class Yield:
    """What one holding brings a year, in the portfolio's currency; rates are None without value or cost."""

    instrument: Instrument
    value: Decimal | None
    cost_basis: Decimal | None
    trailing: Decimal
    withheld: Decimal
    expected: Decimal
    trailing_yield: Decimal | None
    forward_yield: Decimal | None
    yield_on_cost: Decimal | None


@dataclass(frozen=True, slots=True)
class Yields:
    """The yields of all holdings, best first, of all together, and the payments to expect, soonest first."""

    as_of: dt.date
    currency: str
    trailing: Decimal
    withheld: Decimal
    expected: Decimal
    trailing_yield: Decimal | None
    forward_yield: Decimal | None
    yield_on_cost: Decimal | None
    items: tuple[Yield, ...]
    payments: tuple[Expected, ...]


@dataclass(frozen=True, slots=True)
class _Exact:
    """One holding's figures in whole numbers of 1e-32."""

    instrument_id: UUID
    value: int | None
    cost: int | None
    trailing: int
    withheld: int
    payments: tuple[tuple[int, int], ...]

    @property
    def expected(self) -> int:
        return sum(amount for _, amount in self.payments)


def yields_on(valuation: Valuation, as_of: dt.date) -> Yields:
    """Return what is held at the end of ``as_of`` brings.

    Trailing are dividends of the 365 days up to it; expected the same again, for the units held now.
    """
    day = min(day_number(as_of), valuation.last)
    found = list(_holdings(valuation, day))
    terms = valuation.book.terms
    items = [_yield(valuation, item) for item in found]
    items.sort(key=lambda item: (-(item.forward_yield or Decimal(0)), item.instrument.symbol))
    payments = [
        Expected(terms.instruments[item.instrument_id], date_of(when), rounded_value(amount, terms.currency))
        for item in found
        for when, amount in item.payments
    ]
    payments.sort(key=lambda payment: (payment.date, payment.instrument.symbol))
    worth = sum(item.value or 0 for item in found)
    known = [item for item in found if item.cost is not None]
    trailing, expected = sum(item.trailing for item in found), sum(item.expected for item in found)
    return Yields(
        as_of=as_of,
        currency=terms.currency.code,
        trailing=rounded_value(trailing, terms.currency),
        withheld=rounded_value(sum(item.withheld for item in found), terms.currency),
        expected=rounded_value(expected, terms.currency),
        trailing_yield=_share(trailing, worth),
        forward_yield=_share(expected, worth),
        yield_on_cost=_share(sum(item.expected for item in known), sum(item.cost or 0 for item in known)),
        items=tuple(items),
        payments=tuple(payments),
    )


def _holdings(valuation: Valuation, day: int) -> Iterator[_Exact]:
    paid = _paid(valuation, day)
    for position in measured_positions(valuation):
        line = valuation.lines.get(position.instrument_id)
        state = state_on(valuation, position, day)
        if line is None or state.units <= 0:
            continue
        bookings = paid.get(position.instrument_id, [])
        yield _Exact(
            position.instrument_id,
            line.worth(day),
            state.cost if state.is_cost_known else None,
            sum(booking.gross for booking in bookings),
            sum(booking.tax for booking in bookings),
            tuple(_again(valuation, position.instrument_id, booking, day) for booking in bookings),
        )


def _paid(valuation: Valuation, day: int) -> dict[UUID, list[Booking]]:
    """Return the dividends of the year up to ``day`` by instrument."""
    found: dict[UUID, list[Booking]] = {}
    for booking in valuation.bookings:
        activity = booking.activity
        is_dividend = activity.type is ActivityType.DIVIDEND and activity.instrument_id is not None
        if is_dividend and activity.instrument_id and day - YEAR_DAYS < booking.day <= day:
            found.setdefault(activity.instrument_id, []).append(booking)
    return found


def _again(valuation: Valuation, instrument_id: UUID, booking: Booking, day: int) -> tuple[int, int]:
    """Return the day a year after a dividend and what it would be for the units of ``day``."""
    line = valuation.lines[instrument_id]
    then = line.held.at(booking.day - 1) or line.held.at(booking.day)
    if then <= 0:
        return booking.day + YEAR_DAYS, 0
    numerator, denominator = line.held.at(day), then
    for split in valuation.book.splits.get(instrument_id, ()):
        # Units of before a split are counted in those of after it.
        if booking.day <= day_number(split.ex_date) <= day:
            numerator, denominator = numerator * split.denominator, denominator * split.numerator
    return booking.day + YEAR_DAYS, booking.gross * numerator // denominator


def _yield(valuation: Valuation, item: _Exact) -> Yield:
    currency = valuation.book.terms.currency
    return Yield(
        instrument=valuation.book.terms.instruments[item.instrument_id],
        value=None if item.value is None else rounded_value(item.value, currency),
        cost_basis=None if item.cost is None else rounded_value(item.cost, currency),
        trailing=rounded_value(item.trailing, currency),
        withheld=rounded_value(item.withheld, currency),
        expected=rounded_value(item.expected, currency),
        trailing_yield=_share(item.trailing, item.value),
        forward_yield=_share(item.expected, item.value),
        yield_on_cost=_share(item.expected, item.cost),
    )


def _share(part: int, whole: int | None) -> Decimal | None:
    return ratio(part / whole) if whole and whole > 0 else None
