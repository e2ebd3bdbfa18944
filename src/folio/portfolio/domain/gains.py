"""Lots and sales as people read them."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import overload
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from folio.kernel.money import EXACT, Currency, round_to
from folio.portfolio.domain.exact import (
    CASH_PLACES,
    UNIT,
    date_of,
    day_number,
    rounded_value,
    share,
    unscaled,
)
from folio.portfolio.domain.instruments import Instrument
from folio.portfolio.domain.lots import Cost, Disposal, Lot
from folio.portfolio.domain.prices import close_as_of
from folio.portfolio.domain.results import in_scope, measured_positions, unrealised_of
from folio.portfolio.domain.valuation import Valuation


@dataclass(frozen=True, slots=True)
class Sale:
    """A part of a lot that left; money in the portfolio's currency, None without proceeds or known cost.

    ``gain_before_costs`` leaves fees and taxes of buying and selling out. ``gain_fx`` is the part of the gain
    that the rate made: the cost in the instrument's currency at the rate of the sale, less the cost.
    ``gain_local`` is the gain in the instrument's currency. ``holding_days`` run from the day of acquisition
    to that of the sale; of a short lot from its sale to its cover.
    """

    activity_id: UUID
    date: dt.date
    quantity: Decimal
    proceeds: Decimal | None
    cost: Decimal | None
    gain: Decimal | None
    gain_before_costs: Decimal | None
    gain_fx: Decimal | None
    gain_local: Decimal | None
    holding_days: int


@dataclass(frozen=True, slots=True)
class LotView:
    """A lot: ``cost`` in the instrument's ``currency``, ``cost_value`` and all else in the portfolio's.

    Quantities are in today's units, after splits; a sale's are those of its day. ``fx_rate`` is what one unit
    of ``currency`` cost. ``cost``, ``cost_per_unit`` and ``cost_value`` are of all units the lot began with,
    ``cost_left`` of those remaining, as are ``value`` and ``unrealised``.
    """

    id: str
    account_id: UUID
    instrument: Instrument
    acquired_on: dt.date
    quantity: Decimal
    remaining: Decimal
    cost: Decimal | None
    cost_per_unit: Decimal | None
    currency: str
    fx_rate: Decimal | None
    cost_value: Decimal | None
    cost_left: Decimal | None
    value: Decimal | None
    unrealised: Decimal | None
    disposals: tuple[Sale, ...]


@dataclass(frozen=True, slots=True)
class RealisedGain:
    """One sale of a part of a lot, with what it was a sale of."""

    instrument: Instrument
    account_id: UUID
    lot_id: str
    acquired_on: dt.date
    sale: Sale


class Sales(Sequence[RealisedGain]):
    """Sales, each worked out for reading only when it is read: a page of a long history costs a page."""

    def __init__(
        self,
        sold: Sequence[tuple[Lot, Disposal]],
        sold_of: Sequence[Instrument],
        order: NDArray[np.intp],
        currency: Currency,
    ) -> None:
        self._sold = sold
        self._sold_of = sold_of
        self._order = order
        self._currency = currency

    @classmethod
    def newest_first(
        cls, sold: Sequence[tuple[Lot, Disposal]], sold_of: Sequence[Instrument], currency: Currency
    ) -> "Sales":
        """Return sales of the instruments ``sold_of``, those of a day in the order given."""
        days = np.array([disposal.day for _, disposal in sold], dtype=np.int32)
        return cls(sold, sold_of, np.argsort(-days, kind="stable"), currency)

    def __len__(self) -> int:
        return self._order.size

    @overload
    def __getitem__(self, index: int) -> RealisedGain: ...
    @overload
    def __getitem__(self, index: slice) -> "Sales": ...
    def __getitem__(self, index: int | slice) -> "RealisedGain | Sales":
        if isinstance(index, slice):
            return Sales(self._sold, self._sold_of, self._order[index], self._currency)
        place = int(self._order[index])
        (lot, disposal), instrument = self._sold[place], self._sold_of[place]
        sale = _sale(disposal, lot, instrument, self._currency)
        return RealisedGain(instrument, lot.account_id, lot.id, date_of(lot.acquired), sale)


@dataclass(frozen=True, slots=True)
class InstrumentGains:
    """What one instrument made over a period, and what is unrealised at its end; None is unknown."""

    instrument: Instrument
    realised: Decimal
    unrealised: Decimal | None


@dataclass(frozen=True, slots=True)
class OversoldSale:
    """A sale of more than was held; ``quantity`` is the part never held, in no figure of gain.

    ``proceeds``, before costs, are what that part brought: its gain is unknown, at most as much. None where
    nothing was paid, as for a transfer.
    """

    activity_id: UUID
    instrument: Instrument
    date: dt.date
    quantity: Decimal
    proceeds: Decimal | None


@dataclass(frozen=True, slots=True)
class Gains:
    """The sales of a period, newest first, totals by instrument, and what the books cannot explain.

    ``unknown_cost`` counts the sales whose cost is unknown; they are listed and in no total.
    """

    currency: str
    realised: Decimal
    unrealised: Decimal
    unknown_cost: int
    items: "Sales"
    by_instrument: tuple[InstrumentGains, ...]
    oversold: tuple[OversoldSale, ...]


def summarise_gains(valuation: Valuation, start: dt.date, end: dt.date) -> Gains:
    """Return the gains realised from ``start`` to ``end``, both included, and unrealised at the end."""
    first, last = day_number(start), min(day_number(end), valuation.last)
    terms = valuation.book.terms
    sold: list[tuple[Lot, Disposal]] = []
    sold_of: list[Instrument] = []
    by_instrument: list[InstrumentGains] = []
    realised = unrealised = unknown = 0
    for instrument_id, line in valuation.lines.items():
        position, instrument = valuation.book.positions[instrument_id], terms.instruments[instrument_id]
        sales, unknown_sales = line.sales.between(first, last)
        made = line.realised.between(first - 1, last)
        open_gain = unrealised_of(valuation, position, last)
        realised, unrealised = realised + made, unrealised + (open_gain or 0)
        unknown += unknown_sales
        sold += sales
        sold_of += [instrument] * len(sales)
        if sales or line.held.at(last):
            shown = None if open_gain is None else rounded_value(open_gain, terms.currency)
            by_instrument.append(InstrumentGains(instrument, rounded_value(made, terms.currency), shown))
    return Gains(
        currency=terms.currency.code,
        realised=rounded_value(realised, terms.currency),
        unrealised=rounded_value(unrealised, terms.currency),
        unknown_cost=unknown,
        items=Sales.newest_first(sold, sold_of, terms.currency),
        by_instrument=tuple(sorted(by_instrument, key=lambda item: item.instrument.symbol)),
        oversold=tuple(_oversold(valuation, first=first, last=last)),
    )


def list_lots(
    valuation: Valuation, *, instrument_id: UUID | None = None, is_open: bool | None = None
) -> list[LotView]:
    """Return the lots of one instrument or of all, oldest first; ``is_open`` None is open and closed."""
    found: list[tuple[Lot, UUID]] = [
        (lot, position.instrument_id)
        for position in measured_positions(valuation)
        if instrument_id in {None, position.instrument_id}
        for lot in position.lots
        if in_scope(valuation, lot.account_id) and is_open in {None, bool(lot.remaining)}
    ]
    found.sort(key=lambda item: (item[0].acquired, item[0].id))
    return [_lot_view(valuation, lot, held_id) for lot, held_id in found]


def _oversold(valuation: Valuation, *, first: int, last: int) -> Iterator[OversoldSale]:
    for position in measured_positions(valuation):
        instrument = valuation.book.terms.instruments[position.instrument_id]
        for sale in position.oversold:
            if first <= sale.day <= last and in_scope(valuation, sale.activity.account_id):
                units = unscaled(sale.units)
                brought = _rounded(sale.brought, valuation.book.terms.currency)
                yield OversoldSale(sale.activity.id, instrument, sale.activity.date, units, brought)


def _sale(disposal: Disposal, lot: Lot, instrument: Instrument, currency: Currency) -> Sale:
    gain, cost, brought = disposal.gain, disposal.cost, disposal.proceeds
    known = None if gain is None else brought
    return Sale(
        activity_id=disposal.activity.id,
        date=disposal.activity.date,
        quantity=unscaled(disposal.units),
        proceeds=None if disposal.proceeds is None else rounded_value(disposal.proceeds.value, currency),
        cost=rounded_value(disposal.cost.value, currency) if disposal.cost.is_known else None,
        gain=_rounded(gain, currency),
        gain_before_costs=_rounded(None if known is None else known.bare - cost.bare, currency),
        gain_fx=_rounded(None if known is None else _currency_gain(cost, known), currency),
        gain_local=None if known is None else _local_amount(known.local - cost.local, instrument),
        holding_days=disposal.day - lot.acquired,
    )


def _currency_gain(cost: Cost, brought: Cost) -> int:
    """Return the cost at the rate its proceeds were converted at, less the cost."""
    return share(cost.local, brought.value, brought.local) - cost.value if brought.local > 0 else 0


def _local_amount(amount: int, instrument: Instrument) -> Decimal:
    exact = EXACT.scaleb(Decimal(amount), -CASH_PLACES)
    return round_to(exact, Currency.of(instrument.currency).minor_units)


def _lot_view(valuation: Valuation, lot: Lot, instrument_id: UUID) -> LotView:
    terms = valuation.book.terms
    instrument = terms.instruments[instrument_id]
    close = close_as_of(valuation.prices.get(instrument_id), valuation.last)
    rate = terms.rates.as_of(instrument.currency, valuation.last)
    worth = None if close is None or rate is None else lot.remaining * close * rate
    known = lot.is_cost_known
    return LotView(
        id=lot.id,
        account_id=lot.account_id,
        instrument=instrument,
        acquired_on=date_of(lot.acquired),
        quantity=unscaled(lot.units),
        remaining=unscaled(lot.remaining),
        cost=_local_amount(lot.cost.local, instrument) if known else None,
        cost_per_unit=unscaled(lot.cost.local // lot.units) if known and lot.units else None,
        currency=instrument.currency,
        fx_rate=_rate_paid(lot),
        cost_value=rounded_value(lot.cost.value, terms.currency) if known else None,
        cost_left=rounded_value(lot.left.value, terms.currency) if known else None,
        value=None if worth is None else rounded_value(worth, terms.currency),
        unrealised=None
        if worth is None or not known
        else rounded_value(worth - lot.left.value, terms.currency),
        disposals=tuple(_sale(sold, lot, instrument, terms.currency) for sold in lot.disposals),
    )


def _rounded(value: int | None, currency: Currency) -> Decimal | None:
    return None if value is None else rounded_value(value, currency)


def _rate_paid(lot: Lot) -> Decimal | None:
    """Return the portfolio's currency paid for one unit of the instrument's, with ten decimals."""
    if not lot.cost.local or not lot.is_cost_known:
        return None
    return unscaled(lot.cost.value * UNIT // (lot.cost.local * 10**12))
