"""Any CSV file with a header, read by a mapping of its columns, given or guessed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice

from folio.kernel.money import EXACT
from folio.portfolio.domain.activities import ActivityDraft, ActivityType, SplitRatio
from folio.portfolio.domain.imports.cells import CellRefused, shown
from folio.portfolio.domain.imports.dates import DateStyle, decide_date_style
from folio.portfolio.domain.imports.drafts import (
    ONE,
    ZERO,
    Words,
    drafted,
    ignored,
    read_currency,
    read_instrument,
    rounded,
)
from folio.portfolio.domain.imports.mapping import ColumnMapping, check_mapping, guess_mapping
from folio.portfolio.domain.imports.numbers import NumberStyle, decide_style
from folio.portfolio.domain.imports.presets.preset import Preset, Reading, Source
from folio.portfolio.domain.imports.reading import FileRefused
from folio.portfolio.domain.imports.records import unique_names
from folio.portfolio.domain.imports.rows import ImportRow, Problem
from folio.portfolio.domain.imports.sheets import Row, Sheet, Style

T = ActivityType

MOST_COLUMNS = 1000
_SAMPLE, _SAMPLE_CHARACTERS = 5, 200
_NUMBER_FIELDS = ("quantity", "price", "amount", "fee", "tax", "fx_rate")
_NO_FIGURES: dict[str, Decimal | None] = dict.fromkeys(_NUMBER_FIELDS)
_WORDS = {
    T.BUY: "buy|bought|purchase|reinvestment|kauf|koop|aankoop|b",
    T.SELL: "sell|sold|sale|verkauf|verkoop|s",
    T.DEPOSIT: "deposit|contribution|cash in|einlage|einzahlung|storting",
    T.WITHDRAWAL: "withdrawal|removal|cash out|entnahme|auszahlung|opname",
    T.DIVIDEND: "dividend|dividends|dividende|distribution|div|ausschüttung",
    T.INTEREST: "interest|zinsen|rente",
    T.FEE: "fee|fees|commission|gebühr|gebühren|kosten",
    T.TAX: "tax|taxes|withholding tax|steuer|steuern|belasting",
    T.SPLIT: "split|stock split|aktiensplit|aandelensplitsing",
    T.TRANSFER_IN: "transfer_in|transfer in|delivery (inbound)|einlieferung|transfer (inbound)",
    T.TRANSFER_OUT: "transfer_out|transfer out|delivery (outbound)|auslieferung|transfer (outbound)",
}
_KIND_OF = {word: kind for kind, words in _WORDS.items() for word in words.split("|")}
_RATIO = re.compile(r"(\d{1,6})\s*(?::|/|for|-for-|zu)\s*(\d{1,6})", re.IGNORECASE)
_TRADES = frozenset({T.BUY, T.SELL})
_MOVES_UNITS = frozenset({T.BUY, T.SELL, T.TRANSFER_IN, T.TRANSFER_OUT})
_UNSIGNED = _MOVES_UNITS | {T.DEPOSIT, T.WITHDRAWAL, T.FEE, T.TAX}


def _recognise(_: Source) -> float:
    return 0.1  # any text may be a table; whoever knows better wins


def _read(source: Source) -> Reading:
    sheet = _find_sheet(source)
    mapping = source.mapping
    if mapping is None:
        mapping = guess_mapping(sheet.columns)
    else:
        check_mapping(mapping, sheet.columns)
    sample = tuple(
        tuple(cell[:_SAMPLE_CHARACTERS] for cell in record.cells)
        for record in islice(sheet.records(), _SAMPLE)
    )
    rows: list[ImportRow] = []
    if mapping.is_complete:
        words = {word.casefold(): T(kind) for word, kind in mapping.type_words.items()}
        reader = _Reader(mapping, words, tuple(f for f in _NUMBER_FIELDS if f in mapping.columns))
        rows = list(_own_names(sheet, mapping).rows(_style(sheet, mapping, source), reader.read_row))
    else:
        problem = Problem("mapping_needed", "choose the columns: date, and quantity or amount, are not clear")
        rows = [ImportRow(sheet.header_line, problem=problem)]
    return Reading(rows, sheet.columns, sheet.delimiter, mapping=mapping, sample=sample)


def _find_sheet(source: Source) -> Sheet:
    """Return the sheet with the header that fits best: the mapping's columns, else the most usual names.

    Raises:
        FileRefused: a line has more columns than anybody could choose from.
    """
    wanted = {header.casefold() for header in source.mapping.columns.values()} if source.mapping else set()
    best, best_score = None, -1
    for record in source.opening:
        if len(record.cells) > MOST_COLUMNS:
            raise FileRefused(
                f"leave out columns: line {record.line} has {len(record.cells)}, "
                f"at most {MOST_COLUMNS} are read",
                code="file_too_wide",
            )
        names = unique_names(record.cells)
        folded = {name.casefold() for name in names}
        score = len(wanted & folded) if wanted else len(guess_mapping(names).columns)
        if score > best_score:
            best, best_score = Sheet(source.text, source.delimiter, names, record.line), score
    return best or Sheet(source.text, source.delimiter, (), 0)


def _own_names(sheet: Sheet, mapping: ColumnMapping) -> Sheet:
    """Return the sheet with our field names for the mapped columns."""
    fields = {header.casefold(): name for name, header in mapping.columns.items()}
    return replace(sheet, columns=tuple(fields.get(name.casefold(), f"({name})") for name in sheet.columns))


def _style(sheet: Sheet, mapping: ColumnMapping, source: Source) -> Style:
    index = sheet.index
    places = [index[mapping.columns[f].casefold()] for f in _NUMBER_FIELDS if f in mapping.columns]
    numbers: NumberStyle = "." if mapping.decimal_mark == "auto" else mapping.decimal_mark
    if mapping.decimal_mark == "auto":
        numbers = decide_style(_cells(sheet, places), default="," if sheet.delimiter == ";" else ".")
    dates: DateStyle = "undecided" if mapping.date_order == "auto" else mapping.date_order
    if mapping.date_order == "auto":
        dates = decide_date_style(_cells(sheet, [index[mapping.columns["date"].casefold()]]))
    return Style(numbers, dates, source.last_year)


def _cells(sheet: Sheet, places: list[int]) -> Iterator[str]:
    for record in sheet.records():
        for place in places:
            if place < len(record.cells):
                yield record.cells[place]


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads rows by one mapping; ``type_words`` are its own words in lower case."""

    mapping: ColumnMapping
    type_words: dict[str, ActivityType]
    numbers: tuple[str, ...]

    def read_row(self, row: Row) -> list[ImportRow]:
        """Return the activity of a row."""
        currency, factor = read_currency(row.text("currency") or self.mapping.currency or "")
        instrument = read_instrument(row.text("symbol"), row.text("isin"), row.text("name"))
        figures = dict(_NO_FIGURES)
        for name in self.numbers:
            figures[name] = row.optional_number(name)
        kind = self._kind(row, figures, has_instrument=instrument is not None)
        if kind is None:
            return [ignored(row.line, f"{row.text('type')!r} is no activity: add the word to the mapping")]
        if kind in {T.DEPOSIT, T.WITHDRAWAL}:
            instrument = None
        moment = row.moment("date")
        booked = _booked(kind, figures, factor, has_instrument=instrument is not None)
        activity = ActivityDraft(
            type=kind,
            date=moment.day,
            at=moment.at,
            currency=currency,
            instrument=instrument.word if instrument else None,
            quantity=booked.quantity,
            price=booked.price,
            amount=booked.amount,
            fee=booked.fee,
            tax=booked.tax,
            fx_rate=figures["fx_rate"],
            split=_ratio(row.text("split")) if kind is T.SPLIT else None,
        )
        words = Words(instrument, row.text("note"), row.text("external_id"), row.text("account"))
        return [drafted(row.line, activity, words)]

    def _kind(
        self, row: Row, figures: dict[str, Decimal | None], *, has_instrument: bool
    ) -> ActivityType | None:
        word = row.text("type").casefold()
        if word:
            return self.type_words.get(word) or _KIND_OF.get(word)
        if "type" in self.mapping.columns:
            raise CellRefused("say what happened: the type is empty", code="type_missing", column="type")
        if has_instrument:
            return T.SELL if (figures["quantity"] or ZERO) < 0 else T.BUY
        return T.WITHDRAWAL if (figures["amount"] or ZERO) < 0 else T.DEPOSIT


