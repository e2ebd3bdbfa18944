"""The instruments a portfolio is compared with: their closes and the rates that make them comparable."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from folio.portfolio import contracts
from folio.portfolio.domain.benchmarks import Level, level_of
from folio.portfolio.domain.prices import PriceColumn
from folio.portfolio.domain.rates import Rates
from folio.portfolio.domain.valuation import Valuation
from folio.portfolio.instruments.store import find_instrument
from folio.portfolio.prices.series import column_of
from folio.portfolio.prices.store import load_series
from folio.portfolio.rates.pairs import OwnRates, rate_column
from folio.portfolio.rates.store import load_own_rates
from folio.portfolio.reports.actions import Asker


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """An instrument to compare with; ``column`` is None while no close of it is known."""

    instrument: contracts.Instrument
    column: PriceColumn | None
    own_rates: OwnRates

    def level(self, valuation: Valuation) -> Level | None:
        """Return its price in the portfolio's currency for each day of ``valuation``."""
        currency = valuation.book.terms.currency.code
        code = self.instrument.currency
        pairs = [] if code == currency else [rate_column(code, currency, self.own_rates)]
        return self._level(valuation, Rates.of(currency, pairs))

    def local_level(self, valuation: Valuation) -> Level | None:
        """Return its price in its own currency for each day of ``valuation``."""
        return self._level(valuation, Rates.of(self.instrument.currency))

    def _level(self, valuation: Valuation, rates: Rates) -> Level | None:
        if self.column is None:
            return None
        span = (valuation.first - 1, valuation.last)
        return level_of(self.column, rates, self.instrument.currency, days=span)


async def find_reference(asker: Asker, instrument_id: UUID | None) -> Reference | None:
    """Return the instrument to compare with; None where none is asked for.

    Raises:
        InstrumentNotFound: the person sees no such instrument.
    """
    if instrument_id is None:
        return None
    return (await find_references(asker, [instrument_id]))[instrument_id]


async def find_references(asker: Asker, instrument_ids: Iterable[UUID]) -> dict[UUID, Reference]:
    """Return the instruments to compare with.

    Raises:
        InstrumentNotFound: the person sees one of them not.
    """
    wanted = list(dict.fromkeys(instrument_ids))
    async with asker.books.desk.database.reading() as connection:
        found = [await find_instrument(connection, one, user_id=asker.user_id) for one in wanted]
        series = await load_series(connection, wanted, user_id=asker.user_id)
        own_rates = await load_own_rates(connection, asker.user_id)
    return {
        one.id: Reference(one, column_of(one.id, series[one.id]) if one.id in series else None, own_rates)
        for one in found
    }
