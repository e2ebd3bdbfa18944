"""Portfolio Performance's transactions as CSV, with English or German headers and words."""

from dataclasses import replace

from folio.kernel.money import EXACT
from folio.portfolio.domain.activities import ActivityDraft, ActivityType
from folio.portfolio.domain.imports.drafts import (
    ZERO,
    Words,
    divide,
    drafted,
    ignored,
    iso_currency,
    read_instrument,
    rounded,
)
from folio.portfolio.domain.imports.numbers import decide_style
from folio.portfolio.domain.imports.presets.preset import Preset, Reading, Source
from folio.portfolio.domain.imports.rows import ImportRow
from folio.portfolio.domain.imports.sheets import Row, Sheet, Style, find_sheet, require_sheet

T = ActivityType

_ENGLISH = {
    "date": "date",
    "type": "type",
    "value": "value",
    "transaction currency": "currency",
    "gross amount": "gross",
    "currency gross amount": "gross currency",
    "exchange rate": "rate",
    "fees": "fees",
    "taxes": "taxes",
    "shares": "shares",
    "isin": "isin",
    "wkn": "wkn",
    "ticker symbol": "symbol",
    "security name": "name",
    "note": "note",
    "cash account": "account",
    "securities account": "account",
}
_GERMAN = {
    "datum": "date",
    "typ": "type",
    "wert": "value",
    "buchungswährung": "currency",
    "bruttobetrag": "gross",
    "währung bruttobetrag": "gross currency",
    "wechselkurs": "rate",
    "gebühren": "fees",
    "steuern": "taxes",
    "stück": "shares",
    "isin": "isin",
    "wkn": "wkn",
    "ticker-symbol": "symbol",
    "wertpapiername": "name",
    "notiz": "note",
    "konto": "account",
    "depot": "account",
}
_NEEDED = ("date", "type", "value", "currency", "shares")
_KINDS = {
    T.BUY: "buy|kauf",
    T.SELL: "sell|verkauf",
    T.DEPOSIT: "deposit|einlage",
    T.WITHDRAWAL: "removal|entnahme",
    T.DIVIDEND: "dividend|dividende",
    T.INTEREST: "interest|zinsen|interest charge|zinsbelastung",
    T.FEE: "fees|gebühren|fees refund|gebührenerstattung",
    T.TAX: "taxes|steuern|tax refund|steuerrückerstattung",
    T.TRANSFER_IN: "transfer (inbound)|umbuchung (eingang)|delivery (inbound)|einlieferung",
    T.TRANSFER_OUT: "transfer (outbound)|umbuchung (ausgang)|delivery (outbound)|auslieferung",
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words.split("|")}
_OPPOSITES = {
    "interest charge",
    "zinsbelastung",
    "fees refund",
    "gebührenerstattung",
    "tax refund",
    "steuerrückerstattung",
}


def _find(source: Source) -> Sheet | None:
    for words in (_ENGLISH, _GERMAN):
        needed = [header for header, field in words.items() if field in _NEEDED]
        sheet = find_sheet(source.text, source.delimiter, needed)
        if sheet is not None:
            return sheet
    return None


def _recognise(source: Source) -> float:
    return 1.0 if _find(source) else 0.0


def _read(source: Source) -> Reading:
    sheet = require_sheet(_find(source))
    words = _GERMAN if "buchungswährung" in sheet.index else _ENGLISH
    own = replace(sheet, columns=tuple(words.get(name.casefold(), name) for name in sheet.columns))
    place = own.index["value"]
    values = (record.cells[place] for record in own.records() if len(record.cells) > place)
    numbers = decide_style(values, default="," if sheet.delimiter == ";" else ".")
    rows = list(own.rows(Style(numbers=numbers, last_year=source.last_year), _read_row))
    return Reading(rows, sheet.columns, sheet.delimiter, account_currency=_account_currency(rows))


def _account_currency(rows: list[ImportRow]) -> str | None:
    """Return the currency of the cash, if it is one throughout."""
    seen = {
        r.draft.activity.currency
        for r in rows
        if r.draft and r.draft.activity.type in {T.DEPOSIT, T.WITHDRAWAL}
    }
    return seen.pop() if len(seen) == 1 else None


def _read_row(row: Row) -> list[ImportRow]:
    word = row.text("type").casefold()
    kind = _KIND_OF.get(word)
    if kind is None:
        return [ignored(row.line, f"{row.text('type')!r} cannot be booked yet")]
    instrument = read_instrument(row.text("symbol"), row.text("isin"), row.text("name"))
    words = Words(instrument, note=row.text("note"), account_name=row.text("account"))
    if kind in {T.DEPOSIT, T.WITHDRAWAL}:
        words = replace(words, instrument=None)
    draft = ActivityDraft(
        type=kind,
        date=row.moment("date").day,
        currency=iso_currency(row.text("currency")),
        instrument=words.instrument.word if words.instrument else None,
    )
    activity = _with_figures(row, draft)
    if word in _OPPOSITES:
        activity = replace(activity, amount=-(activity.amount or ZERO))
    return [drafted(row.line, activity, words)]


def _with_figures(row: Row, draft: ActivityDraft) -> ActivityDraft:
    """Return the draft with gross amount, costs and rate; the file's value is net of fees and taxes."""
    net = abs(row.number("value"))
    fee, tax = row.optional_number("fees") or ZERO, row.optional_number("taxes") or ZERO
    if draft.type in {T.FEE, T.TAX, T.DEPOSIT, T.WITHDRAWAL}:
        return replace(draft, amount=net)
    shares = row.optional_number("shares") or ZERO
    moves_units = draft.instrument is not None and draft.type not in {T.DIVIDEND, T.INTEREST}
    added = draft.type in {T.BUY, T.TRANSFER_IN} and moves_units
    draft = replace(
        draft,
        quantity=abs(shares) if moves_units else None,
        amount=net - fee - tax if added else net + fee + tax,
        fee=fee,
        tax=tax,
    )
    foreign, rate = row.optional_number("gross"), row.optional_number("rate")
    if not foreign or not rate:
        return draft
    currency = iso_currency(row.text("gross currency"))
    # The rate as booked, so that the cash that moves is the file's value.
    booked = divide(draft.amount or ZERO, abs(foreign))
    return replace(
        draft,
        currency=currency,
        amount=abs(foreign),
        fee=rounded(EXACT.divide(fee, booked)),
        tax=rounded(EXACT.divide(tax, booked)),
        fx_rate=booked,
    )


PRESET = Preset(
    name="portfolio_performance",
    label="Portfolio Performance, transactions",
    description="All transactions, exported as CSV, in English or German.",
    file_kinds=("csv",),
    recognise=_recognise,
    read=_read,
)
