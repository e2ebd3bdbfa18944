"""Charles Schwab's transaction history as CSV, old (with a title and a total) and new."""

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from folio.portfolio.domain.activities import ActivityDraft, ActivityType, SplitRatio
from folio.portfolio.domain.imports.dates import parse_moment
from folio.portfolio.domain.imports.drafts import (
    ZERO,
    Withholding,
    Words,
    cash_type,
    drafted,
    ignored,
    join_withholding,
    read_instrument,
)
from folio.portfolio.domain.imports.presets.preset import Preset, Reading, Source
from folio.portfolio.domain.imports.records import Record
from folio.portfolio.domain.imports.rows import ImportRow
from folio.portfolio.domain.imports.sheets import Row, Style, find_sheet, require_sheet

T = ActivityType
Keyed = tuple[tuple[object, ...] | None, ImportRow]

_NEEDED = ("date", "action", "symbol", "description", "quantity", "price", "fees & comm", "amount")
_CURRENCY = "USD"
_MOST_PARTS_OF_A_SPLIT = 100

_KINDS = {
    T.BUY: "buy|reinvest shares",
    T.SELL: "sell",
    T.DIVIDEND: "cash dividend|qualified dividend|qual div reinvest|non-qualified div|reinvest dividend"
    "|special dividend|special qual div|special non qual div|pr yr cash div|pr yr div reinvest"
    "|pr yr special div|pr yr non-qual div|div adjustment|long term cap gain|short term cap gain"
    "|long term cap gain reinvest|short term cap gain reinvest|cash in lieu",
    T.TAX: "nra tax adj|nra withholding|foreign tax paid|foreign tax reclaim|tax withholding",
    T.INTEREST: "bank interest|credit interest|bond interest|margin interest|cd interest",
    T.FEE: "service fee|adr mgmt fee|advisor fee|misc cash entry|misc credits|margin fee",
    T.DEPOSIT: "moneylink transfer|moneylink deposit|moneylink adj|wire funds|wire funds received"
    "|wire funds adj|wire sent|wire received|funds received|funds paid|electronic funds transfer|journal"
    "|internal transfer|cash contribution|bill pay|auto s1 credit|auto s1 debit|promotional award",
    T.TRANSFER_IN: "journaled shares|security transfer|stock plan activity|shares received|shares delivered",
    T.SPLIT: "stock split|stock div dist",
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words.split("|")}
_SIGNS = {T.DIVIDEND: 1, T.INTEREST: 1, T.TAX: -1, T.FEE: -1}


@dataclass(slots=True)
class _History:
    rows: list[Keyed] = field(default_factory=list)
    taxes: list[Withholding] = field(default_factory=list)


def _recognise(source: Source) -> float:
    return 1.0 if find_sheet(source.text, source.delimiter, _NEEDED) else 0.0


def _read(source: Source) -> Reading:
    sheet = require_sheet(find_sheet(source.text, source.delimiter, _NEEDED))
    history = _History()

    def read_row(row: Row) -> list[ImportRow]:
        _read_row(history, row)
        return []

    style = Style(dates="mdy", last_year=source.last_year)
    broken: list[Keyed] = [(None, row) for row in sheet.rows(style, read_row, keep=_is_entry)]
    rows = join_withholding(history.rows + broken, history.taxes)
    return Reading(_with_ratios(rows), sheet.columns, sheet.delimiter, account_currency=_CURRENCY)


def _is_entry(record: Record) -> bool:
    return record.problem is not None or not record.cells[0].casefold().startswith("transactions total")


