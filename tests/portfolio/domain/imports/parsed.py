"""Rows in one line each, so that a test can say literally what a file must come to."""

from collections.abc import Iterable
from datetime import date

from folio.kernel.money import decimal_text
from folio.portfolio.domain.imports.mapping import ColumnMapping
from folio.portfolio.domain.imports.parsing import parse_file
from folio.portfolio.domain.imports.rows import ImportRow, ParsedFile

TODAY = date(2026, 11, 23)


def parse(text: str, preset: str = "auto", mapping: ColumnMapping | None = None) -> ParsedFile:
    return parse_file(text.encode(), today=TODAY, preset=preset, mapping=mapping)


def tell(text: str, preset: str = "auto", mapping: ColumnMapping | None = None) -> list[str]:
    return told(parse(text, preset, mapping).rows)


def told(rows: Iterable[ImportRow]) -> list[str]:
    return [_told(row) for row in rows]


def _told(row: ImportRow) -> str:
    if row.problem is not None:
        return f"{row.line} ! {row.problem.code}"
    if row.draft is None:
        return f"{row.line} - {row.ignored_reason}"
    activity = row.draft.activity
    figures = {
        "q": activity.quantity,
        "p": activity.price,
        "a": activity.amount,
        "fee": activity.fee or None,
        "tax": activity.tax or None,
        "fx": activity.fx_rate,
    }
    parts = [str(row.line), activity.type.value, activity.date.isoformat(), activity.currency]
    if activity.instrument:
        parts.append(activity.instrument)
    parts += [
        f"{name}={decimal_text(figure.normalize())}" for name, figure in figures.items() if figure is not None
    ]
    if activity.split:
        parts.append(f"{activity.split.numerator}:{activity.split.denominator}")
    return " ".join(parts)
