"""Text to records: delimiter, quotes, line numbers, and what is broken where."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from operator import methodcaller
from typing import NamedTuple

from folio.portfolio.domain.imports.rows import Problem

DELIMITERS = (",", ";", "\t", "|")
BROKEN_LIMIT = 1000
_SNIFFED_CHARACTERS = 65536
_SNIFFED_RECORDS = 40
_group = methodcaller("group")
# Possessive: a line of 100 MB without an end must not be tried again from its every character.
_LINE = re.compile(r"[^\r\n]*+(?:\r\n?|\n)|[^\r\n]++")


class Record(NamedTuple):
    """One logical line: the physical line it starts on and its cells, or what is wrong with it."""

    line: int
    cells: list[str]
    problem: Problem | None = None


def find_delimiter(text: str) -> str:
    """Return the separator that cuts most of the first lines into the same number of cells, else a comma."""
    head = text[:_SNIFFED_CHARACTERS]
    best, best_score = ",", (0, 0)
    for delimiter in DELIMITERS:
        records = islice(read_records(head, delimiter), _SNIFFED_RECORDS)
        widths = Counter(len(record.cells) for record in records if len(record.cells) > 1)
        score = max(((count, width) for width, count in widths.items()), default=(0, 0))
        if score > best_score:
            best, best_score = delimiter, score
    return best


def read_records(text: str, delimiter: str) -> Iterator[Record]:
    """Yield the records that are not blank, in file order.

    A quote that is never closed costs the line it stands on, not the rest of the file.
    """
    line, offset, broken = 1, 0, 0
    while offset < len(text) and broken < BROKEN_LIMIT:
        reader = csv.reader(map(_group, _LINE.finditer(text, offset)), delimiter=delimiter, strict=True)
        start = 0
        try:
            for cells in reader:
                if any(cells):
                    yield Record(line + start, cells)
                start = reader.line_num
        except csv.Error as error:
            broken += 1
            yield Record(line + start, [], _problem(error, spans=reader.line_num - start))
            line += start + 1
            offset = _end_of_line(text, offset, start)
        else:
            return
    if broken == BROKEN_LIMIT:
        yield Record(line, [], Problem("too_many_broken_lines", "repair the quotes: the rest is not read"))


def has_overlong_line(text: str, *, limit: int) -> bool:
    """Say whether more than ``limit`` characters stand between two ends of lines."""
    start = 0
    while len(text) - start > limit:
        window = start, start + limit + 1
        end = max(text.rfind("\n", *window), text.rfind("\r", *window))
        if end < 0:
            return True
        start = end + 1
    return False


def _end_of_line(text: str, offset: int, number: int) -> int:
    """Return where the line ``number`` (from 0) after ``offset`` ends."""
    return next(match.end() for match in islice(_LINE.finditer(text, offset), number, None))


def _problem(error: csv.Error, *, spans: int) -> Problem:
    if spans > 1 or "unexpected end" in str(error):
        return Problem("quote_unterminated", "close the quote that opens on this line")
    return Problem("quote_misplaced", f"repair the quotes of this line: {error}")


def unique_names(cells: list[str]) -> tuple[str, ...]:
    """Return the names of the columns: an empty one by its number, a repeated one with a count behind it."""
    names: dict[str, None] = {}
    counts: Counter[str] = Counter()
    for number, cell in enumerate(cells, start=1):
        name = unique = plain_cell(cell) or f"column {number}"
        counts[name] += 1
        while unique in names:
            unique = f"{name} ({max(counts[name], 2)})"
            counts[name] += unique in names
        names[unique] = None
    return tuple(names)


def plain_cell(cell: str) -> str:
    """Return the text of a cell without blanks around it or the formula that keeps Excel from guessing."""
    text = cell.strip()
    if text[:1] == "=" and text.startswith('="') and text.endswith('"') and len(text) > 2:
        return text[2:-1].strip()
    return text
