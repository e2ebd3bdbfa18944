"""Which part of a portfolio is measured: accounts, instruments, kinds, currencies, or one lot.

Source: docs/specs/measures.md, Scopes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from folio.portfolio.domain.instruments import Instrument, InstrumentKind
from folio.portfolio.domain.lots import Lot
from folio.portfolio.domain.valuation import Valuation, value_book


@dataclass(frozen=True, slots=True)
class Scope:
    """What to measure; everything named must apply, nothing named is the whole portfolio.

    Where instruments, kinds or currencies are named, cash is outside. ``node`` is a taxonomy's id and a key
    in it.
    """

    accounts: frozenset[UUID] = frozenset()
    instruments: frozenset[UUID] = frozenset()
    kinds: frozenset[InstrumentKind] = frozenset()
    currencies: frozenset[str] = frozenset()
    lot_id: str | None = None
    node: tuple[UUID, str] | None = None

    @property
    def is_whole(self) -> bool:
        """Say that the whole portfolio is meant."""
        return self == WHOLE

    def holds(self, instrument: Instrument) -> bool:
        """Say whether an instrument is one of those meant."""
        return (
            (not self.instruments or instrument.id in self.instruments)
            and (not self.kinds or instrument.kind in self.kinds)
            and (not self.currencies or instrument.currency in self.currencies)
        )


WHOLE = Scope()


def part_of(valuation: Valuation, scope: Scope) -> Valuation:
    """Return the worth of the part of ``valuation`` that ``scope`` names, its lot and node aside."""
    if scope.is_whole:
        return valuation
    accounts = scope.accounts or None
    chosen = scope.instruments or scope.kinds or scope.currencies
    instruments = None
    if chosen:
        known = valuation.book.terms.instruments
        instruments = frozenset(key for key, instrument in known.items() if scope.holds(instrument))
    return value_book(valuation.book, valuation.prices, accounts=accounts, instruments=instruments)


def find_lot(valuation: Valuation, lot_id: str) -> tuple[UUID, Lot] | None:
    """Return the lot of that id with its instrument; None where there is none."""
    return next((found for found in _lots(valuation) if found[1].id == lot_id), None)


def _lots(valuation: Valuation) -> Iterator[tuple[UUID, Lot]]:
    for position in valuation.book.positions.values():
        for lot in position.lots:
            yield position.instrument_id, lot
