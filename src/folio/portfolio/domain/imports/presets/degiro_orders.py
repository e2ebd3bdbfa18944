"""DEGIRO's statement booked: the lines of one order make one trade with its fee, tax and rate."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from folio.kernel.money import EXACT
from folio.portfolio.domain.activities import ActivityDraft, ActivityType, SplitRatio
from folio.portfolio.domain.imports.cells import CellRefused
from folio.portfolio.domain.imports.drafts import (
    ONE,
    ZERO,
    Withholding,
    Words,
    cash_type,
    divide,
    drafted,
    ignored,
    join_withholding,
    read_currency,
    rounded,
)
from folio.portfolio.domain.imports.numbers import parse_number
from folio.portfolio.domain.imports.rows import ImportRow, Problem
from folio.portfolio.domain.imports.sheets import Style

T = ActivityType

_SALES = {"sell", "verkoop", "verkauf"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the statement; ``amount`` is what the cash in ``currency`` changed by.

    ``trade`` has the groups ``reason word quantity price currency`` where the line is a purchase or a sale; a
    reason tells that no order but a corporate action brought it.
    """

    line: int
    day: date
    value_day: date
    kind: str
    words: Words
    instrument: str | None
    currency: str
    amount: Decimal
    order: str
    trade: re.Match[str] | None


def book_entries(entries: Sequence[Entry], style: Style, account_currency: str | None) -> list[ImportRow]:
    """Return a row for each entry, in any order; entries joined to another are ignored rows."""
    rows = _book_splits(entries, style)
    orders: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.order and entry.line not in rows:
            orders[entry.order].append(entry)
    for order in orders.values():
        rows |= _book_order(order, style, account_currency)
    keyed: list[tuple[tuple[object, ...] | None, ImportRow]] = []
    taxes: list[Withholding] = []
    for entry in entries:
        if entry.line not in rows:
            row = _book_alone(entry, style)
            key = (entry.value_day, entry.instrument, entry.currency)
            if entry.kind == "withholding":
                taxes.append(Withholding(key, row, -entry.amount))
            else:
                keyed.append((key if entry.kind == "dividend" else None, row))
    return [*rows.values(), *join_withholding(keyed, taxes)]


