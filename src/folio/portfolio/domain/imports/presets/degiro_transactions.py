"""DEGIRO's transactions as CSV, old and new layout, with English, Dutch or German headers: trades alone."""

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from folio.kernel.money import EXACT
from folio.portfolio.domain.activities import ActivityDraft, ActivityType, SplitRatio
from folio.portfolio.domain.imports.drafts import (
    ONE,
    ZERO,
    Words,
    divide,
    drafted,
    ignored,
    read_currency,
    read_instrument,
    rounded,
)
from folio.portfolio.domain.imports.numbers import decide_style
from folio.portfolio.domain.imports.presets.preset import Preset, Reading, Source
from folio.portfolio.domain.imports.records import unique_names
from folio.portfolio.domain.imports.rows import ImportRow
from folio.portfolio.domain.imports.sheets import Row, Sheet, Style, require_sheet

T = ActivityType

# What a header begins with, longest first where one begins another.
_FIELDS = (
    ("date", ("date", "datum")),
    ("time", ("time", "tijd", "uhrzeit")),
    ("product", ("product", "produkt")),
    ("isin", ("isin",)),
    ("quantity", ("quantity", "aantal", "anzahl")),
    ("price", ("price", "koers", "kurs")),
    ("local value", ("local value", "lokale waarde", "wert in lokalwährung")),
    ("value", ("value", "waarde", "wert")),
    ("autofx", ("autofx",)),
    ("fees", ("transaction", "transactiekosten", "transaktionsgebühr")),
    ("total", ("total", "totaal", "gesamt")),
    ("order", ("order id", "order-id")),
)
_NEEDED = {"date", "product", "isin", "quantity", "price", "local value", "value", "total"}
_MONEY = ("price", "local value", "value", "fees", "total", "autofx")
_TOTAL_IN = re.compile(r"(?:total|totaal|gesamt) [A-Z]{3}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Trade:
    """One line: what moved, in the currency of the price and in the account's."""

    draft: ActivityDraft
    words: Words
    signed: Decimal
    order: str
    time: str
    account_currency: str


def _find(source: Source) -> Sheet | None:
    for record in source.opening:
        fields = _fields(record.cells)
        if set(fields) >= _NEEDED:
            return Sheet(source.text, source.delimiter, fields, record.line)
    return None


def _fields(cells: list[str]) -> tuple[str, ...]:
    """Return our names of the columns; the currency of a money column stands in the next or its header."""
    fields: list[str] = []
    for cell in cells:
        header = cell.strip().casefold()
        if not header and fields and fields[-1] in _MONEY:
            fields.append(f"{fields[-1]} currency")
            continue
        known = (field for field, begins in _FIELDS if header.startswith(begins) and field not in fields)
        fields.append(next(known, header))
    return unique_names(fields)


def _recognise(source: Source) -> float:
    return 1.0 if _find(source) else 0.0


def _read(source: Source) -> Reading:
    sheet = require_sheet(_find(source))
    header = next(r for r in source.opening if r.line == sheet.header_line).cells
    suffix = next((c.strip()[-3:] for c in header if _TOTAL_IN.match(c.strip())), "")
    place = sheet.index["total"]
    totals = (record.cells[place] for record in sheet.records() if len(record.cells) > place)
    style = Style(decide_style(totals, default="."), "dmy", source.last_year)
    trades: dict[int, _Trade] = {}

    def read_row(row: Row) -> list[ImportRow]:
        trades[row.line] = _read_trade(row, suffix)
        return []

    rows = list(sheet.rows(style, read_row)) + _join_splits(trades)
    currencies = {trade.account_currency for trade in trades.values()}
    return Reading(
        sorted(rows, key=lambda row: row.line),
        unique_names(header),
        sheet.delimiter,
        account_currency=currencies.pop() if len(currencies) == 1 else None,
    )


def _read_trade(row: Row, suffix: str) -> _Trade:
    currency, factor = read_currency(row.text("price currency") or row.text("local value currency"))
    account, _ = read_currency(row.text("total currency") or row.text("value currency") or suffix)
    quantity = row.number("quantity")
    local, value = rounded(abs(row.number("local value")) * factor), abs(row.number("value"))
    cost = -(row.optional_number("fees") or ZERO) - (row.optional_number("autofx") or ZERO)
    rate = divide(value, local) if currency != account and local else ONE
    instrument = read_instrument("", row.text("isin"), row.text("product"))
    order = row.text("order") or _last_cell(row)
    draft = ActivityDraft(
        type=T.SELL if quantity < 0 else T.BUY,
        date=row.moment("date").day,
        currency=currency,
        instrument=instrument.word if instrument else None,
        quantity=abs(quantity),
        price=rounded(row.number("price") * factor),
        amount=local,
        fee=rounded(EXACT.divide(cost, rate)) if rate else ZERO,
        fx_rate=None if currency == account else rate,
    )
    words = Words(instrument, note=f"order {order}" if order else "")
    return _Trade(draft, words, quantity, order, row.text("time"), account)


def _last_cell(row: Row) -> str:
    """Return the order id of the layout in which its header stands one column too early."""
    place = row.index.get("order")
    if place is None or len(row.cells) <= place + 1:
        return ""
    return row.cells[place + 1].strip()


def _join_splits(trades: dict[int, _Trade]) -> list[ImportRow]:
    """Return the rows: a sale and a purchase of one moment, without order and of one worth, are a split."""
    groups: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for line, trade in trades.items():
        if not trade.order and not trade.draft.fee:
            groups[trade.draft.date, trade.time, trade.draft.instrument, trade.draft.amount].append(line)
    rows: dict[int, ImportRow] = {}
    for lines in groups.values():
        pair = sorted(lines, key=lambda line: trades[line].signed)
        if len(pair) == 2 and trades[pair[0]].signed < 0 < trades[pair[1]].signed:
            out, into = trades[pair[0]], trades[pair[1]]
            ratio = Fraction(into.signed) / Fraction(-out.signed)
            draft = ActivityDraft(
                type=T.SPLIT,
                date=into.draft.date,
                currency=into.draft.currency,
                instrument=into.draft.instrument,
                split=SplitRatio(ratio.numerator, ratio.denominator),
            )
            rows[pair[1]] = drafted(pair[1], draft, replace(into.words, note="split"))
            rows[pair[0]] = ignored(pair[0], f"the other side of the split on line {pair[1]}")
    return [rows.get(line) or drafted(line, trade.draft, trade.words) for line, trade in trades.items()]


PRESET = Preset(
    name="degiro_transactions",
    label="DEGIRO, transactions",
    description="Transactions.csv: trades without the other cash movements. Import this file or the account "
    "statement, not both.",
    file_kinds=("csv",),
    recognise=_recognise,
    read=_read,
)
