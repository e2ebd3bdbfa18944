"""What the service does about exchange rates."""

import asyncio
import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from folio.kernel.errors import FieldError, Invalid
from folio.portfolio.contracts import RateHistory
from folio.portfolio.desk import Desk
from folio.portfolio.domain.activities import EARLIEST_DATE
from folio.portfolio.domain.exact import RATE_PLACES, date_of, day_number, unscaled
from folio.portfolio.instruments.store import begin_market_write
from folio.portfolio.portfolios.actions import require_currency
from folio.portfolio.rates import store
from folio.portfolio.rates.pairs import OwnRates, rate_column
from folio.portfolio.wire import plain

SMALLEST_RATE = Decimal("0.0000001")
LARGEST_RATE = Decimal(9_000_000)


class RatesRefused(Invalid):
    """Some of the rates cannot be kept; nothing was."""

    code = "rates_refused"


async def show_rates(
    pair: tuple[str, str], *, first: dt.date | None, last: dt.date | None, user_id: UUID, desk: Desk
) -> RateHistory:
    """Return the rates of a pair as the person's portfolios use them.

    Raises:
        CurrencyUnknown: one of the two is no currency.
    """
    for code in pair:
        require_currency(code)
    async with desk.database.reading() as connection:
        own = await store.load_own_rates(connection, user_id)
    return await asyncio.to_thread(_history, pair, own, first, last)


async def save_rates(
    pair: tuple[str, str], rates: Mapping[dt.date, Decimal | None], *, user_id: UUID, desk: Desk
) -> RateHistory:
    """Keep rates of the person's own, for both directions of the pair; None removes one.

    Raises:
        CurrencyUnknown: one of the two is no currency.
        RatesRefused: both are the same.
    """
    for code in pair:
        require_currency(code)
    if pair[0] == pair[1]:
        raise RatesRefused(f"one {pair[0]} is one {pair[0]}: name two currencies")
    async with desk.database.transaction() as connection:
        await begin_market_write(connection, user_id)
        await store.save_own_rates(connection, user_id, pair=pair, rates=rates)
        own = await store.load_own_rates(connection, user_id)
    return await asyncio.to_thread(_history, pair, own, min(rates), max(rates))


def check_rate(day: dt.date, rate: Decimal | None, *, today: dt.date) -> FieldError | None:
    """Return what is wrong with a rate, with a pointer relative to it; None when it may be kept."""
    if not EARLIEST_DATE <= day <= today + dt.timedelta(days=1):
        return FieldError("/date", "day_out_of_range", f"give a day from {EARLIEST_DATE} to {today}")
    if rate is not None and not SMALLEST_RATE <= rate <= LARGEST_RATE:
        return FieldError("/rate", "rate_out_of_range", f"give a rate from {SMALLEST_RATE} to {LARGEST_RATE}")
    return None


def _history(
    pair: tuple[str, str], own: OwnRates, first: dt.date | None, last: dt.date | None
) -> RateHistory:
    column = rate_column(pair[0], pair[1], own)
    set_days = {*own.get(pair, {}), *own.get((pair[1], pair[0]), {})}
    rates = [
        (date_of(day), rate)
        for day, rate in zip(column.days.tolist(), column.rates.tolist(), strict=True)
        if (first is None or day >= day_number(first)) and (last is None or day <= day_number(last))
    ]
    return RateHistory(
        base=pair[0],
        quote=pair[1],
        dates=[day for day, _ in rates],
        rates=[plain(unscaled(rate, RATE_PLACES)) for _, rate in rates],
        sources=["manual" if day in set_days else "ecb" for day, _ in rates],
    )