def _book_splits(entries: Iterable[Entry], style: Style) -> dict[int, ImportRow]:
    """Return the rows of splits: the old units sold and the new ones bought on one day."""
    groups: dict[tuple[date, str | None], list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.trade and "split" in (entry.trade["reason"] or "").casefold():
            groups[entry.day, entry.instrument].append(entry)
    rows: dict[int, ImportRow] = {}
    for group in groups.values():
        out = [entry for entry in group if _is_sale(entry)]
        into = [entry for entry in group if not _is_sale(entry)]
        if len(out) != 1 or len(into) != 1:
            reason = "enter this split by hand: its two sides are not in the file"
            rows |= {entry.line: ignored(entry.line, reason) for entry in group}
            continue
        rows[into[0].line] = _split_row(into[0], out[0], style)
        rows[out[0].line] = ignored(out[0].line, f"the other side of the split on line {into[0].line}")
    return rows


def _split_row(entry: Entry, other: Entry, style: Style) -> ImportRow:
    try:
        into, out = _quantity(entry, style), _quantity(other, style)
    except CellRefused as refusal:
        return _problem(entry, refusal)
    if not into or not out:
        return _problem(entry, CellRefused("write how many units were split", code="number_missing"))
    ratio = Fraction(into) / Fraction(out)
    draft = replace(_draft(entry, T.SPLIT), split=SplitRatio(ratio.numerator, ratio.denominator))
    return drafted(entry.line, draft, entry.words)


def _book_order(order: Sequence[Entry], style: Style, account_currency: str | None) -> dict[int, ImportRow]:
    """Return the rows of one order: its trades, with the rate, the fees and the taxes booked beside them.

    Lines that cannot be joined exactly are left out; they are booked by themselves.
    """
    trades = [entry for entry in order if entry.trade and not entry.trade["reason"]]
    if not trades:
        return {}
    rows: dict[int, ImportRow] = {}
    first, currency = trades[0], trades[0].currency
    rate = None
    if account_currency not in {None, currency}:
        legs = [entry for entry in order if entry.kind == "exchange"]
        rate = _rate(trades, legs, account_currency)
        if rate is not None:
            rows |= {leg.line: ignored(leg.line, f"the exchange for line {first.line}") for leg in legs}
    costs = {"order fee": ZERO, "order tax": ZERO}
    for entry in order:
        if entry.kind in costs and entry.currency == (currency if rate is None else account_currency):
            costs[entry.kind] -= entry.amount
            rows[entry.line] = ignored(entry.line, f"a cost of the trade on line {first.line}")
    for trade in trades:
        rows[trade.line] = _trade_row(trade, style, rate, costs if trade is first else {})
    return rows


def _rate(trades: Sequence[Entry], legs: Sequence[Entry], account_currency: str | None) -> Decimal | None:
    """Return the rate of an order whose exchange covers its trades exactly, else None."""
    traded = sum((trade.amount for trade in trades), ZERO)
    exchanged = sum((leg.amount for leg in legs if leg.currency == trades[0].currency), ZERO)
    settled = sum((leg.amount for leg in legs if leg.currency == account_currency), ZERO)
    if not exchanged or not settled or exchanged != -traded:
        return None
    return divide(abs(settled), abs(exchanged))


def _trade_row(entry: Entry, style: Style, rate: Decimal | None, costs: dict[str, Decimal]) -> ImportRow:
    try:
        quantity = _quantity(entry, style)
        price = _price(entry, style)
    except CellRefused as refusal:
        return _problem(entry, refusal)
    draft = replace(
        _draft(entry, T.SELL if _is_sale(entry) else T.BUY),
        quantity=quantity,
        price=price,
        amount=abs(entry.amount),
        fee=rounded(EXACT.divide(costs.get("order fee", ZERO), rate or ONE)),
        tax=rounded(EXACT.divide(costs.get("order tax", ZERO), rate or ONE)),
        fx_rate=rate,
    )
    return drafted(
        entry.line, draft, replace(entry.words, note=f"order {entry.order}" if entry.order else "")
    )


def _book_alone(entry: Entry, style: Style) -> ImportRow:
    reason = _reason_to_ignore(entry)
    if reason is not None:
        return ignored(entry.line, reason)
    if entry.trade:
        return _trade_row(entry, style, None, {})
    kind, amount = _movement(entry)
    return drafted(entry.line, replace(_draft(entry, kind), amount=amount), entry.words)


def _reason_to_ignore(entry: Entry) -> str | None:
    if entry.trade and entry.trade["reason"]:
        return f"book this corporate action by hand: {entry.words.note}"
    if entry.kind == "internal":
        return "money that moves between DEGIRO and its bank stays in the account"
    if entry.kind == "cash" and entry.amount > 0 and "withdrawal" in entry.words.note.casefold():
        return "the confirmation of a withdrawal that has a line of its own"
    return f"{entry.words.note!r} cannot be booked yet" if entry.kind == "unknown" else None


def _movement(entry: Entry) -> tuple[ActivityType, Decimal]:
    if entry.kind == "cash":
        return cash_type(entry.amount), abs(entry.amount)
    if entry.kind == "exchange":
        return T.TRANSFER_OUT if entry.amount < 0 else T.TRANSFER_IN, abs(entry.amount)
    kind, sign = _MOVEMENTS[entry.kind]
    return kind, entry.amount * sign


_MOVEMENTS = {
    "dividend": (T.DIVIDEND, 1),
    "interest": (T.INTEREST, 1),
    "withholding": (T.TAX, -1),
    "order tax": (T.TAX, -1),
    "order fee": (T.FEE, -1),
    "fee": (T.FEE, -1),
}


def _draft(entry: Entry, kind: ActivityType) -> ActivityDraft:
    return ActivityDraft(type=kind, date=entry.day, currency=entry.currency, instrument=entry.instrument)


def _is_sale(entry: Entry) -> bool:
    return entry.trade is not None and entry.trade["word"].casefold() in _SALES


def _quantity(entry: Entry, style: Style) -> Decimal:
    return parse_number(_group(entry, "quantity"), style=style.numbers, column="description")


def _price(entry: Entry, style: Style) -> Decimal:
    price = parse_number(_group(entry, "price"), style=style.numbers, column="description")
    return rounded(price * read_currency(_group(entry, "currency"))[1])


def _group(entry: Entry, name: str) -> str:
    return entry.trade[name] if entry.trade else ""


def _problem(entry: Entry, refusal: CellRefused) -> ImportRow:
    return ImportRow(entry.line, problem=Problem(refusal.code, refusal.message, refusal.column))
