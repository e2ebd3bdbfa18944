"""The shapes of what there is to mend."""

import datetime as dt
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from folio.portfolio.domain.quality import FixKind, IssueKind


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True)


class FixAnswer(_Shape):
    """What mends an issue: the request to send; `body` is null where a person has to fill it in."""

    kind: FixKind
    method: str
    path: str
    body: dict[str, str | int] | None


class IssueAnswer(_Shape):
    """One thing to look at; `figures` are the numbers that show it, as decimal texts."""

    kind: IssueKind
    subject: str
    date: dt.date
    instrument_id: UUID | None
    account_id: UUID | None
    activity_id: UUID | None
    figures: dict[str, str]
    fix: FixAnswer


class QualityAnswer(_Shape):
    """A page of what there is to mend, worst first; `counts` are of all pages, by kind."""

    as_of: dt.date
    counts: dict[IssueKind, int]
    items: tuple[IssueAnswer, ...]
    next_cursor: str | None
