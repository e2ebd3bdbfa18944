"""What becomes of a file: drafts of activities, problems with their line, and ignored rows."""

from dataclasses import dataclass

from folio.portfolio.domain.activities import ActivityDraft
from folio.portfolio.domain.imports.mapping import ColumnMapping


@dataclass(frozen=True, slots=True)
class ImportDraft:
    """One activity as a file tells it, before ids; the account and the instrument are still words.

    ``activity.instrument`` is the symbol, or the ISIN where the file has no symbol. ``activity.at`` is set
    only where the file's time zone is known. Pence and agorot are already pounds and shekels.
    """

    activity: ActivityDraft
    symbol: str | None = None
    isin: str | None = None
    name: str | None = None
    note: str | None = None
    external_id: str | None = None
    account_name: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row cannot be read; ``detail`` says what to do, ``column`` where."""

    code: str
    detail: str
    column: str | None = None


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One piece of a file: exactly one of ``draft``, ``problem`` and ``ignored_reason`` is set.

    ``line`` is the physical line of the file, from 1. One line may give several rows: a currency exchange is
    money out and money in. A line joined to another (withholding tax to its dividend) is an ignored row.
    """

    line: int
    draft: ImportDraft | None = None
    problem: Problem | None = None
    ignored_reason: str | None = None


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """A file, read.

    ``rows`` is in file order. At most ``Limits.problems`` of them carry a problem: ``problem_count`` counts
    all, ``problems_truncated`` says that some are not listed.

    ``mapping`` is set for the preset ``generic``: the one given, or the one guessed. A guess that lacks a
    needed column comes with one row, the problem ``mapping_needed``. ``columns`` are the names a mapping may
    use, ``sample`` the first cells below them.

    ``account_currency`` is the currency the broker keeps the account in, if the file tells; a draft's
    ``fx_rate`` converts to it. ``tracks_cash`` says that the file tells deposits or withdrawals, so that an
    account made for it can track its cash.
    """

    preset: str
    encoding: str
    delimiter: str | None
    columns: tuple[str, ...]
    mapping: ColumnMapping | None
    rows: tuple[ImportRow, ...]
    problem_count: int = 0
    problems_truncated: bool = False
    sample: tuple[tuple[str, ...], ...] = ()
    account_currency: str | None = None
    tracks_cash: bool = False
