"""Interactive Brokers' activity statement as CSV: one file of many sections, each with its own header."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from folio.portfolio.domain.activities import ActivityDraft, ActivityType, SplitRatio
from folio.portfolio.domain.imports.drafts import (
    ZERO,
    Named,
    Withholding,
    Words,
    cash_type,
    drafted,
    ignored,
    iso_currency,
    join_withholding,
    read_instrument,
)
from folio.portfolio.domain.imports.presets.preset import Preset, Reading, Source
from folio.portfolio.domain.imports.records import plain_cell, read_records
from folio.portfolio.domain.imports.rows import ImportRow
from folio.portfolio.domain.imports.sheets import Row, Style, attempt

T = ActivityType
Keyed = tuple[tuple[object, ...] | None, ImportRow]

_UNITS = ("stocks", "etfs", "funds", "mutual funds", "crypto", "warrants", "structured products")
_SPLIT = re.compile(r"\bSplit (\d+) for (\d+)\b", re.IGNORECASE)
_PAYER = re.compile(r"(?P<symbol>[^\s(]+)\s*\((?P<isin>[A-Z]{2}[A-Z0-9]{9}\d)?[^)]*\)")
_INSTRUMENT_SECTION = "financial instrument information"


@dataclass(slots=True)
class _Statement:
    """What the reading of one statement gathers."""

    instruments: dict[str, Named] = field(default_factory=dict)
    base_currency: str | None = None
    has_orders: bool = False
    rows: list[Keyed] = field(default_factory=list)
    taxes: list[Withholding] = field(default_factory=list)
    splits: dict[tuple[object, ...], int] = field(default_factory=dict)


def _recognise(source: Source) -> float:
    headers = (
        r.cells[0].strip().casefold() for r in source.opening if len(r.cells) > 2 and r.cells[1] == "Header"
    )
    return 1.0 if any(section == "statement" or section in _SECTIONS for section in headers) else 0.0


def _read(source: Source) -> Reading:
    statement = _Statement()
    style = Style(last_year=source.last_year)
    for section, row in _data_rows(source, style):
        if isinstance(row, Row):
            _read_reference(statement, section, row)
    for section, row in _data_rows(source, style):
        if isinstance(row, ImportRow):
            statement.rows.append((None, row))
            continue
        reader = _SECTIONS.get(section)
        if reader is not None and not row.cells[2].startswith("Total"):
            statement.rows.extend(_keyed(statement, row, reader))
    rows = join_withholding(statement.rows, statement.taxes)
    return Reading(rows, (), ",", account_currency=statement.base_currency)


def _keyed(statement: _Statement, row: Row, reader: "_SectionReader") -> list[Keyed]:
    keyed: list[Keyed] = []

    def read_row(row: Row) -> list[ImportRow]:
        keyed.extend(reader(statement, row))
        return []

    problems = attempt(row, read_row)
    return keyed + [(None, problem) for problem in problems]


def _data_rows(source: Source, style: Style) -> Iterator[tuple[str, Row | ImportRow]]:
    """Yield the section and the row of each data line; a section may bring a new header at any time."""
    index: dict[str, int] = {}
    for record in read_records(source.text, ","):
        if record.problem is not None:
            yield "", ImportRow(record.line, problem=record.problem)
        elif len(record.cells) > 2 and record.cells[1] == "Header":
            index = {}
            for place, cell in enumerate(record.cells):
                index.setdefault(plain_cell(cell).casefold(), place)
        elif len(record.cells) > 2 and record.cells[1] == "Data":
            yield record.cells[0].strip().casefold(), Row(record.line, record.cells, index, style)


def _read_reference(statement: _Statement, section: str, row: Row) -> None:
    if section == "account information" and row.text("field name") == "Base Currency":
        statement.base_currency = row.text("field value").upper() or None
    elif section == "trades" and row.text("datadiscriminator") == "Order":
        statement.has_orders = True
    elif section == _INSTRUMENT_SECTION:
        isin = row.text("security id") if len(row.text("security id")) == 12 else ""
        for symbol in row.text("symbol").split(","):
            statement.instruments[symbol.strip()] = Named(
                symbol.strip(), isin or None, row.text("description")
            )


def _instrument(statement: _Statement, symbol: str, isin: str = "") -> Named | None:
    known = statement.instruments.get(symbol)
    if known is None:
        return read_instrument(symbol, isin)
    return read_instrument(symbol, known.isin or isin, known.name or "")


def _trade(statement: _Statement, row: Row) -> Iterator[Keyed]:
    kind = row.text("datadiscriminator")
    if kind != ("Order" if statement.has_orders else "Trade"):
        return
    category = row.text("asset category")
    if category.casefold().startswith("forex"):
        yield from ((None, leg) for leg in _exchange(statement, row))
    elif category.casefold().startswith(_UNITS):
        yield None, _unit_trade(statement, row)
    else:
        yield None, ignored(row.line, f"{category.lower()} cannot be booked yet")


def _unit_trade(statement: _Statement, row: Row) -> ImportRow:
    quantity = row.number("quantity")
    currency = iso_currency(row.text("currency"))
    instrument = _instrument(statement, row.text("symbol"))
    activity = ActivityDraft(
        type=T.SELL if quantity < 0 else T.BUY,
        date=row.moment("date/time").day,
        currency=currency,
        instrument=instrument.word if instrument else None,
        quantity=abs(quantity),
        price=row.number("t. price"),
        amount=abs(row.number("proceeds")),
        fee=-(row.optional_number("comm/fee") or ZERO),
    )
    return drafted(row.line, activity, _words(row, instrument))


def _exchange(statement: _Statement, row: Row) -> Iterator[ImportRow]:
    """Yield the two sides of a currency exchange; the commission goes with the side in its currency."""
    bought, _, sold = row.text("symbol").partition(".")
    quantity, proceeds = row.number("quantity"), row.number("proceeds")
    day = row.moment("date/time").day
    fee_currency = statement.base_currency or bought
    fee = -(
        row.optional_number(f"comm in {fee_currency.casefold()}") or row.optional_number("comm/fee") or ZERO
    )
    words = _words(row, None, note=f"{row.text('symbol')} at {row.text('t. price')}")
    for code, amount in ((bought, quantity), (sold, proceeds)):
        currency = iso_currency(code)
        activity = ActivityDraft(
            type=T.TRANSFER_OUT if amount < 0 else T.TRANSFER_IN,
            date=day,
            currency=currency,
            amount=abs(amount),
            fee=fee if code == fee_currency else ZERO,
        )
        yield drafted(row.line, activity, words)
    if fee and fee_currency not in {bought, sold}:
        currency = iso_currency(fee_currency)
        yield drafted(row.line, ActivityDraft(type=T.FEE, date=day, currency=currency, amount=fee), words)


def _payer(statement: _Statement, description: str) -> Named | None:
    match = _PAYER.match(description)
    return _instrument(statement, match["symbol"], match["isin"] or "") if match else None


def _dividend(statement: _Statement, row: Row) -> Iterator[Keyed]:
    description, day = row.text("description"), row.moment("date").day
    currency = iso_currency(row.text("currency"))
    payer = _payer(statement, description)
    activity = ActivityDraft(
        type=T.DIVIDEND if payer else T.INTEREST,
        date=day,
        currency=currency,
        instrument=payer.word if payer else None,
        amount=row.number("amount"),
    )
    core = description.rsplit(" (", 1)[0]
    yield (day, currency, core), drafted(row.line, activity, _words(row, payer, note=description))


def _withholding(statement: _Statement, row: Row) -> Iterator[Keyed]:
    description, day = row.text("description"), row.moment("date").day
    currency = iso_currency(row.text("currency"))
    payer = _payer(statement, description)
    tax = -row.number("amount")
    activity = ActivityDraft(
        type=T.TAX, date=day, currency=currency, instrument=payer.word if payer else None, amount=tax
    )
    alone = drafted(row.line, activity, _words(row, payer, note=description))
    core = description.rsplit(" - ", 1)[0].rsplit(" (", 1)[0]
    statement.taxes.append(Withholding((day, currency, core), alone, tax))
    return iter(())


def _cash(_: _Statement, row: Row) -> Iterator[Keyed]:
    amount = row.number("amount")
    currency = iso_currency(row.text("currency"))
    activity = ActivityDraft(
        type=cash_type(amount),
        date=row.moment("settle date").day,
        currency=currency,
        amount=abs(amount),
    )
    yield None, drafted(row.line, activity, _words(row, None, note=row.text("description")))


def _fee(statement: _Statement, row: Row) -> Iterator[Keyed]:
    yield None, _charge(statement, row, T.FEE, -row.number("amount"))


def _interest(statement: _Statement, row: Row) -> Iterator[Keyed]:
    yield None, _charge(statement, row, T.INTEREST, row.number("amount"))


def _charge(statement: _Statement, row: Row, kind: ActivityType, amount: Decimal) -> ImportRow:
    currency = iso_currency(row.text("currency"))
    day = row.moment("date" if row.text("date") else "date/time").day
    symbol = row.text("symbol")
    instrument = _instrument(statement, symbol) if symbol else None
    activity = ActivityDraft(
        type=kind,
        date=day,
        currency=currency,
        instrument=instrument.word if instrument else None,
        amount=amount,
    )
    return drafted(row.line, activity, _words(row, instrument, note=row.text("description")))


def _corporate_action(statement: _Statement, row: Row) -> Iterator[Keyed]:
    description = row.text("description")
    match, payer = _SPLIT.search(description), _payer(statement, description)
    if match is None or payer is None:
        yield None, ignored(row.line, f"book this corporate action by hand: {description}")
        return
    # The shares change after the close of the trading day before; the report date is the first day at the
    # new price.
    day = row.moment("report date").day
    currency = iso_currency(row.text("currency"))
    ratio = SplitRatio(int(match[1]), int(match[2]))
    other = statement.splits.setdefault((day, payer.word.removesuffix(".OLD"), ratio), row.line)
    if other != row.line:
        yield None, ignored(row.line, f"the other side of the split on line {other}")
        return
    activity = ActivityDraft(type=T.SPLIT, date=day, currency=currency, instrument=payer.word, split=ratio)
    yield None, drafted(row.line, activity, _words(row, payer, note=description))


def _transfer(statement: _Statement, row: Row) -> Iterator[Keyed]:
    quantity = row.optional_number("qty") or ZERO
    cash = row.optional_number("cash amount") or ZERO
    day = row.moment("date").day
    currency = iso_currency(row.text("currency"))
    words = _words(row, None, note=f"{row.text('type')} {row.text('xfer account')}")
    if quantity:
        instrument = _instrument(statement, row.text("symbol"))
        price = row.optional_number("xfer price")
        activity = ActivityDraft(
            type=T.TRANSFER_OUT if quantity < 0 else T.TRANSFER_IN,
            date=day,
            currency=currency,
            instrument=instrument.word if instrument else None,
            quantity=abs(quantity),
            price=price,
        )
        yield None, drafted(row.line, activity, _words(row, instrument, note=words.note))
    if cash:
        kind = T.TRANSFER_OUT if cash < 0 else T.TRANSFER_IN
        activity = ActivityDraft(type=kind, date=day, currency=currency, amount=abs(cash))
        yield None, drafted(row.line, activity, words)


def _words(row: Row, instrument: Named | None, *, note: str = "") -> Words:
    return Words(instrument, note=note, account_name=row.text("account"))


_SectionReader = Callable[[_Statement, Row], Iterator[Keyed]]
_SECTIONS: dict[str, _SectionReader] = {
    "trades": _trade,
    "dividends": _dividend,
    "payment in lieu of dividends": _dividend,
    "withholding tax": _withholding,
    "deposits & withdrawals": _cash,
    "fees": _fee,
    "other fees": _fee,
    "transaction fees": _fee,
    "interest": _interest,
    "corporate actions": _corporate_action,
    "transfers": _transfer,
}

PRESET = Preset(
    name="interactive_brokers",
    label="Interactive Brokers, activity statement",
    description="Performance & Reports › Statements › Activity, downloaded as CSV, in English.",
    file_kinds=("csv",),
    recognise=_recognise,
    read=_read,
)
