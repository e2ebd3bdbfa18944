"""The shapes of explanations."""

import datetime as dt
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from folio.portfolio.reports.answers import Figure


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True)


class InputAnswer(_Shape):
    """Another figure of the same answer that this one is made of; it has an explanation too."""

    figure: str
    label: str
    value: str | None


class EvidenceFigure(_Shape):
    """One number of a line, such as a price or a rate."""

    name: str
    value: Figure


class EvidenceAnswer(_Shape):
    """One line behind a figure; `amount` is not rounded."""

    kind: str
    label: str
    amount: Figure
    date: dt.date | None
    activity_id: UUID | None
    instrument_id: UUID | None
    figures: tuple[EvidenceFigure, ...]


class EvidencePage(_Shape):
    """A page of the lines behind a figure.

    `combined` is what all lines come to, compounded where they are days; `rounding` is what is left to the
    figure.
    """

    items: tuple[EvidenceAnswer, ...]
    next_cursor: str | None
    items_total: int
    evidence: str | None
    combined: Figure | None


class ExplanationAnswer(_Shape):
    """How a figure came about.

    `adds_up` says that the lines come to the figure, or null where they are not what it is a sum of; what
    rounding leaves is `rounding`.
    """

    figure: str
    label: str
    formula: str
    source: str
    currency: str
    value: str | None
    inputs: tuple[InputAnswer, ...]
    lines: EvidencePage
    rounding: Figure | None
    adds_up: bool | None
