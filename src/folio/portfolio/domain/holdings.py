"""What is held on a day, what it is worth and what it made."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter
from uuid import UUID

import numpy as np

from folio.kernel.money import EXACT, Currency
from folio.portfolio.domain.exact import CASH_PLACES, day_number, ratio, rounded_value, unscaled
from folio.portfolio.domain.instruments import Account, Instrument
from folio.portfolio.domain.lines import InstrumentLine
from folio.portfolio.domain.lots import State
from folio.portfolio.domain.positions import Position
from folio.portfolio.domain.prices import PriceAsOf, PriceState, price_as_of
from folio.portfolio.domain.results import in_scope, state_on
from folio.portfolio.domain.unknowns import MissingPrice, missing_prices
from folio.portfolio.domain.valuation import Valuation, worth_on

SPARKLINE_POINTS = 30
_LIVE = frozenset({PriceState.CLOSE, PriceState.MANUAL})


@dataclass(frozen=True, slots=True)
class Holding:
    """What is held of one instrument over all measured accounts.

    Money is in the portfolio's currency, ``price`` and ``average_cost`` in the instrument's. None is unknown.
    ``cost_basis`` is what the units held cost with fees and taxes, ``realised`` and ``income`` are since the
    first purchase; ``total_return_ratio`` relates unrealised, realised and income to everything ever paid.
    ``day_change`` is what the last close did to the value, None once that close is stale. ``sparkline`` holds
    up to 30 closes, oldest first, in today's units, for drawing only.
    """

    instrument: Instrument
    account_ids: tuple[UUID, ...]
    quantity: Decimal
    price: PriceAsOf
    value: Decimal | None
    cost_basis: Decimal | None
    average_cost: Decimal | None
    unrealised: Decimal | None
    unrealised_ratio: Decimal | None
    realised: Decimal
    income: Decimal
    total_return_ratio: Decimal | None
    weight: Decimal | None
    day_change: Decimal | None
    day_change_ratio: Decimal | None
    oversold: Decimal
    sparkline: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class CashHolding:
    """The tracked cash of one account in one currency; ``value`` is None without a rate."""

    account: Account
    currency: str
    amount: Decimal
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class Holdings:
    """All that is held at the end of ``as_of``; ``value`` is None while something in it is unknown.

    Sums over what is known: ``known_value`` with ``cash_value`` in it, ``day_change``, ``cost_basis``,
    ``unrealised``; over everything ever booked: ``realised`` and ``income``. ``day_change_ratio`` is of the
    known value before the change, cash included.
    """

    as_of: dt.date
    currency: str
    value: Decimal | None
    known_value: Decimal
    cash_value: Decimal
    day_change: Decimal
    day_change_ratio: Decimal | None
    cost_basis: Decimal
    unrealised: Decimal
    realised: Decimal
    income: Decimal
    items: tuple[Holding, ...]
    cash: tuple[CashHolding, ...]
    missing_prices: tuple[MissingPrice, ...]


@dataclass(frozen=True, slots=True)
class _Figures:
    """One instrument's exact figures (1e-32) on a day."""

    position: Position
    line: InstrumentLine
    state: State
    worth: int | None
    realised: int
    income: int
    change: int | None
    change_from: int

    @property
    def unrealised(self) -> int | None:
        if self.worth is None or not self.state.is_cost_known:
            return None
        return self.worth - self.state.cost


def list_holdings(valuation: Valuation, as_of: dt.date) -> Holdings:
    """Return what is held at the end of ``as_of``, most valuable first, unknown values last."""
    day = min(day_number(as_of), valuation.last)
    incomes = income_by_instrument(valuation, day)
    figures = [
        _figures(valuation, valuation.book.positions[instrument_id], line, (day, incomes))
        for instrument_id, line in valuation.lines.items()
    ]
    worth = worth_on(valuation, day)
    held = [item for item in figures if item.state.units]
    held.sort(key=lambda item: (item.worth is None, -(item.worth or 0), item.line.first))
    currency = valuation.book.terms.currency
    change = sum(item.change or 0 for item in held)
    cash = cash_holdings(valuation, day)
    is_known = not worth.unknown and not worth.unknown_currencies
    known_cash = sum((line.worth(day) or 0) for line in valuation.ledgered.cash.values())
    return Holdings(
        as_of=as_of,
        currency=currency.code,
        value=rounded_value(worth.value, currency) if is_known else None,
        known_value=rounded_value(worth.value, currency),
        cash_value=rounded_value(known_cash, currency),
        day_change=rounded_value(change, currency),
        day_change_ratio=_ratio(change, worth.value - change),
        cost_basis=rounded_value(sum(item.state.cost for item in held if item.state.is_cost_known), currency),
        unrealised=rounded_value(sum(item.unrealised or 0 for item in held), currency),
        realised=rounded_value(sum(item.realised for item in figures), currency),
        income=rounded_value(sum(incomes.values()), currency),
        items=tuple(_holding(valuation, item, day, worth.value) for item in held),
        cash=cash,
        missing_prices=missing_prices(valuation, (day,)),
    )


