"""What a figure was made of: the bookings, holdings, days and sales that add up to it.

Source: docs/specs/explanations.md.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

import numpy as np

from folio.kernel.money import EXACT
from folio.portfolio.domain.bookings import INCOME, Booking
from folio.portfolio.domain.exact import (
    CASH_PLACES,
    RATE_PLACES,
    VALUE_PLACES,
    date_of,
    unscaled,
)
from folio.portfolio.domain.measures import USUAL_TERMS, MeasureTerms, day_ratios, days_of
from folio.portfolio.domain.parts import period_parts
from folio.portfolio.domain.prices import price_as_of
from folio.portfolio.domain.results import measured_positions, state_on
from folio.portfolio.domain.risk import session_returns
from folio.portfolio.domain.valuation import Valuation

Span = tuple[int, int]


class Evidence(StrEnum):
    """Which lines stand behind a figure."""

    START_WORTH = "start_worth"
    END_WORTH = "end_worth"
    FLOWS = "flows"
    UNPRICED = "unpriced"
    INCOME = "income"
    ALL_INCOME = "all_income"
    WITHHELD = "withheld"
    FEES = "fees"
    TAXES = "taxes"
    MARKET = "market"
    CURRENCY = "currency"
    SALES = "sales"
    OPEN = "open"
    COST = "cost"
    DAYS = "days"
    SESSIONS = "sessions"


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One line: its ``amount`` counts towards the figure, ``figures`` say how it came about.

    Amounts of money are in the portfolio's currency and not rounded.
    """

    kind: str
    label: str
    amount: Decimal
    date: dt.date | None = None
    activity_id: UUID | None = None
    instrument_id: UUID | None = None
    figures: tuple[tuple[str, Decimal], ...] = field(default=())


def evidence_of(
    valuation: Valuation, evidence: Evidence, span: Span, terms: MeasureTerms = USUAL_TERMS
) -> list[EvidenceLine]:
    """Return the lines behind a figure of the days after the first of ``span`` up to its last."""
    if evidence is Evidence.DAYS:
        return list(_days(valuation, span, terms))
    if evidence is Evidence.SESSIONS:
        return list(_sessions(valuation, span, terms))
    return list(_LINES[evidence](valuation, span))


def combined(lines: list[EvidenceLine], evidence: Evidence) -> Decimal | None:
    """Return what the lines add up to, for days what they compound to; None where they only scatter."""
    if evidence is Evidence.SESSIONS:
        return None
    if evidence is Evidence.DAYS:
        grown = float(np.prod([1 + float(line.amount) for line in lines])) - 1
        return Decimal(repr(grown))
    total = Decimal(0)
    for line in lines:
        total = EXACT.add(total, line.amount)
    return total


def _worth(valuation: Valuation, day: int) -> Iterator[EvidenceLine]:
    rates = valuation.book.terms.rates
    for instrument_id, line in valuation.lines.items():
        worth = line.worth(day)
        if not worth:
            continue
        price = price_as_of(line.prices, day)
        rate = rates.as_of(line.currency, day)
        yield EvidenceLine(
            "holding",
            _symbol(valuation, instrument_id),
            unscaled(worth, VALUE_PLACES),
            date=price.date,
            instrument_id=instrument_id,
            figures=(
                ("quantity", unscaled(line.held.at(day))),
                ("price", price.close or Decimal(0)),
                ("rate", unscaled(rate or 0, RATE_PLACES)),
            ),
        )
    for currency, cash in valuation.ledgered.cash.items():
        worth = cash.worth(day)
        if worth:
            rate = rates.as_of(currency, day)
            figures = (
                ("amount", unscaled(cash.held.at(day), CASH_PLACES)),
                ("rate", unscaled(rate or 0, RATE_PLACES)),
            )
            yield EvidenceLine(
                "cash", f"Cash {currency}", unscaled(worth, VALUE_PLACES), date=date_of(day), figures=figures
            )


def _start_worth(valuation: Valuation, span: Span) -> Iterator[EvidenceLine]:
    return _worth(valuation, span[0])


def _end_worth(valuation: Valuation, span: Span) -> Iterator[EvidenceLine]:
    return _worth(valuation, span[1])


