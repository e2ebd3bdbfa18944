"""A list of closes as a CSV file: one column of days, one of closes, named in the first line."""

import csv
import datetime as dt
from decimal import Decimal

from folio.chassis.wire import parse_decimal
from folio.kernel.errors import FieldError, Invalid
from folio.portfolio.prices.actions import check_close

MAX_ROWS = 50_000
MAX_ERRORS = 100
DATE_NAMES = ("date", "day", "datum", "time")
CLOSE_NAMES = ("close", "price", "last", "schluss", "schlusskurs", "kurs", "value")


class SheetRefused(Invalid):
    """The file cannot be read as closes; ``errors`` points to its lines."""

    code = "price_file_refused"


def read_sheet(content: bytes, *, today: dt.date) -> dict[dt.date, Decimal]:
    """Return the closes of a CSV file by day; the last of two closes of a day counts.

    Raises:
        SheetRefused: it is no such file, or a line of it is wrong; nothing is returned then.
    """
    rows = _rows(content)
    header = [cell.strip().lower() for cell in rows[0]]
    date_at, close_at = _find(header, DATE_NAMES), _find(header, CLOSE_NAMES)
    closes: dict[dt.date, Decimal] = {}
    errors: list[FieldError] = []
    for line, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        read = _read_row(row, date_at, close_at, today=today)
        if isinstance(read, FieldError):
            errors.append(FieldError(f"/line/{line}{read.pointer}", read.code, read.detail))
        else:
            closes[read[0]] = read[1]
        if len(errors) == MAX_ERRORS:
            break
    if errors:
        raise SheetRefused(f"{errors[0].pointer}: {errors[0].detail}", errors=tuple(errors))
    if not closes:
        raise SheetRefused("the file has no closes below its first line")
    return closes


def _rows(content: bytes) -> list[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SheetRefused("save the file as UTF-8") from error
    if "\0" in text:
        raise SheetRefused("this is no text file")
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(text.splitlines(), delimiter=delimiter))
    except csv.Error as error:
        raise SheetRefused(f"this is no CSV file: {error}") from error
    if not rows or len(rows) > MAX_ROWS + 1:
        raise SheetRefused(f"give a first line with names and at most {MAX_ROWS} lines below it")
    return rows


def _find(header: list[str], names: tuple[str, ...]) -> int:
    for name in names:
        if name in header:
            return header.index(name)
    raise SheetRefused(f"the first line names no column {names[0]!r}")


def _read_row(
    row: list[str], date_at: int, close_at: int, *, today: dt.date
) -> tuple[dt.date, Decimal] | FieldError:
    if len(row) <= max(date_at, close_at):
        return FieldError("", "too_few_cells", "this line has fewer cells than the first")
    try:
        day = dt.date.fromisoformat(row[date_at].strip()[:10])
    except ValueError:
        return FieldError("/date", "date_unreadable", 'give a day as "YYYY-MM-DD"')
    try:
        close = parse_decimal(row[close_at].strip())
    except ValueError as error:
        return FieldError("/close", "number_unreadable", str(error))
    return check_close(day, close, today=today) or (day, close)