def income_by_instrument(valuation: Valuation, day: int) -> dict[UUID | None, int]:
    """Return dividends and interest (1e-32) up to the end of ``day``; None is what no instrument brought."""
    return {
        instrument_id: total
        for instrument_id, received in valuation.ledgered.income_by_instrument.items()
        if (total := received.at(day))
    }


def cash_holdings(valuation: Valuation, day: int) -> tuple[CashHolding, ...]:
    """Return the tracked cash at the end of ``day``, by account name and currency; nothing where none is."""
    terms = valuation.book.terms
    found = []
    for (account_id, code), held in valuation.ledgered.cash_by_account.items():
        amount = held.at(day)
        rate = terms.rates.as_of(code, day)
        value = None if rate is None else rounded_value(amount * rate, terms.currency)
        if amount:
            cash = Currency.of(code)
            exact = EXACT.scaleb(Decimal(amount), -CASH_PLACES)
            found.append(
                CashHolding(terms.accounts[account_id], code, EXACT.quantize(exact, cash.quantum), value)
            )
    return tuple(sorted(found, key=lambda item: (item.account.name, item.currency)))


def _figures(
    valuation: Valuation,
    position: Position,
    line: InstrumentLine,
    on: tuple[int, dict[UUID | None, int]],
) -> _Figures:
    day, incomes = on
    change, change_from = _day_change(line, day)
    return _Figures(
        position=position,
        line=line,
        state=state_on(valuation, position, day),
        worth=line.worth(day),
        realised=line.realised.at(day),
        income=incomes.get(position.instrument_id, 0),
        change=change,
        change_from=change_from,
    )


def _day_change(line: InstrumentLine, day: int) -> tuple[int | None, int]:
    """Return what the last close did to the value, trades aside, and the value before it."""
    price = price_as_of(line.prices, day)
    if price.state not in _LIVE or price.date is None:
        return None, 0
    close_day = day_number(price.date)
    before, after = line.worth(close_day - 1), line.worth(close_day)
    if before is None or after is None:
        return None, 0
    put_in = line.put_in.between(close_day - 1, close_day)
    return after - before - put_in, before + max(put_in, 0)


def _holding(valuation: Valuation, item: _Figures, day: int, total: int) -> Holding:
    currency = valuation.book.terms.currency
    state, position = item.state, item.position
    paid = item.line.paid.at(day)
    made = None if item.unrealised is None else item.unrealised + item.realised + item.income
    return Holding(
        instrument=valuation.book.terms.instruments[position.instrument_id],
        account_ids=tuple(
            account_id
            for account_id, states in position.states.items()
            if in_scope(valuation, account_id) and _units_on(states, day)
        ),
        quantity=unscaled(state.units),
        price=price_as_of(item.line.prices, day),
        value=None if item.worth is None else rounded_value(item.worth, currency),
        cost_basis=rounded_value(state.cost, currency) if state.is_cost_known else None,
        average_cost=_average_cost(state),
        unrealised=None if item.unrealised is None else rounded_value(item.unrealised, currency),
        unrealised_ratio=None if item.unrealised is None else _ratio(item.unrealised, abs(state.cost)),
        realised=rounded_value(item.realised, currency),
        income=rounded_value(item.income, currency),
        total_return_ratio=None if made is None else _ratio(made, paid),
        weight=None if item.worth is None else _ratio(item.worth, total),
        day_change=None if item.change is None else rounded_value(item.change, currency),
        day_change_ratio=None if item.change is None else _ratio(item.change, item.change_from),
        oversold=unscaled(sum(sale.units for sale in position.oversold if sale.day <= day)),
        sparkline=_sparkline(valuation, item.line, position.instrument_id, day),
    )


def _units_on(states: Sequence[State], day: int) -> int:
    index = bisect_right(states, day, key=attrgetter("day"))
    return states[index - 1].units if index else 0


def _average_cost(state: State) -> Decimal | None:
    """Return what one unit cost in the instrument's currency, with ten decimals at most."""
    if not state.is_cost_known or not state.units:
        return None
    return unscaled(state.cost_local // state.units)


def _ratio(part: int, whole: int) -> Decimal | None:
    return ratio(part / whole) if whole > 0 else None


def _sparkline(
    valuation: Valuation, line: InstrumentLine, instrument_id: UUID, day: int
) -> tuple[float, ...]:
    """Return the last closes in the units of ``day``: those before a split divided by its ratio."""
    if line.prices is None:
        return ()
    end = int(np.searchsorted(line.prices.days, day, side="right"))
    begin = max(end - SPARKLINE_POINTS, 0)
    days = line.prices.days[begin:end]
    closes = line.prices.closes[begin:end] / 10**line.prices.places
    for split in valuation.book.splits.get(instrument_id, ()):
        ex_day = day_number(split.ex_date)
        if ex_day <= day:
            closes[days < ex_day] *= split.denominator / split.numerator
    return tuple(closes.tolist())
