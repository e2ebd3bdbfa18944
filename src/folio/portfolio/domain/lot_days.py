"""What one lot returned: its units from the day they came, what they brought and what they were sold for.

Source: docs/specs/measures.md, One lot.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

import numpy as np

from folio.kernel.money import Currency, round_to
from folio.portfolio.domain.activities import ActivityType
from folio.portfolio.domain.bookings import INCOME
from folio.portfolio.domain.exact import RATE_UNIT, UNIT, VALUE_UNIT, date_of, day_number, maybe_ratio
from folio.portfolio.domain.lots import Lot
from folio.portfolio.domain.measures import Column, Days, Excluded, MeasureTerms, returns_between
from folio.portfolio.domain.performance import Breakdown, Performance
from folio.portfolio.domain.prices import fill_forward
from folio.portfolio.domain.valuation import Valuation

_BROUGHT = INCOME | {ActivityType.RETURN_OF_CAPITAL}


@dataclass(frozen=True, slots=True, eq=False)
class LotDays:
    """The columns of a lot for each day of its valuation, and what each day's gain came from."""

    days: Days
    causes: Mapping[str, Column]


@dataclass(slots=True, eq=False)
class _Quotes:
    """Price in the portfolio's currency and its two factors, and what a unit of the day became, per day."""

    price: Column
    rate: Column
    became: Column
    known: int

    @property
    def worth(self) -> Column:
        return self.price * self.rate


def days_of_lot(
    valuation: Valuation, found: tuple[UUID, Lot], excluded: frozenset[Excluded] = frozenset()
) -> LotDays:
    """Return the columns of a lot.

    What it cost comes in on its day and what it was sold for goes out, after fees and taxes. Of a dividend it
    has the share of units that it was of those measured. It begins when its price is known.
    """
    instrument_id, lot = found
    quotes = _quotes(valuation, instrument_id)
    start = max(lot.acquired - valuation.first, quotes.known)
    units = _units(lot, quotes, valuation.first)
    units[:start] = 0
    causes = {name: np.zeros(units.size) for name in ("fx", "income", "fees", "taxes")}
    inflow, outflow = np.zeros(units.size), np.zeros(units.size)
    if start < units.size:
        is_bought = start == lot.acquired - valuation.first and lot.cost.is_known and not lot.is_moved
        worth = lot.units / UNIT / quotes.became[start] * quotes.worth[start]
        inflow[start] = lot.cost.value / VALUE_UNIT if is_bought else worth
        causes["fees"][start] = (lot.cost.value - lot.cost.bare) / VALUE_UNIT if is_bought else 0.0
        _sell(lot, quotes, (valuation.first, start), (outflow, causes["fees"]))
        _bring(valuation, instrument_id, (units, start), (outflow, causes))
    opened = np.concatenate(([0.0], units[:-1] * quotes.became[:-1])) / quotes.became
    causes["fx"] = opened * quotes.price * np.diff(quotes.rate, prepend=quotes.rate[:1])
    sessions = valuation.sessions & (units != 0)
    left_out = _left_out(causes, excluded)
    return LotDays(Days(valuation.first, units * quotes.worth, inflow, outflow, left_out, sessions), causes)


def _quotes(valuation: Valuation, instrument_id: UUID) -> _Quotes:
    line, first, size = valuation.lines[instrument_id], valuation.first, valuation.value.size
    became = np.ones(size)
    for split in valuation.book.splits.get(instrument_id, ()):
        place = min(max(day_number(split.ex_date) - first, 0), size)
        became[:place] *= split.numerator / split.denominator
    rates, unrated = line.rates.daily(line.currency, first=first, last=valuation.last)
    price, unpriced = np.zeros(size), size
    if line.prices is not None:
        closes, unpriced = fill_forward(
            line.prices.days, line.prices.closes, first=first, last=valuation.last
        )
        price = closes / 10**line.prices.places
    return _Quotes(price, rates / RATE_UNIT, became, max(unpriced, unrated))


def _units(lot: Lot, quotes: _Quotes, first: int) -> Column:
    """Return the units of each day, in those of the day; a lot keeps them in today's."""
    units = np.zeros(quotes.price.size)
    units[lot.acquired - first :] = lot.units / UNIT
    for disposal in lot.disposals:
        place = disposal.day - first
        units[place:] -= disposal.units / UNIT * quotes.became[place]
    units[np.abs(units) < 1 / UNIT] = 0
    return units / quotes.became


def _sell(lot: Lot, quotes: _Quotes, span: tuple[int, int], columns: tuple[Column, Column]) -> None:
    """Put what sales brought, and what units sent away were worth, into ``columns``: outflow and fees."""
    outflow, fees = columns
    first, start = span
    for disposal in lot.disposals:
        place = disposal.day - first
        if place < start:
            continue
        sold = disposal.proceeds
        if sold is None:
            outflow[place] += disposal.units / UNIT * quotes.worth[place]
        else:
            outflow[place] += sold.value / VALUE_UNIT
            fees[place] += (sold.bare - sold.value) / VALUE_UNIT


