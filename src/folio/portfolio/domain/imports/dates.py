"""Dates as files write them: ISO, day first, month first, with and without a time."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from typing import Literal

from folio.portfolio.domain.imports.cells import CellRefused, shown

DateStyle = Literal["ymd", "dmy", "mdy", "undecided"]
"""The order of the parts of dates that do not start with the year."""

FIRST_YEAR = 1900
LONGEST_DATE = 40
_TIME = (
    r"(?:(?:T|[ ,;]+)(?P<hour>\d{1,2}):?(?P<minute>\d{2})"
    r"(?::?(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?\s*(?P<zone>Z|UTC|[+-]\d{2}:?\d{2})?)?"
)
_YEAR_FIRST = re.compile(
    r"(?P<year>\d{4})(?P<mark>[-/.]?)(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})" + _TIME, re.ASCII
)
_YEAR_LAST = re.compile(
    r"(?P<one>\d{1,2})(?P<mark>[-/.])(?P<two>\d{1,2})(?P=mark)(?P<year>\d{4})" + _TIME, re.ASCII
)
_DAY_NAME_LAST = re.compile(
    r"(?P<day>\d{1,2})[- ](?P<name>[A-Za-z]{3})[a-z]*\.?,?[- ](?P<year>\d{4})" + _TIME, re.ASCII
)
_NAME_FIRST = re.compile(
    r"(?P<name>[A-Za-z]{3})[a-z]*\.?[- ](?P<day>\d{1,2}),?[- ](?P<year>\d{4})" + _TIME, re.ASCII
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class Moment:
    """A day as written and, if written, the time of day; ``at`` is set where the text names its zone."""

    day: date
    clock: time | None = None
    at: datetime | None = None

    def in_utc(self) -> datetime | None:
        """Return the instant, taking a time without a zone for UTC; None without a time."""
        if self.at is not None or self.clock is None:
            return self.at
        return datetime.combine(self.day, self.clock, UTC)


def parse_moment(text: str, *, style: DateStyle, last_year: int, column: str | None = None) -> Moment:
    """Return the day and the time a cell holds.

    Raises:
        CellRefused: the cell is empty, not a date, ambiguous, or before 1900 or after ``last_year``.
    """
    try:
        return _read(text.strip()[: LONGEST_DATE + 1], style, last_year)
    except CellRefused as refusal:
        raise CellRefused(refusal.message, code=refusal.code, column=column) from None


@lru_cache(maxsize=16384)
def _read(text: str, style: DateStyle, last_year: int) -> Moment:
    if not text:
        raise CellRefused("write a date: the cell is empty", code="date_missing")
    if match := _YEAR_FIRST.fullmatch(text):
        return _moment(match, int(match["month"]), int(match["day"]), last_year)
    if match := _YEAR_LAST.fullmatch(text):
        month, day = _order(match, style)
        return _moment(match, month, day, last_year)
    match = _DAY_NAME_LAST.fullmatch(text) or _NAME_FIRST.fullmatch(text)
    if match and match["name"].lower() in _MONTHS:
        return _moment(match, _MONTHS.index(match["name"].lower()) + 1, int(match["day"]), last_year)
    raise CellRefused(f"write a date like 2005-02-28 instead of {shown(text)}", code="date_unreadable")


def _order(match: re.Match[str], style: DateStyle) -> tuple[int, int]:
    one, two = int(match["one"]), int(match["two"])
    if match["mark"] == ".":
        style = "dmy"
    if style in {"undecided", "ymd"}:
        if one != two and one <= 12 and two <= 12:
            raise CellRefused(
                f"say whether {shown(match.string)} has the day or the month first", code="date_ambiguous"
            )
        style = "dmy" if one > 12 else "mdy"
    return (one, two) if style == "mdy" else (two, one)


def _moment(match: re.Match[str], month: int, day: int, last_year: int) -> Moment:
    year = int(match["year"])
    if not FIRST_YEAR <= year <= last_year:
        raise CellRefused(
            f"write a year from {FIRST_YEAR} to {last_year} instead of {shown(match.string)}",
            code="date_out_of_range",
        )
    try:
        on, clock = date(year, month, day), _clock(match)
        if clock is None or match["zone"] is None:
            return Moment(on, clock)
        return Moment(on, clock, datetime.combine(on, clock, _zone(match["zone"])).astimezone(UTC))
    except ValueError:
        raise CellRefused(
            f"write a day and a time that exist instead of {shown(match.string)}", code="date_unreadable"
        ) from None


def _clock(match: re.Match[str]) -> time | None:
    if match["hour"] is None:
        return None
    microseconds = int((match["fraction"] or "0").ljust(6, "0")[:6])
    return time(int(match["hour"]), int(match["minute"]), int(match["second"] or 0), microseconds)


def _zone(text: str) -> timezone:
    if text in {"Z", "UTC"}:
        return UTC
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))


def decide_date_style(cells: Iterable[str]) -> DateStyle:
    """Return the order of a whole file's dates: a part above 12 anywhere in the file decides."""
    styles: set[DateStyle] = set()
    for cell in cells:
        match = _YEAR_LAST.fullmatch(cell.strip()[:LONGEST_DATE])
        if match and match["mark"] != ".":
            if int(match["one"]) > 12:
                styles.add("dmy")
            elif int(match["two"]) > 12:
                styles.add("mdy")
    return styles.pop() if len(styles) == 1 else "undecided"
