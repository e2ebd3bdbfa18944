"""What cannot be valued, named and counted: a missing price is unknown, never zero."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from folio.portfolio.domain.exact import date_of, unscaled
from folio.portfolio.domain.valuation import Valuation, worth_on


@dataclass(frozen=True, slots=True)
class MissingPrice:
    """A holding whose worth is unknown; ``since`` is the day it was first held."""

    instrument_id: UUID
    symbol: str
    quantity: Decimal
    since: dt.date


def missing_prices(valuation: Valuation, days: Iterable[int]) -> tuple[MissingPrice, ...]:
    """Return the holdings whose worth is unknown at the end of any of ``days``, by symbol."""
    found: dict[UUID, MissingPrice] = {}
    for day in days:
        for instrument_id in worth_on(valuation, day).unknown:
            line = valuation.lines[instrument_id]
            found[instrument_id] = MissingPrice(
                instrument_id,
                valuation.book.terms.instruments[instrument_id].symbol,
                unscaled(line.held.at(day)),
                date_of(line.first),
            )
    return tuple(sorted(found.values(), key=lambda item: (item.symbol, item.instrument_id)))


def missing_currencies(valuation: Valuation, days: Iterable[int]) -> tuple[str, ...]:
    """Return the currencies without a rate on any of ``days`` in which something was held then."""
    codes: set[str] = set()
    for day in days:
        worth = worth_on(valuation, day)
        codes |= worth.unknown_currencies
        held_in = {valuation.lines[instrument_id].currency for instrument_id in worth.unknown}
        codes |= {code for code in held_in if valuation.book.terms.rates.as_of(code, day) is None}
    return tuple(sorted(codes))
