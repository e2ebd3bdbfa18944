"""The shapes of what is kept of statements, and of how the books compare."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from folio.portfolio.domain.reconciliation import Verdict
from folio.portfolio.reports.answers import Answer, Figure, HeldInstrument


@dataclass(frozen=True, slots=True)
class StatementItem:
    """A balance: units of an instrument, or cash in a currency where ``instrument_id`` is null."""

    instrument_id: UUID | None
    currency: str
    quantity: str


@dataclass(frozen=True, slots=True)
class Statement:
    """What a broker says an account held at the end of a day; nothing else where it is complete."""

    id: UUID
    portfolio_id: UUID
    account_id: UUID
    date: dt.date
    is_complete: bool
    note: str | None
    items: list[StatementItem]
    created_at: dt.datetime


class ComparedAnswer(Answer):
    """One balance: `difference` is what the books have too much; cash has no instrument."""

    instrument: HeldInstrument | None
    currency: str
    stated: Figure | None
    booked: Figure
    difference: Figure
    verdict: Verdict


class ReconciliationAnswer(Answer):
    """All balances of a statement, those that differ first."""

    is_balanced: bool
    items: tuple[ComparedAnswer, ...]