def _bring(
    valuation: Valuation,
    instrument_id: UUID,
    held: tuple[Column, int],
    columns: tuple[Column, Mapping[str, Column]],
) -> None:
    """Put the lot's share of dividends, after costs, into the outflow, and what they were into ``causes``."""
    units, start = held
    outflow, causes = columns
    line = valuation.lines[instrument_id]
    for booking in valuation.bookings:
        place = booking.day - valuation.first
        if booking.activity.instrument_id != instrument_id or booking.activity.type not in _BROUGHT:
            continue
        total = line.held.at(booking.day - 1) / UNIT
        part = units[place - 1] / total if total and place > start else 0.0
        outflow[place] += part * (booking.gross - booking.fee - booking.tax) / VALUE_UNIT
        if booking.activity.type in INCOME:
            causes["income"][place] += part * booking.gross / VALUE_UNIT
        causes["fees"][place] += part * booking.fee / VALUE_UNIT
        causes["taxes"][place] += part * booking.tax / VALUE_UNIT


def _left_out(causes: Mapping[str, Column], excluded: frozenset[Excluded]) -> Column:
    left_out = np.zeros(causes["fx"].size)
    for item, name, sign in (
        (Excluded.DIVIDENDS, "income", 1),
        (Excluded.FEES, "fees", -1),
        (Excluded.TAXES, "taxes", -1),
        (Excluded.CURRENCY, "fx", 1),
    ):
        if item in excluded:
            left_out += sign * causes[name]
    return left_out


def measure_lot(
    valuation: Valuation, found: tuple[UUID, Lot], period: tuple[dt.date, dt.date], terms: MeasureTerms
) -> Performance:
    """Return what a lot returned from one day to another, both included.

    Fees and taxes of its trades are both in ``fees``; ``realised`` is of its sales, ``unrealised`` of what is
    left of it at the end of all days.
    """
    currency = valuation.book.terms.currency
    after, until = day_number(period[0]) - 1, day_number(period[1])
    lot_days = days_of_lot(valuation, found, terms.excluded)
    lot = found[1]
    gains = [one.gain for one in lot.disposals if one.gain is not None and after < one.day <= until]
    worth = _money(lot_days.days.value_on(valuation.last), currency)
    left = _money(lot.left.value / VALUE_UNIT, currency)
    unrealised = worth - left if lot.left.is_known else Decimal(0)
    return measure_days(
        valuation, lot_days, period, terms, gains=(_money(sum(gains) / VALUE_UNIT, currency), unrealised)
    )


def measure_days(
    valuation: Valuation,
    measured: LotDays,
    period: tuple[dt.date, dt.date],
    terms: MeasureTerms,
    *,
    gains: tuple[Decimal, Decimal],
) -> Performance:
    """Return what columns returned from one day to another; ``gains`` are the realised and the unrealised."""
    currency, days = valuation.book.terms.currency, measured.days
    until = min(day_number(period[1]), valuation.last)
    after = min(day_number(period[0]) - 1, until)
    inside = days.inside(after, until)
    rates = returns_between(days, (after, until), timing=terms.timing, quantum=float(currency.quantum))
    start, end = (_money(days.value_on(day), currency) for day in (after, until))
    flows = _money(float((days.inflow - days.outflow)[inside].sum()), currency)
    return Performance(
        currency=currency.code,
        start=period[0],
        end=date_of(until),
        start_value=start,
        end_value=end,
        net_flows=flows,
        unpriced_flows=Decimal(0),
        gain=_breakdown(end - start - flows, measured.causes, inside, currency),
        reconciles=True,
        realised=gains[0],
        unrealised=gains[1],
        twr=maybe_ratio(rates.twr),
        twr_annualised=maybe_ratio(rates.twr_annualised),
        mwr=rates.mwr,
        modified_dietz=maybe_ratio(rates.modified_dietz),
        simple=maybe_ratio(rates.simple),
        roai=None,
        max_drawdown=maybe_ratio(rates.max_drawdown),
        volatility=maybe_ratio(rates.volatility),
        unmeasured_days=rates.unmeasured_days,
        missing_prices=(),
        missing_currencies=(),
        terms=terms,
        days=until - after,
    )


def _breakdown(total: Decimal, causes: Mapping[str, Column], inside: slice, currency: Currency) -> Breakdown:
    fx, income, fees, taxes = (
        _money(float(causes[name][inside].sum()), currency) for name in ("fx", "income", "fees", "taxes")
    )
    return Breakdown(total, total - fx - income + fees + taxes, fx, income, fees, taxes)


def _money(amount: float, currency: Currency) -> Decimal:
    return round_to(Decimal(amount), currency.minor_units)
