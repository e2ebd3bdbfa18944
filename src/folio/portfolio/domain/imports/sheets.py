"""A sheet: the records below a header, with cells by the name of their column."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from folio.portfolio.domain.imports.cells import CellRefused
from folio.portfolio.domain.imports.dates import DateStyle, Moment, parse_moment
from folio.portfolio.domain.imports.numbers import NumberStyle, parse_number
from folio.portfolio.domain.imports.reading import FileRefused
from folio.portfolio.domain.imports.records import Record, plain_cell, read_records, unique_names
from folio.portfolio.domain.imports.rows import ImportRow, Problem

HEADER_WITHIN = 60
HEADER_WITHIN_CHARACTERS = 200_000
PROBLEMS_READ = 10_000
_NO_NUMBER = frozenset({"", "-", "--", "n/a", "N/A"})


@dataclass(frozen=True, slots=True)
class Style:
    """How the cells of a sheet are written."""

    numbers: NumberStyle = "."
    dates: DateStyle = "ymd"
    last_year: int = 9999


@dataclass(slots=True)
class Row:
    """One record under its header; columns are asked for by their name in any case."""

    line: int
    cells: list[str]
    index: Mapping[str, int]
    style: Style

    def text(self, column: str) -> str:
        """Return the cell without blanks around it, empty where there is no such column or cell."""
        place = self.index.get(column)
        if place is None or place >= len(self.cells):
            return ""
        cell = self.cells[place].strip()
        return plain_cell(cell) if cell[:1] == "=" else cell

    def number(self, column: str) -> Decimal:
        """Return the number of a cell that must hold one."""
        return parse_number(self.text(column), style=self.style.numbers, column=column)

    def optional_number(self, column: str) -> Decimal | None:
        """Return the number of a cell, None where it is empty or a dash."""
        text = self.text(column)
        if text in _NO_NUMBER:
            return None
        return parse_number(text, style=self.style.numbers, column=column)

    def moment(self, column: str) -> Moment:
        """Return the day, and the time if there is one, of a cell that must hold one."""
        return parse_moment(
            self.text(column), style=self.style.dates, last_year=self.style.last_year, column=column
        )


@dataclass(frozen=True, slots=True)
class Sheet:
    """The columns of a header and where the header stands (``header_line``, from 1)."""

    text: str
    delimiter: str
    columns: tuple[str, ...]
    header_line: int

    @property
    def index(self) -> dict[str, int]:
        """The place of each column by its name in lower case."""
        return {name.casefold(): place for place, name in enumerate(self.columns)}

    def records(self) -> Iterator[Record]:
        """Yield the records below the header."""
        return (r for r in read_records(self.text, self.delimiter) if r.line > self.header_line)

    def rows(
        self,
        style: Style,
        read_row: Callable[[Row], Sequence[ImportRow]],
        *,
        keep: Callable[[Record], bool] | None = None,
    ) -> Iterator[ImportRow]:
        """Yield what ``read_row`` makes of each record; what it refuses becomes a problem.

        Records that ``keep`` denies are no rows at all: titles, totals and legal text.
        """
        index, width, problems = self.index, len(self.columns), 0
        for record in self.records():
            if keep is not None and not keep(record):
                continue
            problem = record.problem or _raggedness(record, width)
            if problem is not None:
                rows: Sequence[ImportRow] = [ImportRow(record.line, problem=problem)]
            else:
                rows = attempt(Row(record.line, record.cells, index, style), read_row)
            yield from rows
            problems += bool(rows) and rows[0].problem is not None
            if problems == PROBLEMS_READ:
                detail = "correct these lines first: the rest is not read"
                yield ImportRow(record.line, problem=Problem("too_many_problems", detail))
                return


def attempt(row: Row, read_row: Callable[[Row], Sequence[ImportRow]]) -> Sequence[ImportRow]:
    """Return what ``read_row`` makes of a row, or the problem it names."""
    try:
        return read_row(row)
    except CellRefused as refusal:
        return [ImportRow(row.line, problem=Problem(refusal.code, refusal.message, refusal.column))]


def _raggedness(record: Record, width: int) -> Problem | None:
    if len(record.cells) <= width or not any(record.cells[width:]):
        return None
    return Problem("row_ragged", f"quote the cells: this line has {len(record.cells)}, the header {width}")


def opening(text: str, delimiter: str) -> list[Record]:
    """Return the first records of a file, where its header must stand."""
    return list(islice(read_records(text[:HEADER_WITHIN_CHARACTERS], delimiter), HEADER_WITHIN))


def find_sheet(text: str, delimiter: str, needed: Iterable[str]) -> Sheet | None:
    """Return the sheet whose header has all the ``needed`` columns (lower case), None where none has."""
    wanted = set(needed)
    for record in opening(text, delimiter):
        names = unique_names(record.cells)
        if wanted <= {name.casefold() for name in names}:
            return Sheet(text, delimiter, names, record.line)
    return None


def require_sheet(sheet: Sheet | None) -> Sheet:
    """Return the sheet a reader needs.

    Raises:
        FileRefused: there is none, so that the file is not of the reader's format.
    """
    if sheet is None:
        raise FileRefused("choose another preset: the file lacks its columns", code="preset_mismatch")
    return sheet
