"""Small ledgers for the tests of the engine: written by hand or drawn at random."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from uuid import UUID

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from folio.kernel.money import Currency
from folio.portfolio.domain.activities import Activity, ActivityType
from folio.portfolio.domain.book import Book, BookTerms, build_book
from folio.portfolio.domain.exact import day_number
from folio.portfolio.domain.instruments import Account, Instrument, InstrumentKind, Split
from folio.portfolio.domain.lots import CostMethod
from folio.portfolio.domain.prices import PriceColumn
from folio.portfolio.domain.rates import RateColumn, Rates
from folio.portfolio.domain.rules import CostRule
from folio.portfolio.domain.valuation import Valuation, value_book

T = ActivityType
D = Decimal

EURO_CASH = Account(UUID(int=1), "Euro cash", "EUR", tracks_cash=True)
DOLLAR_CASH = Account(UUID(int=2), "Dollar cash", "USD", tracks_cash=True)
EURO_TRADES = Account(UUID(int=3), "Euro trades", "EUR", tracks_cash=False)
DOLLAR_TRADES = Account(UUID(int=4), "Dollar trades", "USD", tracks_cash=False)
ACCOUNTS = (EURO_CASH, DOLLAR_CASH, EURO_TRADES, DOLLAR_TRADES)

AAA = Instrument(UUID(int=11), "AAA", "Alpha", "EUR")
BBB = Instrument(UUID(int=12), "BBB", "Beta", "USD", InstrumentKind.ETF)
CCC = Instrument(UUID(int=13), "CCC", "Gamma", "JPY", InstrumentKind.CRYPTO)
INSTRUMENTS = (AAA, BBB, CCC)

Series = Mapping[dt.date, Decimal]


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def series(text: str) -> dict[dt.date, Decimal]:
    """Read ``2020-01-02 100, 2020-01-03 101.5``."""
    pairs = (item.split() for item in text.split(",") if item.strip())
    return {day(date): D(figure) for date, figure in pairs}


@dataclass
class Ledger:
    """A portfolio written down line by line; ``value`` gives its worth."""

    currency: str = "EUR"
    method: CostMethod = CostMethod.FIFO
    prices: Mapping[UUID, Series] = field(default_factory=dict)
    rates: Mapping[str, Series] = field(default_factory=dict)
    splits: list[Split] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    instruments: tuple[Instrument, ...] = INSTRUMENTS
    short_accounts: tuple[Account, ...] = ()
    rules: tuple[CostRule, ...] = ()
    is_pooled: bool = False

    def book(self, type_: str, date: str, amount: object = None, **more: object) -> Activity:
        """Book an activity; figures may be text, ``account`` and ``instrument`` default to none needed."""
        account = more.pop("account", EURO_CASH)
        instrument = more.pop("instrument", None)
        assert isinstance(account, Account)
        assert instrument is None or isinstance(instrument, Instrument)
        figures = {
            name: D(str(more.pop(name)))
            for name in ("quantity", "price", "fee", "tax", "fx_rate")
            if name in more
        }
        currency = more.pop("currency", instrument.currency if instrument else account.currency)
        activity = Activity(
            id=UUID(int=1000 + len(self.activities)),
            account_id=account.id,
            type=T(type_),
            date=day(date),
            currency=str(currency),
            instrument_id=instrument.id if instrument else None,
            amount=None if amount is None else D(str(amount)),
            seq=len(self.activities),
            **figures,  # type: ignore[arg-type]  # all of them decimals
            **more,  # type: ignore[arg-type]  # at, split, reverses come with their own types
        )
        self.activities.append(activity)
        return activity

    def terms(self) -> BookTerms:
        columns = [RateColumn.of(code, rates.items()) for code, rates in self.rates.items()]
        return BookTerms(
            Currency.of(self.currency),
            {
                account.id: replace(account, allow_short=account in self.short_accounts)
                for account in ACCOUNTS
            },
            {instrument.id: instrument for instrument in self.instruments},
            Rates.of(self.currency, columns),
            tuple(self.splits),
            self.method,
            self.rules,
            self.is_pooled,
        )

    def price_columns(self) -> dict[UUID, PriceColumn]:
        return {key: PriceColumn.of(key, closes.items()) for key, closes in self.prices.items()}

    def built(self, until: str) -> Book:
        return build_book(self.activities, self.terms(), until=day_number(day(until)))

    def value(self, until: str, accounts: Iterable[Account] | None = None) -> Valuation:
        scope = None if accounts is None else frozenset(account.id for account in accounts)
        return value_book(self.built(until), self.price_columns(), accounts=scope)


# Drawing a whole ledger takes a while; the examples are worth it.
SLOWLY = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
FIRST_DAY = dt.date(2020, 1, 1)
DAYS = 30
_OFFSETS = st.integers(0, DAYS - 1)
_SMALL = st.decimals("0.0001", "50", places=4)
_MONEY = st.decimals("1", "5000", places=2)
_COST = st.one_of(st.just(D(0)), st.decimals("-2", "9", places=2))
_TYPES = st.sampled_from(
    (
        *("buy", "buy", "buy", "sell", "sell", "deposit", "withdrawal", "dividend", "interest", "fee", "tax"),
        *("transfer_in", "transfer_out", "cash_in", "cash_out"),
    )
)


@st.composite
def daily_series(draw: st.DrawFn, low: str, high: str, places: int) -> dict[dt.date, Decimal]:
    """Draw figures for the first day and some of the others."""
    offsets = draw(st.sets(_OFFSETS, max_size=12)) | {0}
    figures = st.decimals(low, high, places=places)
    return {FIRST_DAY + dt.timedelta(offset): draw(figures) for offset in sorted(offsets)}


@st.composite
def ledgers(draw: st.DrawFn, method: CostMethod = CostMethod.FIFO) -> Ledger:
    """Draw a month of activities in two kinds of accounts and three currencies; nothing is oversold."""
    ledger = Ledger(method=method)
    ledger.prices = {
        AAA.id: draw(daily_series("1", "300", 2)),
        BBB.id: draw(daily_series("1", "300", 4)),
        CCC.id: draw(daily_series("100", "90000", 0)),
    }
    ledger.rates = {"USD": draw(daily_series("0.5", "2", 6)), "JPY": draw(daily_series("0.005", "0.02", 8))}
    for _ in range(draw(st.integers(0, 2))):
        instrument = draw(st.sampled_from(INSTRUMENTS))
        numerator, denominator = draw(st.sampled_from([(2, 1), (5, 1), (1, 2), (1, 4), (5, 2)]))
        ex_date = FIRST_DAY + dt.timedelta(draw(_OFFSETS))
        if all(abs((ex_date - split.ex_date).days) > 0 for split in ledger.splits):
            ledger.splits.append(Split(instrument.id, ex_date, numerator, denominator))
    _Drawn(draw, ledger).draw_all()
    return ledger


class _Drawn:
    """Books drawn activities day after day, selling only what is there."""

    def __init__(self, draw: st.DrawFn, ledger: Ledger) -> None:
        self.draw = draw
        self.ledger = ledger
        self.held: dict[tuple[UUID, UUID], Decimal] = {}

    def draw_all(self) -> None:
        splits = sorted(self.ledger.splits, key=lambda split: split.ex_date)
        for offset in sorted(self.draw(st.lists(_OFFSETS, max_size=18))):
            date = FIRST_DAY + dt.timedelta(offset)
            while splits and splits[0].ex_date <= date:
                split = splits.pop(0)
                for key in self.held:
                    if key[1] == split.instrument_id:
                        self.held[key] = self.held[key] * split.numerator / split.denominator
            self.draw_one(date)

    def draw_one(self, date: dt.date) -> None:
        kind, account = self.draw(_TYPES), self.draw(st.sampled_from(ACCOUNTS))
        instrument = self.draw(st.sampled_from(INSTRUMENTS))
        more: dict[str, object] = {"account": account, "fee": self.draw(_COST), "tax": self.draw(_COST)}
        currency = instrument.currency if kind in {"buy", "sell", "dividend"} else account.currency
        if self.draw(st.integers(0, 4)) == 0:
            more["fx_rate"] = self.draw(st.decimals("0.01", "3", places=4))
        if self.draw(st.integers(0, 5)) == 0:
            currency = self.draw(st.sampled_from(["EUR", "USD", "JPY"]))
        more["currency"] = currency
        key = (account.id, instrument.id)
        when = date.isoformat()
        if kind in {"buy", "transfer_in"}:
            quantity = self.draw(_SMALL)
            self.held[key] = self.held.get(key, D(0)) + quantity
            more |= {"instrument": instrument, "quantity": quantity, "price": self.draw(_MONEY)}
            self.ledger.book(kind, when, **more)
        elif kind in {"sell", "transfer_out"}:
            share = self.draw(st.sampled_from([D("0.25"), D("0.5"), D(1)]))
            quantity = (self.held.get(key, D(0)) * share).quantize(D("1e-10"))
            if quantity:
                self.held[key] -= quantity
                more |= {"instrument": instrument, "quantity": quantity, "price": self.draw(_MONEY)}
                self.ledger.book(kind, when, **more)
        elif kind == "dividend":
            self.ledger.book(kind, when, self.draw(_MONEY), instrument=instrument, **more)
        else:
            name = {"cash_in": "transfer_in", "cash_out": "transfer_out"}.get(kind, kind)
            sign = self.draw(st.sampled_from([1, -1])) if kind in {"interest", "fee", "tax"} else 1
            self.ledger.book(name, when, sign * self.draw(_MONEY), **more)
