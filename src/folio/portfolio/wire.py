"""What the bodies and queries of all slices share: names, numbers and days within their bounds."""

from decimal import Decimal
from typing import Annotated

from fastapi import Query
from pydantic import AfterValidator, Field, StringConstraints

from folio.chassis.wire import DateText, DecimalText, require_storable
from folio.kernel.errors import FieldError, Invalid
from folio.kernel.money import decimal_text
from folio.portfolio.domain.activities import MAGNITUDE_LIMIT
from folio.portfolio.domain.instruments import ISIN_PATTERN


class TextUnstorable(Invalid):
    """A text holds what no database could."""

    code = "text_unstorable"


def _within_bounds(figure: Decimal) -> Decimal:
    if abs(figure) >= MAGNITUDE_LIMIT:
        raise ValueError("give a number below 1 000 000 000 000 000")
    return figure


Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Symbol = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=50)]
Isin = Annotated[str, StringConstraints(pattern=ISIN_PATTERN)]
SplitPart = Annotated[int, Field(ge=1, le=1_000_000)]
Figure = Annotated[DecimalText, AfterValidator(_within_bounds)]
FromDay = Annotated[DateText | None, Query(alias="from", description="The first day.")]
ToDay = Annotated[DateText | None, Query(alias="to", description="The last day.")]


def figure_text(figure: Decimal | None) -> str | None:
    """Return a stored figure as the wire has it, without needless zeros."""
    return None if figure is None else plain(figure)


def plain(figure: Decimal) -> str:
    """Return a figure in plain notation without needless zeros after the point."""
    text = decimal_text(figure)
    return text.rstrip("0").rstrip(".") if "." in text else text


def require_plain(text: str | None, *, pointer: str) -> None:
    """Refuse text with characters no database could hold; None passes.

    Raises:
        TextUnstorable: there is a control character or half a character.
    """
    try:
        require_storable(text)
    except ValueError as error:
        raise TextUnstorable(
            str(error), errors=(FieldError(pointer, "text_unstorable", str(error)),)
        ) from error
