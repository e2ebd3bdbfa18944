"""What the service does about closes."""

import asyncio
import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from folio.chassis.log import get_logger
from folio.kernel.errors import FieldError, Invalid
from folio.portfolio.contracts import PriceHistory, PriceSource
from folio.portfolio.desk import Desk
from folio.portfolio.domain.activities import EARLIEST_DATE
from folio.portfolio.instruments.store import (
    begin_market_write,
    find_instrument,
    insert_instruments,
    insert_split,
)
from folio.portfolio.prices import store
from folio.portfolio.prices.bundled import bundled_instruments, bundled_splits, read_bundled_closes
from folio.portfolio.prices.series import (
    CLOSE_LIMIT,
    EMPTY,
    Series,
    between,
    closes_of,
    overlay,
    series_of,
    without_days,
)
from folio.portfolio.wire import plain

log = get_logger()


class ClosesRefused(Invalid):
    """Some of the closes cannot be kept; nothing was."""

    code = "closes_refused"


async def show_prices(
    instrument_id: UUID, *, first: dt.date | None, last: dt.date | None, user_id: UUID, desk: Desk
) -> PriceHistory:
    """Return the closes the person sees of an instrument.

    Raises:
        InstrumentNotFound: the person sees no such instrument.
    """
    async with desk.database.reading() as connection:
        instrument = await find_instrument(connection, instrument_id, user_id=user_id)
        series = await store.load_series(connection, [instrument_id], user_id=user_id)
    wanted = between(series.get(instrument_id, EMPTY), first=first, last=last)
    return await asyncio.to_thread(_history, instrument_id, instrument.currency, wanted)


async def save_prices(
    instrument_id: UUID,
    closes: Mapping[dt.date, Decimal | None],
    *,
    source: PriceSource,
    user_id: UUID,
    desk: Desk,
) -> PriceHistory:
    """Keep closes of the person's own and return them as stored; None removes the person's close of a day.

    They count for this person alone, and win over bundled ones. The caller has checked them.

    Raises:
        InstrumentNotFound: the person sees no such instrument.
    """
    entered = series_of({day: close for day, close in closes.items() if close is not None}, source)
    removed = [day for day, close in closes.items() if close is None]
    async with desk.database.transaction() as connection:
        await begin_market_write(connection, user_id)
        instrument = await find_instrument(connection, instrument_id, user_id=user_id)
        before = await store.load_own_series(connection, instrument_id, owner_id=user_id)
        after = overlay(without_days(before, removed), entered)
        await store.save_series(connection, {instrument_id: after}, owner_id=user_id)
    log.info("prices.saved", instrument_id=str(instrument_id), entered=entered.size, removed=len(removed))
    return await asyncio.to_thread(_history, instrument_id, instrument.currency, entered)


def check_close(day: dt.date, close: Decimal | None, *, today: dt.date) -> FieldError | None:
    """Return what is wrong with a close, with a pointer relative to it; None when it may be kept."""
    if not EARLIEST_DATE <= day <= today + dt.timedelta(days=1):
        return FieldError("/date", "day_out_of_range", f"give a day from {EARLIEST_DATE} to {today}")
    if close is None:
        return None
    if close < 0:
        return FieldError("/close", "must_not_be_negative", "give the price of one unit")
    if close >= CLOSE_LIMIT:
        return FieldError("/close", "number_too_large", f"give a price below {CLOSE_LIMIT}")
    return None


async def seed_bundled(desk: Desk) -> None:
    """Put the bundled instruments, splits and closes where they are missing."""
    instruments = bundled_instruments()
    async with desk.database.transaction() as connection:
        await insert_instruments(connection, instruments, owner_id=None, at=desk.clock.now())
        for split in bundled_splits():
            await insert_split(connection, split, owner_id=None)
        if await store.count_bundled_years(connection, [one.id for one in instruments]):
            return
        closes = await asyncio.to_thread(read_bundled_closes)
        await store.save_series(connection, closes, owner_id=None)
    log.info("prices.seeded", instruments=len(closes))


def _history(instrument_id: UUID, currency: str, series: Series) -> PriceHistory:
    closes = closes_of(series)
    return PriceHistory(
        instrument_id,
        currency,
        dates=[day for day, _, _ in closes],
        closes=[plain(close) for _, close, _ in closes],
        sources=[source for _, _, source in closes],
    )