def _read_row(history: _History, row: Row) -> None:
    first = row.text("date")
    # "10/31/2005 as of 10/28/2005": booked on the first day, effective on the second.
    day = parse_moment(
        first.partition(" as of ")[2] or first, style="mdy", last_year=row.style.last_year, column="date"
    ).day
    instrument = read_instrument(row.text("symbol"), "", row.text("description"))
    action = row.text("action").casefold()
    activity = _activity(action, row, ActivityDraft(type=T.FEE, date=day, currency=_CURRENCY))
    words = Words(instrument, note=f"{row.text('action')}: {row.text('description')}")
    if activity is None:
        history.rows.append((None, ignored(row.line, f"{row.text('action')!r} cannot be booked yet")))
        return
    if activity.type in {T.DEPOSIT, T.WITHDRAWAL}:
        words = replace(words, instrument=None)
    elif instrument is not None:
        activity = replace(activity, instrument=instrument.word)
    key = (day, instrument.word if instrument else None)
    drafted_row = drafted(row.line, activity, words)
    if activity.type is T.TAX:
        history.taxes.append(Withholding(key, drafted_row, activity.amount or ZERO))
    else:
        history.rows.append((key if activity.type is T.DIVIDEND else None, drafted_row))


def _activity(action: str, row: Row, draft: ActivityDraft) -> ActivityDraft | None:
    kind = _KIND_OF.get(action)
    quantity = row.optional_number("quantity") or ZERO
    if kind in {T.BUY, T.SELL}:
        return _trade(row, replace(draft, type=kind))
    if kind is T.SPLIT:
        return replace(draft, type=kind, quantity=quantity)
    if kind is T.TRANSFER_IN or (kind is T.DEPOSIT and quantity and not row.text("amount")):
        direction = T.TRANSFER_OUT if quantity < 0 else T.TRANSFER_IN
        return replace(draft, type=direction, quantity=abs(quantity), price=row.optional_number("price"))
    if kind is None:
        return None
    amount = row.number("amount")
    if kind is T.DEPOSIT:
        return replace(draft, type=cash_type(amount), amount=abs(amount))
    return replace(draft, type=kind, amount=amount * _SIGNS[kind])


def _trade(row: Row, draft: ActivityDraft) -> ActivityDraft:
    """Return the trade of a row; the amount of the file is net of the fees."""
    fee = row.optional_number("fees & comm") or ZERO
    net = row.number("amount")
    return replace(
        draft,
        quantity=abs(row.number("quantity")),
        price=row.optional_number("price"),
        amount=net + fee if draft.type is T.SELL else -net - fee,
        fee=fee,
    )


def _with_ratios(rows: list[ImportRow]) -> list[ImportRow]:
    """Return the rows with each split's ratio, which follows from the shares held before it.

    The file tells only how many shares a split added.
    """
    held: dict[str, Decimal] = {}
    ratios: dict[int, ImportRow] = {}
    # A split comes before the trades of its day; the file has the newest line first.
    for row in sorted(rows, key=_oldest_first):
        if row.draft is None or row.draft.activity.quantity is None:
            continue
        activity = row.draft.activity
        before = held.get(activity.instrument or "", ZERO)
        change = activity.quantity or ZERO
        if activity.type is T.SPLIT:
            ratios[row.line] = _split_row(row, activity, before)
        sign = -1 if activity.type in {T.SELL, T.TRANSFER_OUT} else 1
        held[activity.instrument or ""] = before + sign * change
    return [ratios.get(row.line, row) for row in rows]


def _oldest_first(row: ImportRow) -> tuple[date, bool, int]:
    if row.draft is None:
        return date.max, False, -row.line
    return row.draft.activity.date, row.draft.activity.type is not T.SPLIT, -row.line


def _split_row(row: ImportRow, activity: ActivityDraft, before: Decimal) -> ImportRow:
    added = activity.quantity or ZERO
    ratio = Fraction(before + added) / Fraction(before) if before > 0 else Fraction(0)
    if row.draft is None or ratio <= 0 or ratio.denominator > _MOST_PARTS_OF_A_SPLIT:
        return ignored(row.line, "enter this split by hand: the file does not tell the shares held before it")
    split = SplitRatio(ratio.numerator, ratio.denominator)
    return replace(row, draft=replace(row.draft, activity=replace(activity, quantity=None, split=split)))


PRESET = Preset(
    name="schwab",
    label="Charles Schwab, transactions",
    description="Accounts › History › Export as CSV.",
    file_kinds=("csv",),
    recognise=_recognise,
    read=_read,
)
