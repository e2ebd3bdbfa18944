"""What a broker says an account held, beside what the books say.

Source: docs/specs/reconciliation.md.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from folio.kernel.money import EXACT
from folio.portfolio.domain.exact import CASH_PLACES, unscaled
from folio.portfolio.domain.instruments import Instrument
from folio.portfolio.domain.valuation import Valuation


class Verdict(StrEnum):
    """How a stated balance compares with the books."""

    MATCHES = "matches"
    DIFFERS = "differs"
    NOT_STATED = "not_stated"


@dataclass(frozen=True, slots=True)
class Stated:
    """A balance on a statement: units of an instrument, or cash in a currency where that is None."""

    instrument_id: UUID | None
    currency: str
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Statement:
    """What is stated of an account, with the instruments it names; nothing else was held if complete."""

    balances: tuple[Stated, ...]
    instruments: Mapping[UUID, Instrument]
    is_complete: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """One balance: ``difference`` is what the books have too much; ``stated`` is None where it is on none."""

    instrument: Instrument | None
    currency: str
    stated: Decimal | None
    booked: Decimal
    difference: Decimal
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """All balances of a statement, those that differ first; ``is_balanced`` says that none does."""

    is_balanced: bool
    items: tuple[Compared, ...]


def reconcile(
    valuation: Valuation,
    account_id: UUID,
    day: int,
    statement: Statement,
) -> Reconciliation:
    """Return each stated balance at the end of ``day`` beside the booked one.

    Where it is complete, what the books hold besides is listed too. Units are those of that day, after the
    splits until then.
    """
    booked = _balances(valuation, account_id, day)
    names = {**statement.instruments, **valuation.book.terms.instruments}
    items: list[Compared] = []
    for balance in statement.balances:
        known = booked.pop((balance.instrument_id, balance.currency), Decimal(0))
        difference = EXACT.subtract(known, balance.quantity)
        verdict = Verdict.DIFFERS if difference else Verdict.MATCHES
        items.append(_compared(names, balance, known, difference, verdict))
    if statement.is_complete:
        for (instrument_id, currency), known in booked.items():
            balance = Stated(instrument_id, currency, known)
            items.append(_compared(names, balance, known, known, Verdict.NOT_STATED))
    items.sort(key=lambda item: item.verdict is Verdict.MATCHES)
    return Reconciliation(all(item.verdict is Verdict.MATCHES for item in items), tuple(items))


def _compared(
    names: Mapping[UUID, Instrument], balance: Stated, booked: Decimal, difference: Decimal, verdict: Verdict
) -> Compared:
    key = balance.instrument_id
    return Compared(
        instrument=None if key is None else names[key],
        currency=balance.currency,
        stated=None if verdict is Verdict.NOT_STATED else balance.quantity,
        booked=booked,
        difference=difference,
        verdict=verdict,
    )


def _balances(valuation: Valuation, account_id: UUID, day: int) -> dict[tuple[UUID | None, str], Decimal]:
    """Return what is booked at the end of ``day``; nothing is left out but balances of zero."""
    found: dict[tuple[UUID | None, str], Decimal] = {}
    for key, position in valuation.book.positions.items():
        states = position.states.get(account_id, [])
        index = bisect_right(states, day, key=lambda state: state.day)
        if index and states[index - 1].units:
            found[key, position.currency] = unscaled(states[index - 1].units)
    for (owner_id, currency), held in valuation.ledgered.cash_by_account.items():
        if owner_id == account_id and held.at(day):
            found[None, currency] = EXACT.normalize(EXACT.scaleb(Decimal(held.at(day)), -CASH_PLACES))
    return found
