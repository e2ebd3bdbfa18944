"""What in a portfolio's books and prices cannot be trusted, and what mends it.

Source: docs/specs/quality.md.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

import numpy as np

from folio.portfolio.domain.activities import TRANSFERS, Activity
from folio.portfolio.domain.exact import CASH_PLACES, date_of, day_number, unscaled
from folio.portfolio.domain.ledger import pair_transfers
from folio.portfolio.domain.lines import InstrumentLine
from folio.portfolio.domain.prices import FRESH_DAYS, PriceColumn
from folio.portfolio.domain.results import in_scope, measured_positions
from folio.portfolio.domain.valuation import Valuation

# A split known within so many days explains a jump.
SAME_SPLIT_DAYS = 5
# How near to a whole ratio a jump must be, as a ratio of it.
CLOSENESS = 0.06
RATIOS = ((2, 1), (3, 1), (4, 1), (5, 1), (7, 1), (10, 1), (15, 1), (20, 1), (25, 1), (50, 1), (3, 2))


class IssueKind(StrEnum):
    """What is wrong."""

    MISSING_PRICE = "missing_price"
    MISSING_RATE = "missing_rate"
    STALE_PRICE = "stale_price"
    NEGATIVE_POSITION = "negative_position"
    NEGATIVE_CASH = "negative_cash"
    UNKNOWN_BASIS = "unknown_basis"
    UNMATCHED_TRANSFER = "unmatched_transfer"
    SPLIT_LIKE_JUMP = "split_like_jump"


class FixKind(StrEnum):
    """What mends it."""

    ADD_PRICES = "add_prices"
    SET_RATE = "set_rate"
    BOOK_MISSING = "book_missing"
    CORRECT_ACTIVITY = "correct_activity"
    ADD_SPLIT = "add_split"


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing to look at; ``figures`` are the numbers that show it."""

    kind: IssueKind
    fix: FixKind
    subject: str
    date: dt.date
    instrument_id: UUID | None = None
    account_id: UUID | None = None
    activity_id: UUID | None = None
    figures: tuple[tuple[str, Decimal], ...] = field(default=())


def find_issues(valuation: Valuation) -> list[Issue]:
    """Return all there is to look at, worst kind first, newest first within a kind."""
    found = [
        *_prices(valuation),
        *_oversold(valuation),
        *_cash(valuation),
        *_unknown_basis(valuation),
        *_transfers(valuation),
        *_jumps(valuation),
    ]
    order = list(IssueKind)
    found.sort(key=lambda issue: (order.index(issue.kind), -issue.date.toordinal(), issue.subject))
    return found


def _prices(valuation: Valuation) -> Iterator[Issue]:
    rates, last = valuation.book.terms.rates, valuation.last
    for instrument_id, line in valuation.lines.items():
        if not line.held.at(last):
            continue
        symbol = _symbol(valuation, instrument_id)
        held = (("quantity", unscaled(line.held.at(last))),)
        first = date_of(line.first)
        if line.prices is None or not line.prices.days.size or int(line.prices.days[0]) > last:
            kind, fix = IssueKind.MISSING_PRICE, FixKind.ADD_PRICES
            yield Issue(kind, fix, symbol, first, instrument_id, figures=held)
            continue
        if rates.as_of(line.currency, last) is None:
            yield Issue(IssueKind.MISSING_RATE, FixKind.SET_RATE, line.currency, first, instrument_id)
        known = int(line.prices.days[line.prices.days <= last][-1])
        if last - known > FRESH_DAYS:
            yield Issue(
                IssueKind.STALE_PRICE,
                FixKind.ADD_PRICES,
                symbol,
                date_of(known),
                instrument_id,
                figures=(("days", Decimal(last - known)),),
            )


def _oversold(valuation: Valuation) -> Iterator[Issue]:
    for position in measured_positions(valuation):
        for sale in position.oversold:
            if in_scope(valuation, sale.activity.account_id):
                yield Issue(
                    IssueKind.NEGATIVE_POSITION,
                    FixKind.BOOK_MISSING,
                    _symbol(valuation, position.instrument_id),
                    date_of(sale.day),
                    position.instrument_id,
                    sale.activity.account_id,
                    sale.activity.id,
                    (("quantity", unscaled(sale.units)),),
                )