@dataclass(frozen=True, slots=True)
class _Booked:
    """The figures of a row as the ledger books them."""

    quantity: Decimal | None
    price: Decimal | None
    amount: Decimal | None
    fee: Decimal
    tax: Decimal


def _booked(
    kind: ActivityType, figures: dict[str, Decimal | None], factor: Decimal, *, has_instrument: bool
) -> _Booked:
    quantity, price, amount = figures["quantity"], figures["price"], figures["amount"]
    fee, tax = abs(figures["fee"] or ZERO), abs(figures["tax"] or ZERO)
    if amount is not None and kind in _UNSIGNED:
        amount = abs(amount)
    if kind in _TRADES and quantity and price and amount is not None:
        amount = _gross(amount, abs(EXACT.multiply(quantity, price)), costs=fee + tax, kind=kind)
    moves_units = has_instrument and kind in _MOVES_UNITS
    quantity = abs(quantity) if quantity is not None and (moves_units or amount is None) else None
    if factor == ONE:
        return _Booked(quantity, price, amount, fee, tax)
    return _Booked(
        quantity,
        None if price is None else rounded(price * factor),
        None if amount is None else rounded(amount * factor),
        rounded(fee * factor),
        rounded(tax * factor),
    )


def _gross(amount: Decimal, product: Decimal, *, costs: Decimal, kind: ActivityType) -> Decimal:
    """Return the amount before costs: files give it with or without them, the price tells which."""
    without = amount - costs if kind is T.BUY else amount + costs
    return without if abs(without - product) < abs(amount - product) else amount


def _ratio(text: str) -> SplitRatio:
    match = _RATIO.fullmatch(text)
    if match is None:
        raise CellRefused(
            f"write a split as 2:1 instead of {shown(text)}", code="split_unreadable", column="split"
        )
    return SplitRatio(int(match[1]), int(match[2]))


PRESET = Preset(
    name="generic",
    label="Any CSV file",
    description="A header and one activity per line; choose which column is which.",
    file_kinds=("csv", "tsv", "txt"),
    recognise=_recognise,
    read=_read,
)
