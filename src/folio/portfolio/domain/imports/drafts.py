"""Drafts from cells: what an instrument and a currency may be called, and joining taxes to dividends."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from folio.kernel.money import EXACT, UnknownCurrency, normalise_minor
from folio.portfolio.domain.activities import ActivityDraft, ActivityType
from folio.portfolio.domain.exact import PLACES
from folio.portfolio.domain.imports.cells import CellRefused, shown
from folio.portfolio.domain.imports.rows import ImportDraft, ImportRow
from folio.portfolio.domain.instruments import is_isin

ONE = Decimal(1)
ZERO = Decimal(0)
LONGEST_TEXT = 500
_QUANTUM = ONE.scaleb(-PLACES)
_SYMBOL = re.compile(r"[A-Z0-9][A-Z0-9 .:/^_&-]{0,31}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Named:
    """An instrument as a file names it; at least one of ``symbol`` and ``isin`` is set."""

    symbol: str | None
    isin: str | None
    name: str | None = None

    @property
    def word(self) -> str:
        """What the ledger looks the instrument up by."""
        return self.symbol or self.isin or ""


@lru_cache(maxsize=4096)
def read_instrument(symbol: str, isin: str = "", name: str = "") -> Named | None:
    """Return the instrument the three cells name, None where symbol and ISIN are empty.

    Raises:
        CellRefused: the symbol or the ISIN has characters none has.
    """
    symbol, isin = symbol.strip().upper(), isin.strip().upper()
    if symbol and not _SYMBOL.fullmatch(symbol):
        raise CellRefused(f"write a ticker symbol instead of {shown(symbol)}", code="symbol_unreadable")
    if isin and not is_isin(isin):
        raise CellRefused(f"write an ISIN instead of {shown(isin)}", code="isin_unreadable")
    if not symbol and not isin:
        return None
    return Named(symbol or None, isin or None, clip_text(name))


def clip_text(text: str) -> str | None:
    """Return a text as it is kept: without blanks around it, cut at 500 characters, None where empty."""
    return text.strip()[:LONGEST_TEXT] or None


@lru_cache(maxsize=512)
def read_currency(code: str) -> tuple[str, Decimal]:
    """Return the ISO code and what to multiply amounts with: 0.01 for pence (GBX, GBp), else 1.

    Raises:
        CellRefused: the code is empty or no currency's.
    """
    code = code.strip()
    if not code:
        raise CellRefused("name the currency: the cell is empty", code="currency_missing")
    try:
        currency, factor = normalise_minor(code if code in {"GBp", "ZAc"} else code.upper(), ONE)
    except UnknownCurrency:
        raise CellRefused(
            f"write a currency code such as EUR instead of {shown(code)}", code="currency_unknown"
        ) from None
    return currency.code, factor


def iso_currency(code: str) -> str:
    """Return the ISO code of a cell that names a currency, never pence.

    Raises:
        CellRefused: the code is empty or no currency's.
    """
    return read_currency(code)[0]


def rounded(value: Decimal) -> Decimal:
    """Return ``value`` at the ledger's ten places."""
    return EXACT.normalize(EXACT.quantize(value, _QUANTUM))


def divide(value: Decimal, by: Decimal) -> Decimal:
    """Return the quotient at the ledger's ten places."""
    return rounded(EXACT.divide(value, by))


@dataclass(frozen=True, slots=True)
class Words:
    """What a file says beside the figures of an activity."""

    instrument: Named | None = None
    note: str = ""
    external_id: str = ""
    account_name: str = ""


def drafted(line: int, activity: ActivityDraft, words: Words) -> ImportRow:
    """Return the row of one activity with its words."""
    instrument = words.instrument
    return ImportRow(
        line,
        ImportDraft(
            activity,
            symbol=instrument.symbol if instrument else None,
            isin=instrument.isin if instrument else None,
            name=instrument.name if instrument else None,
            note=clip_text(words.note),
            external_id=clip_text(words.external_id),
            account_name=clip_text(words.account_name),
        ),
    )


def ignored(line: int, reason: str) -> ImportRow:
    """Return the row of a line that is not an activity, with the reason."""
    return ImportRow(line, ignored_reason=reason)


def cash_type(amount: Decimal) -> ActivityType:
    """Return deposit or withdrawal by the sign of what moves."""
    return ActivityType.WITHDRAWAL if amount < 0 else ActivityType.DEPOSIT


@dataclass(frozen=True, slots=True)
class Withholding:
    """A tax line of a file that may belong to a dividend with the same ``key``; ``tax`` is a cost."""

    key: tuple[object, ...]
    row: ImportRow
    tax: Decimal


def join_withholding(
    rows: Iterable[tuple[tuple[object, ...] | None, ImportRow]], taxes: Iterable[Withholding]
) -> list[ImportRow]:
    """Return the rows in line order, each tax joined to the first dividend with its key.

    ``rows`` carry the key of a dividend or None. A tax without a dividend stays a row of its own.
    Invariant: dividends less taxes are the same before and after.
    """
    keyed = list(rows)
    joined = [row for _, row in keyed]
    dividends: dict[tuple[object, ...], tuple[int, ImportDraft]] = {}
    for place, (key, row) in enumerate(keyed):
        if key is not None and row.draft is not None:
            dividends.setdefault(key, (place, row.draft))
    for tax in taxes:
        if tax.key not in dividends:
            joined.append(tax.row)
            continue
        place, dividend = dividends[tax.key]
        activity = replace(dividend.activity, tax=dividend.activity.tax + tax.tax)
        dividends[tax.key] = (place, replace(dividend, activity=activity))
        joined[place] = replace(joined[place], draft=dividends[tax.key][1])
        joined.append(ignored(tax.row.line, f"withheld from the dividend on line {joined[place].line}"))
    return sorted(joined, key=lambda row: row.line)
