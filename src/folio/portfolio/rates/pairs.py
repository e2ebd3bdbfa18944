"""The rates of a pair: the ECB's, under those a person set for it in either direction."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

import numpy as np

from folio.kernel.money import EXACT
from folio.portfolio.domain.rates import RateColumn
from folio.portfolio.rates.ecb import cross_rates

OwnRates = Mapping[tuple[str, str], Mapping[dt.date, Decimal]]


def rate_column(base: str, quote: str, own: OwnRates) -> RateColumn:
    """Return the units of ``quote`` for one ``base`` by day; may be empty."""
    bundled = cross_rates(base, quote)
    one = Decimal(1)
    set_rates = {day: EXACT.divide(one, rate) for day, rate in own.get((quote, base), {}).items()}
    set_rates |= own.get((base, quote), {})
    if not set_rates:
        return bundled
    over = RateColumn.of(base, set_rates.items())
    days = np.concatenate([over.days, bundled.days])
    days, first = np.unique(days, return_index=True)
    return RateColumn(base, days, np.concatenate([over.rates, bundled.rates])[first])
