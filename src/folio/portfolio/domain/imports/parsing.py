"""Read a broker's file: the way in of this package."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from folio.kernel.errors import Invalid
from folio.portfolio.domain.activities import ActivityType
from folio.portfolio.domain.checks import check_activity
from folio.portfolio.domain.imports.mapping import ColumnMapping
from folio.portfolio.domain.imports.presets import (
    degiro_account,
    degiro_transactions,
    fidelity,
    generic,
    ghostfolio,
    interactive_brokers,
    interactive_brokers_flex,
    own,
    portfolio_performance,
    schwab,
    trading212,
)
from folio.portfolio.domain.imports.presets.preset import Preset, Source
from folio.portfolio.domain.imports.reading import FileRefused, decode
from folio.portfolio.domain.imports.records import has_overlong_line
from folio.portfolio.domain.imports.rows import ImportRow, ParsedFile, Problem

AUTO = "auto"
LONGEST_LINE = 1_000_000
_LISTED = (
    interactive_brokers.PRESET,
    interactive_brokers_flex.PRESET,
    schwab.PRESET,
    fidelity.PRESET,
    trading212.PRESET,
    degiro_account.PRESET,
    degiro_transactions.PRESET,
    ghostfolio.PRESET,
    portfolio_performance.PRESET,
    own.PRESET,
    generic.PRESET,
)
_PRESETS = {preset.name: preset for preset in _LISTED}


class PresetUnknown(Invalid):
    """There is no preset of that name."""

    code = "preset_unknown"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is read: bytes, lines, and rows that may carry a problem."""

    size: int = 100_000_000
    lines: int = 1_000_100
    problems: int = 100


@dataclass(frozen=True, slots=True)
class PresetSummary:
    """What a person chooses from; ``file_kinds`` are extensions without the dot."""

    name: str
    label: str
    description: str
    file_kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Detection:
    """The preset a text looks like; ``confidence`` is a ratio from 0 (no idea) to 1 (unmistakable)."""

    preset: str
    confidence: float


def parse_file(
    content: bytes,
    *,
    today: date,
    preset: str = AUTO,
    mapping: ColumnMapping | None = None,
    limits: Limits = Limits(),
) -> ParsedFile:
    """Return the rows of a broker's file.

    A ``mapping`` implies the preset ``generic``. Dates after the year that follows ``today`` are refused.

    Raises:
        FileRefused: the file as a whole cannot be read: too large, empty, binary, in no known encoding, not
            the preset's, without a row.
        PresetUnknown: there is no preset of that name.
        MappingRefused: the mapping names a column the file does not have, or a field that does not exist.
    """
    if preset != AUTO and preset not in _PRESETS:
        raise PresetUnknown(f"choose one of {', '.join(_PRESETS)} instead of {preset!r}")
    decoded = decode(content, size_limit=limits.size)
    source = Source(decoded.text, last_year=today.year + 1, mapping=mapping)
    chosen = _choose(source, preset)
    if chosen is not ghostfolio.PRESET:
        _check_lines(decoded.text, limits)
    reading = chosen.read(source)
    if not reading.rows:
        raise FileRefused(
            "choose a file with activities: there is no row below the header", code="file_without_rows"
        )
    checked = [_checked(row, today) for row in reading.rows]
    problem_count = sum(1 for row in checked if row.problem is not None)
    return ParsedFile(
        preset=chosen.name,
        encoding=decoded.encoding,
        delimiter=reading.delimiter,
        columns=reading.columns,
        mapping=reading.mapping,
        rows=tuple(_bounded(checked, limits.problems) if problem_count > limits.problems else checked),
        problem_count=problem_count,
        problems_truncated=problem_count > limits.problems,
        sample=reading.sample,
        account_currency=reading.account_currency,
        tracks_cash=any(_is_cash_flow(row) for row in checked),
    )


def detect_preset(text: str) -> Detection:
    """Return the preset whose header signature the text carries, ``generic`` where none does."""
    preset, confidence = _detect(Source(text, last_year=9999))
    return Detection(preset.name, confidence)


def list_presets() -> tuple[PresetSummary, ...]:
    """Return every preset, brokers first, ``generic`` last."""
    return tuple(PresetSummary(p.name, p.label, p.description, p.file_kinds) for p in _PRESETS.values())


def _choose(source: Source, name: str) -> Preset:
    if source.mapping is not None:
        return generic.PRESET
    if name == AUTO:
        return _detect(source)[0]
    preset = _PRESETS[name]
    if not preset.recognise(source):
        raise FileRefused(f"choose another preset: this is no file of {preset.label}", code="preset_mismatch")
    return preset


def _detect(source: Source) -> tuple[Preset, float]:
    scored = [(preset, preset.recognise(source)) for preset in _PRESETS.values()]
    return max(scored, key=lambda pair: pair[1])


def _check_lines(text: str, limits: Limits) -> None:
    lines = max(text.count("\n"), text.count("\r"))
    if lines > limits.lines:
        raise FileRefused(
            f"split the file: it has {lines} lines, at most {limits.lines} are read", code="file_too_long"
        )
    if has_overlong_line(text, limit=LONGEST_LINE):
        raise FileRefused(
            f"export the file as CSV: it has a line of more than {LONGEST_LINE} characters",
            code="file_binary",
        )


def _checked(row: ImportRow, today: date) -> ImportRow:
    """Return the row, or its first problem where the ledger would not book it."""
    if row.draft is None:
        return row
    errors = check_activity(row.draft.activity, today=today)
    if not errors:
        return row
    problem = Problem(errors[0].code, errors[0].detail, errors[0].pointer.removeprefix("/"))
    return replace(row, draft=None, problem=problem)


def _bounded(rows: Iterable[ImportRow], limit: int) -> Iterable[ImportRow]:
    seen = 0
    for row in rows:
        if row.problem is not None:
            seen += 1
            if seen > limit:
                continue
        yield row


def _is_cash_flow(row: ImportRow) -> bool:
    return row.draft is not None and row.draft.activity.type in {
        ActivityType.DEPOSIT,
        ActivityType.WITHDRAWAL,
    }
