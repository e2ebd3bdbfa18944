"""Dividends and interest over a period, by month and one by one."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from folio.kernel.money import Currency
from folio.portfolio.domain.activities import ActivityType, gross_amount
from folio.portfolio.domain.bookings import INCOME, Booking
from folio.portfolio.domain.exact import day_number, rounded_value
from folio.portfolio.domain.instruments import Instrument
from folio.portfolio.domain.valuation import Valuation


@dataclass(frozen=True, slots=True)
class MonthOfIncome:
    """What came in during a month (``2024-03``), before and of tax, in the portfolio's currency."""

    month: str
    dividends: Decimal
    interest: Decimal
    withheld: Decimal


@dataclass(frozen=True, slots=True)
class IncomeItem:
    """One dividend or interest; ``amount`` as booked in ``currency``, the rest in the portfolio's."""

    activity_id: UUID
    account_id: UUID
    type: ActivityType
    date: dt.date
    instrument: Instrument | None
    amount: Decimal
    currency: str
    value: Decimal
    withheld: Decimal
    fee: Decimal


@dataclass(frozen=True, slots=True)
class Income:
    """All income of a period: gross ``total``, tax ``withheld``, months in order, items newest first."""

    currency: str
    total: Decimal
    withheld: Decimal
    by_month: tuple[MonthOfIncome, ...]
    items: tuple[IncomeItem, ...]


def summarise(valuation: Valuation, start: dt.date, end: dt.date) -> Income:
    """Return the income from ``start`` to ``end``, both days included; months without any are left out."""
    first, last = day_number(start), day_number(end)
    earned = [
        booking
        for booking in valuation.bookings
        if booking.activity.type in INCOME and first <= booking.day <= last
    ]
    currency = valuation.book.terms.currency
    months: dict[str, list[Booking]] = {}
    for booking in earned:
        months.setdefault(f"{booking.activity.date:%Y-%m}", []).append(booking)
    return Income(
        currency=currency.code,
        total=rounded_value(sum(booking.gross for booking in earned), currency),
        withheld=rounded_value(sum(booking.tax for booking in earned), currency),
        by_month=tuple(_month(month, months[month], currency) for month in sorted(months)),
        items=tuple(_item(valuation, booking) for booking in reversed(earned)),
    )


def _month(month: str, earned: list[Booking], currency: Currency) -> MonthOfIncome:
    dividends = sum(booking.gross for booking in earned if booking.activity.type is ActivityType.DIVIDEND)
    return MonthOfIncome(
        month,
        rounded_value(dividends, currency),
        rounded_value(sum(booking.gross for booking in earned) - dividends, currency),
        rounded_value(sum(booking.tax for booking in earned), currency),
    )


def _item(valuation: Valuation, booking: Booking) -> IncomeItem:
    activity, terms = booking.activity, valuation.book.terms
    instrument_id = activity.instrument_id
    return IncomeItem(
        activity_id=activity.id,
        account_id=activity.account_id,
        type=activity.type,
        date=activity.date,
        instrument=None if instrument_id is None else terms.instruments[instrument_id],
        amount=gross_amount(activity),
        currency=activity.currency,
        value=rounded_value(booking.gross, terms.currency),
        withheld=rounded_value(booking.tax, terms.currency),
        fee=rounded_value(booking.fee, terms.currency),
    )