def _booked(valuation: Valuation, span: Span, counts: Callable[[Booking], int]) -> Iterator[EvidenceLine]:
    after, until = span
    for booking in valuation.bookings:
        amount = counts(booking) if after < booking.day <= until else 0
        if amount:
            activity = booking.activity
            yield EvidenceLine(
                "activity",
                _label(valuation, booking),
                unscaled(amount, VALUE_PLACES),
                date=activity.date,
                activity_id=activity.id,
                instrument_id=activity.instrument_id,
                figures=(("booked", unscaled(booking.amount)), ("costs", unscaled(booking.costs))),
            )


def _flows(valuation: Valuation, span: Span) -> Iterator[EvidenceLine]:
    yield from _booked(valuation, span, lambda booking: booking.external)
    for instrument_id, line in valuation.lines.items():
        for kind, running in (
            ("transfer", line.sent),
            ("exchange", line.exchanged),
            ("oversold", line.unexplained),
        ):
            for day, amount in running.changes(*span):
                yield _crossing(valuation, (kind, instrument_id), day, amount)
    yield from _unpriced(valuation, span)


def _unpriced(valuation: Valuation, span: Span) -> Iterator[EvidenceLine]:
    names: list[UUID | str] = [*valuation.lines, *valuation.ledgered.cash]
    parts = period_parts(valuation, after=span[0], until=span[1])
    for name, part in zip(names, parts, strict=True):
        for day, amount in part.border:
            yield _crossing(valuation, ("unpriced", name), day, amount)


def _crossing(valuation: Valuation, what: tuple[str, UUID | str], day: int, amount: int) -> EvidenceLine:
    kind, name = what
    return EvidenceLine(
        kind,
        _symbol(valuation, name) if isinstance(name, UUID) else f"Cash {name}",
        unscaled(amount, VALUE_PLACES),
        date=date_of(day),
        instrument_id=name if isinstance(name, UUID) else None,
    )


def _income(valuation: Valuation, span: Span) -> Iterator[EvidenceLine]:
    return _booked(valuation, span, lambda booking: booking.gross if booking.activity.type in INCOME else 0)


def _all_income(valuation: Valuation, span: Span) -> Iterator[EvidenceLine]:
    return _income(valuation, (valuation.first, span[1]))


def _withheld(valuation: Valuation, span: Span) -> Iterator[EvidenceLine]:
    return _booked(valuation, span, lambda booking: booking.tax if booking.activity.type in INCOME else 0)


def _fees(valuation: Valuation, span: Span) -> Iterator[EvidenceLine]:
    return _booked(valuation, span, lambda booking: booking.fee)


def _taxes(valuation: Valuation, span: Span) -> Iterator[EvidenceLine]:
    return _booked(valuation, span, lambda booking: booking.tax)


def _gains(valuation: Valuation, span: Span, *, is_market: bool) -> Iterator[EvidenceLine]:
    names: list[UUID | str] = [*valuation.lines, *valuation.ledgered.cash]
    for name, part in zip(names, period_parts(valuation, after=span[0], until=span[1]), strict=True):
        amount = part.market if is_market else part.fx
        if amount:
            figures = (
                ("start", unscaled(part.start, VALUE_PLACES)),
                ("end", unscaled(part.end, VALUE_PLACES)),
            )
            yield EvidenceLine(
                "holding" if isinstance(name, UUID) else "cash",
                _symbol(valuation, name) if isinstance(name, UUID) else f"Cash {name}",
                unscaled(amount, VALUE_PLACES),
                instrument_id=name if isinstance(name, UUID) else None,
                figures=figures,
            )


def _market(valuation: Valuation, span: Span) -> Iterator[EvidenceLine]:
    return _gains(valuation, span, is_market=True)


def _currency(valuation: Valuation, span: Span) -> Iterator[EvidenceLine]:
    yield from _gains(valuation, span, is_market=False)
    for day, amount in valuation.ledgered.converted.changes(*span):
        yield EvidenceLine("conversion", "Broker's rate", unscaled(amount, VALUE_PLACES), date=date_of(day))


def _sales(valuation: Valuation, span: Span) -> Iterator[EvidenceLine]:
    after, until = span
    for position in measured_positions(valuation):
        for lot, disposal in position.disposals:
            gain = disposal.gain
            if gain is None or not after < disposal.day <= until or not _measured(valuation, lot.account_id):
                continue
            proceeds = disposal.proceeds.value if disposal.proceeds else 0
            yield EvidenceLine(
                "sale",
                _symbol(valuation, position.instrument_id),
                unscaled(gain, VALUE_PLACES),
                date=date_of(disposal.day),
                activity_id=disposal.activity.id,
                instrument_id=position.instrument_id,
                figures=(
                    ("quantity", unscaled(disposal.units)),
                    ("proceeds", unscaled(proceeds, VALUE_PLACES)),
                    ("cost", unscaled(disposal.cost.value, VALUE_PLACES)),
                ),
            )


