"""Where the gain of a period came from, per instrument and in total, in both currencies, to the minor unit.

Source: docs/specs/breakdown.md.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from folio.kernel.money import EXACT, Currency
from folio.portfolio.domain.exact import CASH_PLACES, date_of, day_number, rounded_value, share
from folio.portfolio.domain.instruments import Instrument
from folio.portfolio.domain.parts import external_flows, period_parts
from folio.portfolio.domain.prices import close_as_of
from folio.portfolio.domain.valuation import Valuation, value_instruments

FIGURES = ("start_value", "end_value", "market", "fx", "income", "fees", "taxes")


@dataclass(frozen=True, slots=True)
class Drivers:
    """What drove a value: end − start − net_flows = total = market + fx + income − fees − taxes."""

    currency: str
    start_value: Decimal
    end_value: Decimal
    net_flows: Decimal
    total: Decimal
    market: Decimal
    fx: Decimal
    income: Decimal
    fees: Decimal
    taxes: Decimal


@dataclass(frozen=True, slots=True)
class InstrumentDrivers:
    """One instrument's drivers in the portfolio's currency and its own; None without a price or rate."""

    instrument: Instrument
    base: Drivers
    local: Drivers | None


@dataclass(frozen=True, slots=True)
class BrokenDown:
    """The drivers of all instruments, of cash with what concerns no instrument, and of everything.

    ``items`` and ``cash`` add up to ``whole`` in every figure.
    """

    start: dt.date
    end: dt.date
    whole: Drivers
    cash: Drivers
    items: tuple[InstrumentDrivers, ...]


Exact = dict[str, int]


def break_down(valuation: Valuation, start: dt.date, end: dt.date) -> BrokenDown:
    """Return the drivers of the period from ``start`` to ``end``, both included; largest gains first."""
    until = min(day_number(end), valuation.last)
    after = min(day_number(start) - 1, until)
    currency = valuation.book.terms.currency
    whole = _exact(valuation, after, until)
    parts = value_instruments(valuation)
    exact = {key: _exact(part, after, until) for key, part in parts.items()}
    moved = {
        key: figures
        for key, figures in exact.items()
        if any(figures.values()) or (key in parts[key].lines and parts[key].lines[key].held.at(until))
    }
    rest = {name: whole[name] - sum(figures[name] for figures in moved.values()) for name in whole}
    rows = _rounded(whole, [*moved.values(), rest], currency)
    total = _drivers(rows[0], currency)
    items = [
        InstrumentDrivers(
            valuation.book.terms.instruments[key],
            _drivers(row, currency),
            _local(parts[key], key, after, until),
        )
        for key, row in zip(moved, rows[1:-1], strict=True)
    ]
    items.sort(key=lambda item: (-item.base.total, item.instrument.symbol))
    cash = _drivers(rows[-1], currency)
    return BrokenDown(start, date_of(until), total, cash, tuple(items))


def _exact(valuation: Valuation, after: int, until: int) -> Exact:
    """Return the figures in whole numbers of 1e-32."""
    parts, ledgered = period_parts(valuation, after=after, until=until), valuation.ledgered
    border = sum(amount for part in parts for _, amount in part.border)
    flows = sum(amount for _, amount in external_flows(valuation, after=after, until=until))
    return {
        "start_value": sum(part.start for part in parts),
        "end_value": sum(part.end for part in parts),
        "net_flows": flows + border,
        "market": sum(part.market for part in parts),
        "fx": sum(part.fx for part in parts) + ledgered.converted.between(after, until),
        "income": ledgered.income.between(after, until),
        "fees": ledgered.fees.between(after, until),
        "taxes": ledgered.taxes.between(after, until),
    }


def _rounded(whole: Exact, parts: Sequence[Exact], currency: Currency) -> list[dict[str, Decimal]]:
    """Return the rounded figures of the whole and of each part, which add up to it in every figure."""
    total = {name: rounded_value(whole[name], currency) for name in (*FIGURES, "net_flows")}
    gain = total["end_value"] - total["start_value"] - total["net_flows"]
    total["market"] = gain - total["fx"] - total["income"] + total["fees"] + total["taxes"]
    columns = {name: _spread(total[name], [part[name] for part in parts], currency) for name in FIGURES}
    return [total, *({name: columns[name][index] for name in FIGURES} for index in range(len(parts)))]


def _spread(total: Decimal, exact: Sequence[int], currency: Currency) -> list[Decimal]:
    """Return ``exact`` rounded so that they add up to ``total``: the largest take what rounding leaves."""
    figures = [rounded_value(figure, currency) for figure in exact]
    left = int((total - sum(figures, Decimal(0))) / currency.quantum)
    order = sorted(range(len(exact)), key=lambda index: -abs(exact[index]))
    for step in range(abs(left)):
        index = order[step % len(order)]
        figures[index] += currency.quantum if left > 0 else -currency.quantum
    return figures


def _drivers(figures: dict[str, Decimal], currency: Currency) -> Drivers:
    total = figures["market"] + figures["fx"] + figures["income"] - figures["fees"] - figures["taxes"]
    net_flows = figures["end_value"] - figures["start_value"] - total
    return Drivers(
        currency.code, net_flows=net_flows, total=total, **{name: figures[name] for name in FIGURES}
    )


def _local(part: Valuation, instrument_id: UUID, after: int, until: int) -> Drivers | None:
    """Return an instrument's drivers in its own currency, each amount at the rate of its day."""
    terms, line = part.book.terms, part.lines.get(instrument_id)
    code = terms.instruments[instrument_id].currency
    units = [0 if line is None else line.held.at(day) for day in (after, until)]
    closes = [close_as_of(part.prices.get(instrument_id), day) for day in (after, until)]
    amounts = {"put_in": 0, "income": 0, "fees": 0, "taxes": 0}
    changes = {
        "put_in": [] if line is None else [*line.put_in.changes(after, until)],
        "income": [*part.ledgered.income.changes(after, until)],
        "fees": [*part.ledgered.fees.changes(after, until)],
        "taxes": [*part.ledgered.taxes.changes(after, until)],
    }
    for name, listed in changes.items():
        for day, amount in listed:
            rate = terms.rates.as_of(code, day)
            if not rate:
                return None
            amounts[name] += share(amount, 1, rate)
    if any(held and close is None for held, close in zip(units, closes, strict=True)):
        return None
    start, end = (held * (close or 0) for held, close in zip(units, closes, strict=True))
    figures = {
        "start_value": start,
        "end_value": end,
        "market": end - start - amounts["put_in"],
        "fx": 0,
        "income": amounts["income"],
        "fees": amounts["fees"],
        "taxes": amounts["taxes"],
    }
    currency = Currency.of(code)
    return _drivers({name: _cash(amount, currency) for name, amount in figures.items()}, currency)


def _cash(amount: int, currency: Currency) -> Decimal:
    exact = EXACT.scaleb(Decimal(amount), -CASH_PLACES)
    return EXACT.quantize(exact, currency.quantum)
