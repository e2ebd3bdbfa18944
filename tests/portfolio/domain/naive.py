"""The engine's arithmetic once more, day by day in plain decimals: slow, obvious, written apart from it."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal, getcontext
from uuid import UUID

from folio.portfolio.domain.activities import Activity, gross_amount
from tests.portfolio.domain.ledgers import ACCOUNTS, FIRST_DAY, INSTRUMENTS, Ledger, Series

D = Decimal
ZERO = D(0)
getcontext().prec = 60
_ACCOUNTS = {account.id: account for account in ACCOUNTS}
_CURRENCIES = {instrument.id: instrument.currency for instrument in INSTRUMENTS}


def as_of(figures: Series, date: dt.date) -> Decimal:
    """Return the last figure on or before ``date``, else the first one."""
    known = [key for key in figures if key <= date]
    return figures[max(known)] if known else figures[min(figures)]


@dataclass
class Day:
    """One day's figures in the portfolio's currency."""

    date: dt.date
    value: Decimal = ZERO
    inflow: Decimal = ZERO
    outflow: Decimal = ZERO
    market: Decimal = ZERO
    fx: Decimal = ZERO
    income: Decimal = ZERO
    fees: Decimal = ZERO
    taxes: Decimal = ZERO


@dataclass
class Naive:
    """Walk through a ledger day by day; every price and rate is known from the first day on."""

    ledger: Ledger
    units: dict[UUID, Decimal] = field(default_factory=lambda: defaultdict(D))
    cash: dict[str, Decimal] = field(default_factory=lambda: defaultdict(D))

    def rate(self, currency: str, date: dt.date) -> Decimal:
        return D(1) if currency == self.ledger.currency else as_of(self.ledger.rates[currency], date)

    def days(self, until: dt.date) -> list[Day]:
        walked = []
        date = FIRST_DAY
        while date <= until:
            walked.append(self._walk(date))
            date += dt.timedelta(1)
        return walked

    def _walk(self, date: dt.date) -> Day:
        day = Day(date)
        yesterday = date - dt.timedelta(1)
        prices = {key: as_of(closes, date) for key, closes in self.ledger.prices.items()}
        for key, held in list(self.units.items()):
            units = held
            old_rate, rate = self.rate(_CURRENCIES[key], yesterday), self.rate(_CURRENCIES[key], date)
            worth_before = units * as_of(self.ledger.prices[key], yesterday)
            for split in self.ledger.splits:
                if split.instrument_id == key and split.ex_date == date:
                    units = units * split.numerator / split.denominator
            self.units[key] = units
            day.market += (units * prices[key] - worth_before) * old_rate
            day.fx += units * prices[key] * (rate - old_rate)
        for currency, amount in self.cash.items():
            day.fx += amount * (self.rate(currency, date) - self.rate(currency, yesterday))
        sent: dict[object, Decimal] = defaultdict(D)
        for activity in self.ledger.activities:
            if activity.date == date:
                self._apply(activity, day, prices, sent)
        for amount in sent.values():
            _flow(day, amount)
        day.value = sum(
            (units * prices[key] * self.rate(_CURRENCIES[key], date) for key, units in self.units.items()),
            D(0),
        ) + sum((amount * self.rate(currency, date) for currency, amount in self.cash.items()), D(0))
        return day

    def _apply(  # noqa: C901, PLR0912, PLR0915 – every rule in one place, to be read against the spec
        self, activity: Activity, day: Day, prices: dict[UUID, Decimal], sent: dict[object, Decimal]
    ) -> None:
        account = _ACCOUNTS[activity.account_id]
        by_day = self.rate(activity.currency, day.date)
        factor, settled, paid = D(1), activity.currency, by_day
        if activity.fx_rate is not None and activity.currency != account.currency:
            factor, settled = activity.fx_rate, account.currency
            paid = factor * self.rate(settled, day.date)
        elif activity.fx_rate is not None and activity.currency != self.ledger.currency:
            paid = activity.fx_rate
        moved = factor * self.rate(settled, day.date) if account.tracks_cash else paid
        gross, fee, tax = gross_amount(activity), activity.fee, activity.tax
        kind = activity.type.value
        key = activity.instrument_id
        if kind == "fee":
            fee, gross = fee + gross, D(0)
        if kind == "tax":
            tax, gross = tax + gross, D(0)
        day.fees += fee * moved
        day.taxes += tax * moved
        if kind in {"dividend", "interest"}:
            day.income += gross * moved
        cash = -fee - tax
        if kind in {"buy", "sell"}:
            assert key is not None
            assert activity.quantity is not None
            sign = 1 if kind == "buy" else -1
            rate = self.rate(_CURRENCIES[key], day.date)
            self.units[key] += sign * activity.quantity
            day.market += sign * (activity.quantity * prices[key] * rate - gross * by_day)
            day.fx += sign * gross * (by_day - moved)
            cash -= sign * gross
        elif kind in {"transfer_in", "transfer_out"} and key is not None:
            assert activity.quantity is not None
            sign = 1 if kind == "transfer_in" else -1
            self.units[key] += sign * activity.quantity
            sent[key] += sign * activity.quantity * prices[key] * self.rate(_CURRENCIES[key], day.date)
        elif kind in {"deposit", "withdrawal", "transfer_in", "transfer_out"}:
            sign = 1 if kind in {"deposit", "transfer_in"} else -1
            if account.tracks_cash:
                cash += sign * gross
                day.fx += sign * gross * (moved - paid)
                if kind.startswith("transfer"):
                    sent[settled] += sign * gross * paid
                else:
                    _flow(day, sign * gross * paid)
        else:
            cash += gross
        if account.tracks_cash:
            self.cash[settled] += cash * factor
        elif kind.startswith("transfer") and key is None:
            sent[settled] += -cash * moved
        else:
            _flow(day, -cash * moved)


def _flow(day: Day, amount: Decimal) -> None:
    if amount > 0:
        day.inflow += amount
    else:
        day.outflow -= amount