def _measured(valuation: Valuation, account_id: UUID) -> bool:
    return valuation.accounts is None or account_id in valuation.accounts


def _open(valuation: Valuation, span: Span) -> Iterator[EvidenceLine]:
    for line, worth, cost in _held(valuation, span[1]):
        if worth is not None:
            figures = (("value", unscaled(worth, VALUE_PLACES)), ("cost", unscaled(cost, VALUE_PLACES)))
            yield EvidenceLine(
                "holding",
                _symbol(valuation, line),
                unscaled(worth - cost, VALUE_PLACES),
                instrument_id=line,
                figures=figures,
            )


def _cost(valuation: Valuation, span: Span) -> Iterator[EvidenceLine]:
    for line, _, cost in _held(valuation, span[1]):
        yield EvidenceLine(
            "holding", _symbol(valuation, line), unscaled(cost, VALUE_PLACES), instrument_id=line
        )


def _held(valuation: Valuation, day: int) -> Iterator[tuple[UUID, int | None, int]]:
    """Return what is held of known cost: its instrument, its worth and its cost."""
    for position in measured_positions(valuation):
        line = valuation.lines.get(position.instrument_id)
        state = state_on(valuation, position, day)
        if line is not None and state.units and state.is_cost_known:
            yield position.instrument_id, line.worth(day), state.cost


def _days(valuation: Valuation, span: Span, terms: MeasureTerms) -> Iterator[EvidenceLine]:
    days = days_of(valuation, terms.excluded)
    quantum = float(valuation.book.terms.currency.quantum)
    daily = day_ratios(days, timing=terms.timing, quantum=quantum)
    inside = days.inside(*span)
    for place in range(inside.start, inside.stop):
        if daily.is_measured[place]:
            figures = (
                ("gain", _plain(daily.gain[place])),
                ("capital", _plain(daily.capital[place])),
                ("value", _plain(days.value[place])),
            )
            yield EvidenceLine(
                "day",
                date_of(days.first + place).isoformat(),
                _plain(daily.ratios[place]),
                date=date_of(days.first + place),
                figures=figures,
            )


def _sessions(valuation: Valuation, span: Span, terms: MeasureTerms) -> Iterator[EvidenceLine]:
    days = days_of(valuation, terms.excluded)
    quantum = float(valuation.book.terms.currency.quantum)
    daily = day_ratios(days, timing=terms.timing, quantum=quantum)
    inside = days.inside(*span)
    found = session_returns(daily.ratios[inside], days.sessions[inside], first=days.first + inside.start)
    for day, change in zip(found.days.tolist(), found.ratios.tolist(), strict=True):
        yield EvidenceLine("session", date_of(day).isoformat(), _plain(change), date=date_of(day))


def _plain(figure: float) -> Decimal:
    return Decimal(repr(float(figure)))


def _symbol(valuation: Valuation, instrument_id: UUID) -> str:
    return valuation.book.terms.instruments[instrument_id].symbol


def _label(valuation: Valuation, booking: Booking) -> str:
    activity = booking.activity
    kind = activity.type.value.replace("_", " ").capitalize()
    return kind if activity.instrument_id is None else f"{kind} {_symbol(valuation, activity.instrument_id)}"


_LINES: dict[Evidence, Callable[[Valuation, Span], Iterator[EvidenceLine]]] = {
    Evidence.START_WORTH: _start_worth,
    Evidence.END_WORTH: _end_worth,
    Evidence.FLOWS: _flows,
    Evidence.UNPRICED: _unpriced,
    Evidence.INCOME: _income,
    Evidence.ALL_INCOME: _all_income,
    Evidence.WITHHELD: _withheld,
    Evidence.FEES: _fees,
    Evidence.TAXES: _taxes,
    Evidence.MARKET: _market,
    Evidence.CURRENCY: _currency,
    Evidence.SALES: _sales,
    Evidence.OPEN: _open,
    Evidence.COST: _cost,
}
