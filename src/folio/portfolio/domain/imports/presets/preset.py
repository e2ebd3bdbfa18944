"""What a preset is: a signature, and a reader from source to reading."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from folio.portfolio.domain.imports.mapping import ColumnMapping
from folio.portfolio.domain.imports.records import Record, find_delimiter
from folio.portfolio.domain.imports.rows import ImportRow
from folio.portfolio.domain.imports.sheets import opening


@dataclass(frozen=True)
class Source:
    """The text of a file and what its reader may need to know; years after ``last_year`` are refused."""

    text: str
    last_year: int
    mapping: ColumnMapping | None = None

    @cached_property
    def delimiter(self) -> str:
        """The separator of the first lines."""
        return find_delimiter(self.text)

    @cached_property
    def opening(self) -> list[Record]:
        """The first records of the file."""
        return opening(self.text, self.delimiter)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader made of a source; ``columns`` are those of the header, empty for JSON."""

    rows: Sequence[ImportRow]
    columns: tuple[str, ...] = ()
    delimiter: str | None = None
    account_currency: str | None = None
    mapping: ColumnMapping | None = None
    sample: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Preset:
    """A broker's format. ``recognise`` answers from 0 (not mine) to 1; ``read`` is asked only if it did."""

    name: str
    label: str
    description: str
    file_kinds: tuple[str, ...]
    recognise: Callable[[Source], float]
    read: Callable[[Source], Reading]
