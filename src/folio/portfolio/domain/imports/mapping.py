"""Which column of a free-form CSV file holds which field of an activity."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from folio.kernel.errors import FieldError, Invalid
from folio.portfolio.domain.activities import ActivityType

DateOrder = Literal["auto", "ymd", "dmy", "mdy"]
DecimalMark = Literal["auto", ".", ","]

# By field: the headers a column of it usually has, in lower case; the first that a file has is taken.
_USUAL_HEADERS = {
    "date": "date|trade date|transaction date|datum|handelsdatum|buchungstag|run date|fecha|data",
    "type": "type|action|transaction type|side|buy/sell|typ|aktion|transaktion|soort|actie",
    "symbol": "symbol|ticker|ticker symbol|code|kürzel|instrument",
    "isin": "isin|isin code",
    "name": "name|security|security name|description|product|wertpapier|bezeichnung|naam|omschrijving",
    "quantity": "quantity|shares|units|qty|no. of shares|anzahl|stück|menge|aantal",
    "price": "price|unit price|price per share|unitprice|kurs|preis|koers|prijs",
    "amount": "amount|gross amount|value|total|betrag|wert|bedrag|waarde",
    "currency": "currency|ccy|currency code|währung|valuta",
    "fee": "fee|fees|commission|fees & comm|gebühr|gebühren|provision|kosten",
    "tax": "tax|taxes|withholding tax|steuer|steuern|belasting",
    "fx_rate": "fx rate|fx_rate|exchange rate|wechselkurs|wisselkoers",
    "split": "split|split ratio|ratio",
    "note": "note|notes|comment|memo|notiz|notitie",
    "external_id": "id|transaction id|order id|trade id|reference|referenz",
    "account": "account|account name|konto|depot|rekening",
}
FIELDS = tuple(_USUAL_HEADERS)
TYPES = tuple(str(kind) for kind in ActivityType)


class MappingRefused(Invalid):
    """A mapping names a column or a field that does not exist, or lacks one that is needed."""

    code = "mapping_refused"


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """The fields of an activity by the header of their column.

    ``columns`` maps names of ``FIELDS`` to headers; ``date`` is needed, and a ``quantity`` or an ``amount``.
    ``type_words`` maps what the type column says (any case) to the name of an activity type; the usual words
    of English, German and Dutch are known without it. Without a type column the signs decide: a row with an
    instrument is a buy or a sell, one without a deposit or a withdrawal. ``currency`` is used where there is
    no currency column or its cell is empty.
    """

    columns: dict[str, str]
    date_order: DateOrder = "auto"
    decimal_mark: DecimalMark = "auto"
    type_words: dict[str, str] = field(default_factory=dict)
    currency: str | None = None

    @property
    def is_complete(self) -> bool:
        """Whether the needed fields have a column."""
        return "date" in self.columns and ("quantity" in self.columns or "amount" in self.columns)


def guess_mapping(columns: Iterable[str]) -> ColumnMapping:
    """Return the mapping the headers suggest; it may be incomplete."""
    by_word: dict[str, str] = {}
    for name in columns:
        by_word.setdefault(name.casefold().replace("_", " "), name)
    guessed: dict[str, str] = {}
    for wanted, headers in _USUAL_HEADERS.items():
        found = next((by_word[header] for header in headers.split("|") if header in by_word), None)
        if found is not None:
            guessed[wanted] = found
    return ColumnMapping(guessed)


def check_mapping(mapping: ColumnMapping, columns: Iterable[str]) -> None:
    """Accept a mapping for a file with these columns.

    Raises:
        MappingRefused: with one error for each thing that is wrong, at its place in the mapping.
    """
    known = {name.casefold() for name in columns}
    errors = [
        FieldError(f"/mapping/columns/{name}", "field_unknown", f"use one of {', '.join(FIELDS)}")
        for name in mapping.columns
        if name not in FIELDS
    ]
    errors += [
        FieldError(f"/mapping/columns/{name}", "column_unknown", f"the file has no column {header!r}")
        for name, header in mapping.columns.items()
        if header.casefold() not in known
    ]
    errors += [
        FieldError(f"/mapping/type_words/{word}", "type_unknown", f"use one of {', '.join(TYPES)}")
        for word, kind in mapping.type_words.items()
        if kind not in TYPES
    ]
    if not mapping.is_complete:
        detail = "choose a column for date, and one for quantity or amount"
        errors.append(FieldError("/mapping/columns", "column_missing", detail))
    if errors:
        raise MappingRefused("change the mapping: it does not fit the file", errors=tuple(errors))
