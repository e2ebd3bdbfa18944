"""The activities of an account as this product itself gives them out: every figure as it was booked."""

import datetime as dt
import re
from decimal import Decimal

from folio.kernel.cells import bare_cell
from folio.portfolio.domain.activities import ActivityDraft, ActivityType, SplitRatio
from folio.portfolio.domain.imports.cells import CellRefused, shown
from folio.portfolio.domain.imports.drafts import ZERO, Named, Words, clip_text, drafted, iso_currency
from folio.portfolio.domain.imports.presets.preset import Preset, Reading, Source
from folio.portfolio.domain.imports.rows import ImportRow
from folio.portfolio.domain.imports.sheets import Row, Style, find_sheet, require_sheet
from folio.portfolio.domain.instruments import is_isin

COLUMNS = (
    "type", "date", "at", "symbol", "isin", "name", "quantity", "price", "amount", "currency", "fee", "tax",
    "fx_rate", "split", "into", "basis_fraction", "day_order", "note", "external_id",
)  # fmt: skip

_RATIO = re.compile(r"([0-9]{1,7}):([0-9]{1,7})")
_ORDER = re.compile(r"-?[0-9]{1,7}")
_LONGEST_SYMBOL = 50


def _recognise(source: Source) -> float:
    return 1.0 if find_sheet(source.text, source.delimiter, COLUMNS) else 0.0


def _read(source: Source) -> Reading:
    sheet = require_sheet(find_sheet(source.text, source.delimiter, COLUMNS))
    rows = list(sheet.rows(Style(last_year=source.last_year), _read_row))
    return Reading(rows, sheet.columns, sheet.delimiter)


def _read_row(row: Row) -> list[ImportRow]:
    instrument = _instrument(row)
    activity = ActivityDraft(
        type=_type(row),
        date=row.moment("date").day,
        at=_instant(row),
        currency=iso_currency(row.text("currency")),
        instrument=instrument.word if instrument else None,
        quantity=row.optional_number("quantity"),
        price=row.optional_number("price"),
        amount=row.optional_number("amount"),
        fee=_cost(row, "fee"),
        tax=_cost(row, "tax"),
        fx_rate=row.optional_number("fx_rate"),
        split=_split(row),
        into=_symbol(row, "into") or None,
        basis_fraction=row.optional_number("basis_fraction"),
        order=_order(row),
    )
    words = Words(instrument, bare_cell(row.text("note")), bare_cell(row.text("external_id")))
    return [drafted(row.line, activity, words)]


def _type(row: Row) -> ActivityType:
    text = row.text("type")
    try:
        return ActivityType(text)
    except ValueError:
        raise CellRefused(
            f"write a type of activity instead of {shown(text)}", code="type_unknown", column="type"
        ) from None


def _instrument(row: Row) -> Named | None:
    symbol, isin = _symbol(row, "symbol"), row.text("isin").upper()
    if isin and not is_isin(isin):
        raise CellRefused(f"write an ISIN instead of {shown(isin)}", code="isin_unreadable", column="isin")
    if not symbol and not isin:
        return None
    return Named(symbol or None, isin or None, clip_text(bare_cell(row.text("name"))))


def _symbol(row: Row, column: str) -> str:
    symbol = bare_cell(row.text(column))
    if len(symbol) > _LONGEST_SYMBOL or not (symbol.isprintable() or not symbol):
        raise CellRefused(
            f"write a symbol instead of {shown(symbol)}", code="symbol_unreadable", column=column
        )
    return symbol


def _instant(row: Row) -> dt.datetime | None:
    text = row.text("at")
    if not text:
        return None
    try:
        instant = dt.datetime.fromisoformat(text)
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None or not 1900 <= instant.year <= row.style.last_year:
        raise CellRefused(
            f"write an instant such as 2026-01-02T03:04:05+00:00 instead of {shown(text)}",
            code="date_unreadable",
            column="at",
        )
    return instant.astimezone(dt.UTC)


def _cost(row: Row, column: str) -> Decimal:
    return row.optional_number(column) or ZERO


def _split(row: Row) -> SplitRatio | None:
    text = row.text("split")
    if not text:
        return None
    match = _RATIO.fullmatch(text)
    if match is None:
        raise CellRefused(
            f"write a split as 2:1 instead of {shown(text)}", code="split_unreadable", column="split"
        )
    return SplitRatio(int(match[1]), int(match[2]))


def _order(row: Row) -> int:
    text = row.text("day_order")
    if not text:
        return 0
    if not _ORDER.fullmatch(text):
        raise CellRefused(
            f"write a whole number instead of {shown(text)}", code="number_unreadable", column="day_order"
        )
    return int(text)


PRESET = Preset(
    name="folio",
    label="Stock Portfolio, exported account",
    description="Settings › Your data › Export: a file of the folder portfolio/importable.",
    file_kinds=("csv",),
    recognise=_recognise,
    read=_read,
)
