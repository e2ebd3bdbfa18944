"""Fidelity's account activity as CSV: blank lines before the header, legal text after the rows."""

import re
from dataclasses import replace

from folio.portfolio.domain.activities import ActivityDraft, ActivityType
from folio.portfolio.domain.imports.drafts import ZERO, Words, cash_type, drafted, ignored, read_instrument
from folio.portfolio.domain.imports.presets.preset import Preset, Reading, Source
from folio.portfolio.domain.imports.records import Record
from folio.portfolio.domain.imports.rows import ImportRow
from folio.portfolio.domain.imports.sheets import Row, Style, find_sheet, require_sheet

T = ActivityType

_NEEDED = ("run date", "action", "symbol", "quantity")
_CURRENCY = "USD"
_DAY = re.compile(r"\s*(?:[0-9]{1,2}[-/][0-9]{1,2}[-/][0-9]{4}|[A-Za-z]{3}-[0-9]{2}-[0-9]{4})")
_CORE_FUNDS = {"SPAXX", "FDRXX", "FCASH", "FZFXX", "CORE", "QUSBQ", "SPAXX**", "FCASH**", "FDRXX**"}

# The first that begins the action decides.
_ACTIONS: tuple[tuple[str, ActivityType], ...] = (
    ("YOU BOUGHT", T.BUY),
    ("REINVESTMENT", T.BUY),
    ("YOU SOLD", T.SELL),
    ("IN LIEU OF FRX SHARE", T.DIVIDEND),
    ("DIVIDEND RECEIVED", T.DIVIDEND),
    ("DIVIDEND ADJUSTMENT", T.DIVIDEND),
    ("LONG-TERM CAP GAIN", T.DIVIDEND),
    ("SHORT-TERM CAP GAIN", T.DIVIDEND),
    ("INTEREST", T.INTEREST),
    ("MARGIN INTEREST", T.INTEREST),
    ("FOREIGN TAX", T.TAX),
    ("NON-RESIDENT TAX", T.TAX),
    ("ADJ NON-RESIDENT TAX", T.TAX),
    ("FEE CHARGED", T.FEE),
    ("ADVISOR FEE", T.FEE),
    ("ADVISORY FEE", T.FEE),
    ("ADR FEE", T.FEE),
    ("SERVICE FEE", T.FEE),
    ("WIRE TRANSFER", T.DEPOSIT),
    ("ELECTRONIC FUNDS TRANSFER", T.DEPOSIT),
    ("DIRECT DEPOSIT", T.DEPOSIT),
    ("DIRECT DEBIT", T.DEPOSIT),
    ("CHECK RECEIVED", T.DEPOSIT),
    ("CHECK PAID", T.DEPOSIT),
    ("BILL PAYMENT", T.DEPOSIT),
    ("CASH CONTRIBUTION", T.DEPOSIT),
    ("CONTRIBUTION", T.DEPOSIT),
    ("CO CONTR", T.DEPOSIT),
    ("PARTIC CONTR", T.DEPOSIT),
    ("NORMAL DISTR", T.DEPOSIT),
    ("TRANSFER", T.TRANSFER_IN),
    ("JOURNALED", T.TRANSFER_IN),
)
_SIGNS = {T.DIVIDEND: 1, T.INTEREST: 1, T.TAX: -1, T.FEE: -1}


def _recognise(source: Source) -> float:
    return 1.0 if find_sheet(source.text, source.delimiter, _NEEDED) else 0.0


def _read(source: Source) -> Reading:
    sheet = require_sheet(find_sheet(source.text, source.delimiter, _NEEDED))
    sheet = replace(sheet, columns=tuple(name.removesuffix(" ($)") for name in sheet.columns))
    style = Style(dates="mdy", last_year=source.last_year)
    rows = sheet.rows(style, _read_row, keep=_is_dated)
    return Reading(list(rows), sheet.columns, sheet.delimiter, account_currency=_CURRENCY)


def _is_dated(record: Record) -> bool:
    """Say whether a record is an entry: the legal text below them does not begin with a date."""
    return record.problem is not None or bool(_DAY.match(record.cells[0]))


def _read_row(row: Row) -> list[ImportRow]:
    action = row.text("action").upper()
    symbol = row.text("symbol")
    kind = next((kind for words, kind in _ACTIONS if action.startswith(words)), None)
    if symbol in _CORE_FUNDS and kind in {None, T.BUY, T.SELL}:
        return [ignored(row.line, "cash that moves in and out of the core fund stays cash")]
    if kind is None:
        return [ignored(row.line, f"{row.text('action')!r} cannot be booked yet")]
    instrument = read_instrument(
        symbol.lstrip("-"), "", row.text("description") or row.text("security description")
    )
    draft = ActivityDraft(
        type=kind,
        date=row.moment("run date").day,
        currency=row.text("currency").upper() or _CURRENCY,
        instrument=instrument.word if instrument else None,
    )
    activity = _trade(row, draft) if kind in {T.BUY, T.SELL} else _movement(row, draft)
    if activity.instrument is None:
        instrument = None
    words = Words(instrument, note=row.text("action"), account_name=row.text("account"))
    return [drafted(row.line, activity, words)]


def _trade(row: Row, draft: ActivityDraft) -> ActivityDraft:
    """Return the trade of a row; the amount of the file is net of commission and fees."""
    fee = (row.optional_number("commission") or ZERO) + (row.optional_number("fees") or ZERO)
    accrued = row.optional_number("accrued interest") or ZERO
    net = row.number("amount")
    return replace(
        draft,
        quantity=abs(row.number("quantity")),
        price=row.optional_number("price"),
        amount=net + fee - accrued if draft.type is T.SELL else -net - fee - accrued,
        fee=fee,
    )


def _movement(row: Row, draft: ActivityDraft) -> ActivityDraft:
    quantity = row.optional_number("quantity") or ZERO
    amount = row.optional_number("amount") or ZERO
    if draft.type is T.TRANSFER_IN and draft.instrument and quantity:
        kind = T.TRANSFER_OUT if quantity < 0 else T.TRANSFER_IN
        return replace(draft, type=kind, quantity=abs(quantity), price=row.optional_number("price"))
    if draft.type in {T.DEPOSIT, T.TRANSFER_IN}:
        return replace(draft, type=cash_type(amount), amount=abs(amount), instrument=None)
    return replace(draft, amount=amount * _SIGNS[draft.type])


PRESET = Preset(
    name="fidelity",
    label="Fidelity, account activity",
    description="Activity & Orders › History › Download as CSV.",
    file_kinds=("csv",),
    recognise=_recognise,
    read=_read,
)
