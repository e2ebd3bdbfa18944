"""What the service does about instruments and splits."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from folio.chassis.clock import fresh_id
from folio.kernel.clock import Clock
from folio.kernel.errors import FieldError, Invalid
from folio.portfolio.contracts import Instrument, InstrumentKind, Split
from folio.portfolio.desk import Desk
from folio.portfolio.domain.activities import EARLIEST_DATE
from folio.portfolio.instruments import store
from folio.portfolio.portfolios.actions import require_currency


class DayOutOfRange(Invalid):
    """The day is before 1900 or has not come yet."""

    code = "day_out_of_range"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInstrument:
    """An instrument a person wants; without a name it is called by its symbol."""

    symbol: str
    currency: str
    isin: str | None = None
    name: str | None = None
    kind: InstrumentKind = "stock"


async def create_instrument(new: NewInstrument, *, user_id: UUID, desk: Desk) -> Instrument:
    """Make a custom instrument, private to the person.

    Raises:
        CurrencyUnknown: its currency is none.
        SymbolTaken: the person has one of that symbol or ISIN.
    """
    require_currency(new.currency)
    async with desk.database.transaction() as connection:
        created = await add_instruments(connection, [new], user_id=user_id, clock=desk.clock)
    if not created:
        raise store.SymbolTaken(f"you have an instrument {new.symbol!r}, or one of that ISIN: use that one")
    return created[0]


async def add_instruments(
    connection: AsyncConnection, wanted: Collection[NewInstrument], *, user_id: UUID, clock: Clock
) -> list[Instrument]:
    """Save custom instruments within the caller's transaction; return those that were new."""
    instruments = [_custom(new, id_=fresh_id(clock)) for new in wanted]
    await store.insert_instruments(connection, instruments, owner_id=user_id, at=clock.now())
    ids = [instrument.id for instrument in instruments]
    return await store.find_instruments(connection, ids, user_id=user_id)


async def declare_split(
    instrument_id: UUID, *, ex_date: dt.date, ratio: tuple[int, int], user_id: UUID, desk: Desk
) -> Split:
    """Record a split for the person: ``ratio`` is new units for old ones.

    Raises:
        InstrumentNotFound: the person sees no such instrument.
        SplitKnown: the instrument has one on that day, bundled or the person's.
        DayOutOfRange: the day is before 1900 or more than a year ahead.
    """
    today = desk.clock.now().date()
    require_day(ex_date, latest=today + dt.timedelta(days=366), pointer="/ex_date")
    async with desk.database.transaction() as connection:
        await store.begin_market_write(connection, user_id)
        await store.find_instrument(connection, instrument_id, user_id=user_id)
        known = await store.list_splits(connection, [instrument_id], user_id=user_id)
        if any(split.ex_date == ex_date for split in known):
            raise store.SplitKnown(f"this instrument has a split on {ex_date}")
        split = Split(fresh_id(desk.clock), instrument_id, ex_date, ratio[0], ratio[1], "manual")
        await store.insert_split(connection, split, owner_id=user_id)
    return split


def require_day(day: dt.date, *, latest: dt.date, pointer: str) -> None:
    """Refuse a day before 1900 or after ``latest``.

    Raises:
        DayOutOfRange: it is.
    """
    if not EARLIEST_DATE <= day <= latest:
        detail = f"give a day from {EARLIEST_DATE} to {latest}"
        raise DayOutOfRange(detail, errors=(FieldError(pointer, "day_out_of_range", detail),))


def _custom(new: NewInstrument, *, id_: UUID) -> Instrument:
    return Instrument(
        id=id_,
        symbol=new.symbol,
        isin=new.isin,
        name=new.name or new.symbol,
        currency=new.currency,
        kind=new.kind,
        source="custom",
        first_price_on=None,
        last_price_on=None,
    )
