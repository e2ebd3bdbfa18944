"""Numbers as people and brokers write them: 1,234.56 and 1.234,56 and (12.30) and $5 and 7-."""

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from folio.kernel.money import EXACT
from folio.portfolio.domain.exact import PLACES
from folio.portfolio.domain.imports.cells import CellRefused, shown

Mark = Literal[".", ","]
"""A decimal mark."""
NumberStyle = Literal[".", ",", "mixed"]
"""The decimal mark of a file; ``mixed``: each number tells its own, and one that does not is refused."""

LIMIT = Decimal(10) ** 20
LONGEST_NUMBER = 60
_QUANTUM = Decimal(1).scaleb(-PLACES)

_PLAIN = re.compile(r"-?[0-9]{1,19}(?:\.[0-9]{1,10})?", re.ASCII)
_POINT = re.compile(r"-?[0-9]+\.(?:[0-9]{1,2}|[0-9]{4,})", re.ASCII)
_NOT_FINITE = re.compile(r"[+-]?(?:s?nan|inf(?:inity)?|∞)", re.IGNORECASE)
_CURRENCY = re.compile(r"(?:[A-Z]{1,3})?[$€£¥₹]|[A-Z]{3}(?![A-Z])")
_CURRENCY_LAST = re.compile(r"(?:[$€£¥₹]|(?<![A-Z])[A-Z]{3})$")
_LOOK_ALIKES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "−": "-", "’": "'"})


def _body(mark: Mark, groups: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?P<whole>[0-9]*|[0-9]{{1,3}}(?P<group>[{groups}])[0-9]{{3}}(?:(?P=group)[0-9]{{3}})*)"
        rf"(?:{re.escape(mark)}(?P<part>[0-9]*))?(?P<power>[eE][+-]?[0-9]{{1,6}})?",
        re.ASCII,
    )


_BODIES: dict[Mark, re.Pattern[str]] = {".": _body(".", ",' "), ",": _body(",", ".' ")}


def parse_number(text: str, *, style: NumberStyle, column: str | None = None) -> Decimal:
    """Return the number a cell holds, rounded half-even to 10 places.

    Raises:
        CellRefused: the cell is empty, not a number, not finite, ambiguous, or 10**20 or more in size.
    """
    if style == "." and _PLAIN.fullmatch(text):
        return Decimal(text)
    try:
        return _read(text[: LONGEST_NUMBER + 1], style)
    except CellRefused as refusal:
        raise CellRefused(refusal.message, code=refusal.code, column=column) from None


@lru_cache(maxsize=16384)
def _read(text: str, style: NumberStyle) -> Decimal:
    body, is_negative = _strip_sign(text.translate(_LOOK_ALIKES).strip())
    if not body:
        raise CellRefused("write a number: the cell is empty", code="number_missing")
    if _NOT_FINITE.fullmatch(body):
        raise CellRefused(f"write a finite number instead of {shown(text)}", code="number_not_finite")
    mark = find_mark(body) if style == "mixed" else style
    if mark is None:
        if not body.isdecimal():
            raise CellRefused(f"say whether {shown(text)} has a decimal mark", code="number_ambiguous")
        mark = "."
    match = _BODIES[mark].fullmatch(body) if len(text) <= LONGEST_NUMBER else None
    if match is None or not (match["whole"] or match["part"]):
        raise CellRefused(
            f"write a number with {mark!r} as the decimal mark instead of {shown(text)}",
            code="number_unreadable",
        )
    whole = re.sub(r"[^0-9]", "", match["whole"])
    return _bounded(Decimal(f"{whole or 0}.{match['part'] or 0}{match['power'] or ''}"), is_negative, text)


def _bounded(value: Decimal, is_negative: bool, text: str) -> Decimal:  # noqa: FBT001 – private
    if value >= LIMIT:
        raise CellRefused(f"write a number below 10^20 instead of {shown(text)}", code="number_out_of_range")
    if int(value.as_tuple().exponent) < -PLACES:
        value = value.quantize(_QUANTUM, context=EXACT)
    return -value if is_negative and value else value


def _strip_sign(text: str) -> tuple[str, bool]:
    is_negative = False
    if text.startswith("(") and text.endswith(")"):
        text, is_negative = text[1:-1].strip(), True
    for _ in range(2):  # the sign may stand before or after the currency: -$5, $-5
        if text[:1] in {"-", "+"} and not is_negative:
            is_negative = text[0] == "-"
            text = text[1:].lstrip()
        elif text.endswith("-") and not is_negative:
            text, is_negative = text[:-1].rstrip(), True
        text = _strip_currency(text)
    return text, is_negative


def _strip_currency(text: str) -> str:
    if match := _CURRENCY.match(text):
        return text if _NOT_FINITE.fullmatch(text) else text[match.end() :].lstrip()
    return _CURRENCY_LAST.sub("", text).rstrip()


def find_mark(text: str) -> Mark | None:
    """Return the decimal mark a number shows by itself, or None where it could be either or has none.

    ``12,5`` and ``1.234,5`` show a comma, ``0.125`` a point (no group starts with 0); ``1,234`` neither.
    """
    dot, comma = text.rfind("."), text.rfind(",")
    if dot < 0 and comma < 0:
        return None
    last: Mark = "." if dot > comma else ","
    other: Mark = "," if last == "." else "."
    if dot >= 0 and comma >= 0:
        return last
    if text.count(last) > 1:
        return other
    before, _, after = text.partition(last)
    digits = before.lstrip("+-($€£ ")
    is_group = len(re.match(r"[0-9]*", after).group()) == 3 and 1 <= len(digits) <= 3 and digits[0] != "0"  # type: ignore[union-attr]
    return None if is_group else last


def decide_style(cells: Iterable[str], *, default: Mark) -> NumberStyle:
    """Return the style of a whole file from its number cells; ``default`` where none of them tells."""
    points = _POINT.fullmatch
    seen = {"." if points(cell) else find_mark(cell.strip()) for cell in cells} - {None}
    if len(seen) == 2:
        return "mixed"
    if "," in seen:
        return ","
    return "." if "." in seen else default
