"""DEGIRO's account statement as CSV, with English, Dutch or German headers: every movement of cash."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from folio.portfolio.domain.imports.drafts import (
    ZERO,
    Words,
    ignored,
    iso_currency,
    read_currency,
    read_instrument,
)
from folio.portfolio.domain.imports.numbers import decide_style
from folio.portfolio.domain.imports.presets.degiro_orders import Entry, book_entries
from folio.portfolio.domain.imports.presets.preset import Preset, Reading, Source
from folio.portfolio.domain.imports.records import unique_names
from folio.portfolio.domain.imports.rows import ImportRow
from folio.portfolio.domain.imports.sheets import Row, Sheet, Style, require_sheet

_HEADERS = (
    ("date", "datum"),
    ("time", "tijd", "uhrzeit"),
    ("value date", "valutadatum"),
    ("product", "produkt"),
    ("isin",),
    ("description", "omschrijving", "beschreibung"),
    ("fx",),
    ("change", "mutatie", "änderung"),
    ("",),
    ("balance", "saldo"),
    ("",),
    ("order id", "order-id"),
)
_COLUMNS = (
    "date",
    "time",
    "value date",
    "product",
    "isin",
    "description",
    "fx",
    "currency",
    "amount",
    "balance currency",
    "balance",
    "order",
)

_TRADE = re.compile(
    r"(?:(?P<reason>[^:]+?)\s*:\s*)?(?P<word>buy|sell|koop|verkoop|kauf|verkauf)\s+(?P<quantity>[\d.,']+)\b"
    r".*?(?:@|\bzu je\b)\s*(?P<price>[\d.,']+)\s+(?P<currency>[A-Z]{3})\b",
    re.IGNORECASE,
)

# The first that a description holds decides.
_KINDS: tuple[tuple[str, str], ...] = (
    ("reserv|reservation", "internal"),
    (
        "cash sweep|overboeking (?:van|naar) uw geldrekening|transfer (?:from|to) your cash account",
        "internal",
    ),
    ("überweisung (?:von|auf)|money market|cash market|geldmarkt", "internal"),
    ("fx (?:debit|credit|withdrawal)|valuta (?:debitering|creditering)|währungswechsel", "exchange"),
    ("currency exchange", "exchange"),
    ("dividend tax|dividendbelasting|dividendensteuer|quellensteuer|withholding", "withholding"),
    ("dividend|ausschüttung|fund distribution|uitkering", "dividend"),
    ("transaction tax|transactiebelasting|stamp duty|finanztransaktionssteuer", "order tax"),
    ("transaction (?:and/or|fee)|transactiekosten|transaktionsgebühr|third party fee", "order fee"),
    ("connection fee|connectivity|aansluitingskosten|handelsmodalitäten|verbindungsgebühr", "fee"),
    ("adr|gdr pass|service fee|kosten|gebühr", "fee"),
    ("interest|rente|zins", "interest"),
    ("deposit|storting|einzahlung|withdrawal|terugstorting|auszahlung", "cash"),
)
_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE), kind) for pattern, kind in _KINDS)


def _find(source: Source) -> Sheet | None:
    for record in source.opening:
        cells = [cell.strip().casefold() for cell in record.cells]
        if len(cells) >= len(_HEADERS) and all(
            cell in names for cell, names in zip(cells, _HEADERS, strict=False)
        ):
            return Sheet(source.text, source.delimiter, _COLUMNS, record.line)
    return None


def _recognise(source: Source) -> float:
    return 1.0 if _find(source) else 0.0


def _read(source: Source) -> Reading:
    sheet = require_sheet(_find(source))
    amounts = (record.cells[8] for record in sheet.records() if len(record.cells) > 8)
    style = Style(decide_style(amounts, default="."), "dmy", source.last_year)
    entries: list[Entry] = []

    def read_row(row: Row) -> list[ImportRow]:
        if not row.text("date") and entries and row.text("order"):
            # A long order id continues on a line of its own.
            entries[-1] = replace(entries[-1], order=entries[-1].order + row.text("order"))
            return []
        entry = _entry(row)
        if entry is None:
            return [ignored(row.line, f"{row.text('description')!r} moves no cash")]
        entries.append(entry)
        return []

    broken = list(sheet.rows(style, read_row))
    header = next(r for r in source.opening if r.line == sheet.header_line).cells
    currency = _account_currency(entries)
    rows = book_entries(entries, style, currency) + broken
    return Reading(
        sorted(rows, key=lambda row: row.line),
        unique_names(header),
        sheet.delimiter,
        account_currency=currency,
    )


def _entry(row: Row) -> Entry | None:
    description = row.text("description")
    trade = _TRADE.match(description)
    if not row.text("amount") and trade is None:
        return None
    day = row.moment("date").day
    kind = (
        "trade" if trade else next((k for pattern, k in _PATTERNS if pattern.search(description)), "unknown")
    )
    # The pseudo ISIN of the cash account is no instrument.
    is_unit = kind not in {"internal", "exchange", "cash"} and row.text("isin")
    instrument = read_instrument("", row.text("isin"), row.text("product")) if is_unit else None
    return Entry(
        line=row.line,
        day=day,
        value_day=row.moment("value date").day if row.text("value date") else day,
        kind=kind,
        words=Words(instrument, note=description),
        instrument=instrument.word if instrument else None,
        currency=_currency(row.text("currency"), trade),
        amount=row.optional_number("amount") or ZERO,
        order=row.text("order"),
        trade=trade,
    )


def _currency(cell: str, trade: re.Match[str] | None) -> str:
    return iso_currency(cell) if cell or trade is None else read_currency(trade["currency"])[0]


def _account_currency(entries: Iterable[Entry]) -> str | None:
    counts = Counter(entry.currency for entry in entries if entry.kind in {"cash", "fee", "order fee"})
    return counts.most_common(1)[0][0] if counts else None


PRESET = Preset(
    name="degiro_account",
    label="DEGIRO, account statement",
    description="Account.csv: every movement of cash, trades among them. Import this file or the "
    "transactions, not both.",
    file_kinds=("csv",),
    recognise=_recognise,
    read=_read,
)