def _cash(valuation: Valuation) -> Iterator[Issue]:
    accounts = valuation.book.terms.accounts
    for (account_id, currency), held in valuation.ledgered.cash_by_account.items():
        amount = held.at(valuation.last)
        if amount < 0:
            sound = [day for day, total in zip(held.days, held.totals, strict=True) if total >= 0]
            since = sound[-1] if sound else held.days[0]
            yield Issue(
                IssueKind.NEGATIVE_CASH,
                FixKind.BOOK_MISSING,
                f"{accounts[account_id].name}, {currency}",
                date_of(since),
                account_id=account_id,
                figures=(("amount", unscaled(amount, CASH_PLACES)),),
            )


def _unknown_basis(valuation: Valuation) -> Iterator[Issue]:
    for position in measured_positions(valuation):
        for lot in position.lots:
            if not lot.is_cost_known and lot.remaining and in_scope(valuation, lot.account_id):
                yield Issue(
                    IssueKind.UNKNOWN_BASIS,
                    FixKind.CORRECT_ACTIVITY,
                    _symbol(valuation, position.instrument_id),
                    date_of(lot.acquired),
                    position.instrument_id,
                    lot.account_id,
                    lot.activity.id,
                    (("quantity", unscaled(lot.remaining)),),
                )


def _transfers(valuation: Valuation) -> Iterator[Issue]:
    moved = [
        booking.activity
        for booking in valuation.book.bookings
        if booking.activity.type in TRANSFERS and booking.activity.instrument_id is not None
    ]
    pairs = pair_transfers(moved)
    matched = {*pairs.keys(), *pairs.values()}
    for activity in moved:
        if activity.id not in matched and in_scope(valuation, activity.account_id):
            yield _unmatched(valuation, activity)


def _unmatched(valuation: Valuation, activity: Activity) -> Issue:
    return Issue(
        IssueKind.UNMATCHED_TRANSFER,
        FixKind.BOOK_MISSING,
        "" if activity.instrument_id is None else _symbol(valuation, activity.instrument_id),
        activity.date,
        activity.instrument_id,
        activity.account_id,
        activity.id,
        (("quantity", activity.quantity or Decimal(0)),),
    )


def _jumps(valuation: Valuation) -> Iterator[Issue]:
    """Return the closes of what was held that changed as a split would change them, without a split."""
    for instrument_id, line in valuation.lines.items():
        if line.prices is None:
            continue
        known = [day_number(split.ex_date) for split in valuation.book.splits.get(instrument_id, ())]
        for day, numerator, denominator, closes in split_like(line.prices):
            explained = any(abs(split - day) <= SAME_SPLIT_DAYS for split in known)
            if not explained and _held_over(line, day):
                yield Issue(
                    IssueKind.SPLIT_LIKE_JUMP,
                    FixKind.ADD_SPLIT,
                    _symbol(valuation, instrument_id),
                    date_of(day),
                    instrument_id,
                    figures=(
                        ("close_before", closes[0]),
                        ("close", closes[1]),
                        ("numerator", Decimal(numerator)),
                        ("denominator", Decimal(denominator)),
                    ),
                )


def _held_over(line: InstrumentLine, day: int) -> bool:
    return line.held.at(day - 1) != 0


def split_like(prices: PriceColumn) -> Iterator[tuple[int, int, int, tuple[Decimal, Decimal]]]:
    """Return the days whose close differs from the one before by about the ratio of a usual split.

    Each with the split's new and old units and both closes.
    """
    closes = prices.closes.astype(np.float64)
    if closes.size < 2:
        return
    before, after = closes[:-1], closes[1:]
    with np.errstate(all="ignore"):
        changes = np.where((before > 0) & (after > 0), before / after, 1.0)
    for place in np.flatnonzero((changes > 1.4) | (changes < 1 / 1.4)).tolist():
        ratio = float(changes[place])
        near = [
            (numerator, denominator)
            for high, low in RATIOS
            for numerator, denominator in ((high, low), (low, high))
            if abs(ratio / (numerator / denominator) - 1) <= CLOSENESS
        ]
        if near:
            best = min(near, key=lambda one: abs(ratio / (one[0] / one[1]) - 1))
            pair = tuple(unscaled(int(prices.closes[place + step]), prices.places) for step in (0, 1))
            yield int(prices.days[place + 1]), best[0], best[1], (pair[0], pair[1])


def _symbol(valuation: Valuation, instrument_id: UUID) -> str:
    return valuation.book.terms.instruments[instrument_id].symbol
