"""The shapes values have on the wire: decimals as text, strict bodies, pages."""

import base64
import binascii
import json
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Generic, TypeVar
from uuid import UUID

from fastapi import Query
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    model_validator,
)

from folio.kernel.errors import Invalid
from folio.kernel.money import decimal_text

MAX_MAGNITUDE = Decimal(10) ** 20
MAX_PLACES = 10
MAX_DIGITS_TEXT = 40
PLAIN_DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
PLAIN_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MAX_CURSOR_LENGTH = 2000
MAX_PLACE_DIGITS = 9
OTHER_LIST = "start again without a cursor: this one belongs to another list"

Item = TypeVar("Item")


def parse_decimal(value: object) -> Decimal:
    """Return the exact decimal of a wire text such as ``"12.50"``.

    Raises:
        ValueError: it is no plain decimal text, has over ten places or is out of range.
    """
    if isinstance(value, Decimal):
        number = value
    elif isinstance(value, str) and len(value) <= MAX_DIGITS_TEXT and PLAIN_DECIMAL.fullmatch(value.strip()):
        number = Decimal(value.strip())
    else:
        raise ValueError('give a decimal number as text, such as "12.50"')
    if not number.is_finite():
        raise ValueError("give a finite number")
    if not -MAX_MAGNITUDE < number < MAX_MAGNITUDE or _places(number) > MAX_PLACES:
        raise ValueError(f"give a number below 1e20 with at most {MAX_PLACES} decimal places")
    return number


def _places(number: Decimal) -> int:
    """Return the decimal places that are not trailing zeros; exact, whatever the context's precision."""
    _, places, fraction = format(number, "f").partition(".")
    return len(fraction.rstrip("0")) if places else 0


def _parse_date(value: object) -> object:
    is_plain = isinstance(value, date) or (isinstance(value, str) and PLAIN_DATE.fullmatch(value))
    if not is_plain:
        raise ValueError('give a date as "YYYY-MM-DD"')
    return value


DecimalText = Annotated[
    Decimal,
    BeforeValidator(parse_decimal),
    PlainSerializer(decimal_text, return_type=str),
    Field(json_schema_extra={"type": "string", "format": "decimal", "examples": ["12.50"]}),
]
DateText = Annotated[date, BeforeValidator(_parse_date)]
CurrencyCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Limit = Annotated[int, Query(ge=1, le=200, description="How many items to return at most.")]
Cursor = Annotated[
    str | None, Query(max_length=MAX_CURSOR_LENGTH, description="Where the page before ended; opaque.")
]
DEFAULT_LIMIT = 50


class StrictBody(BaseModel):
    """A request body: unknown fields are refused, and so is text that no database could hold."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _refuse_unprintable(cls, value: object) -> object:
        require_storable(value)
        return value


def require_storable(value: object) -> None:
    """Refuse NUL, other control characters and lone surrogates anywhere in a parsed JSON value.

    Raises:
        ValueError: there is such a character.
    """
    if isinstance(value, str):
        if not value.isprintable() and any(_is_unstorable(character) for character in value):
            raise ValueError("remove control characters from the text")
    elif isinstance(value, dict):
        for key, item in value.items():
            require_storable(key)
            require_storable(item)
    elif isinstance(value, list):
        for item in value:
            require_storable(item)


def _is_unstorable(character: str) -> bool:
    return character not in "\n\r\t" and unicodedata.category(character) in ("Cc", "Cs")


@dataclass(frozen=True)
class Page(Generic[Item]):
    """One page of a list; ``next_cursor`` is null on the last."""

    items: list[Item]
    next_cursor: str | None


class InvalidCursor(Invalid):
    """The cursor was not made by this list."""

    code = "invalid_cursor"


def encode_cursor(*keys: str) -> str:
    """Return an opaque cursor that holds the sort keys of the last item."""
    return base64.urlsafe_b64encode(json.dumps(keys).encode()).decode().rstrip("=")


def decode_cursor(cursor: str, *, count: int) -> tuple[str, ...]:
    """Return the ``count`` sort keys a cursor was made of.

    Raises:
        InvalidCursor: it is not one of ours.
    """
    try:
        keys = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        require_storable(keys)
    except (binascii.Error, ValueError, RecursionError) as error:
        raise InvalidCursor("start again without a cursor: this one is not ours") from error
    if not isinstance(keys, list) or len(keys) != count or not all(isinstance(key, str) for key in keys):
        raise InvalidCursor(OTHER_LIST)
    return tuple(keys)


def id_after(cursor: str | None) -> UUID | None:
    """Return the id that a cursor of one key stands for; None without a cursor.

    Raises:
        InvalidCursor: it is not one of ours.
    """
    if cursor is None:
        return None
    try:
        return UUID(decode_cursor(cursor, count=1)[0])
    except ValueError as error:
        raise InvalidCursor(OTHER_LIST) from error


def place_after(cursor: str | None) -> int | None:
    """Return the place, from 0, that a cursor of one key stands for; None without a cursor.

    Raises:
        InvalidCursor: it is not one of ours.
    """
    if cursor is None:
        return None
    (place,) = decode_cursor(cursor, count=1)
    if not (place.isascii() and place.isdigit() and len(place) <= MAX_PLACE_DIGITS):
        raise InvalidCursor(OTHER_LIST)
    return int(place)


def page_of(found: Sequence[Item], *, limit: int, keys: Callable[[Item], tuple[str, ...]]) -> Page[Item]:
    """Return the first ``limit`` of what was found; one more than that says that another page follows.

    ``keys`` gives the sort keys of an item, from which the next page's cursor is made.
    """
    shown = list(found[:limit])
    return Page(shown, encode_cursor(*keys(shown[-1])) if len(found) > limit else None)
