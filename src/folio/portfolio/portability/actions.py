"""The sections that this service gives out of a person: plain queries, prices, and a file an account."""

import datetime as dt
import re
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from folio.chassis.portability.sections import Portability, Section, SectionPage
from folio.chassis.portability.store import CellRow
from folio.chassis.wire import decode_cursor, encode_cursor
from folio.portfolio.activities.store import ActivityFilter, Place, list_activities
from folio.portfolio.contracts import Activity
from folio.portfolio.desk import Desk
from folio.portfolio.domain.imports.presets.own import COLUMNS
from folio.portfolio.portability import store
from folio.portfolio.portability.store import OwnAccount
from folio.portfolio.prices.series import closes_of, unpack_years
from folio.portfolio.wire import plain

PAGE = 1_000
YEARS = 10
PRICE_COLUMNS = ("instrument_id", "symbol", "date", "close", "currency", "source")


def give_out(desk: Desk) -> Portability:
    """Return what this service gives out of a person."""
    return Portability(desk.database, list_sections)


async def list_sections(connection: AsyncConnection, user_id: UUID) -> list[Section]:
    """Return the sections of a person; one of each account can be imported again."""
    accounts = await store.list_own_accounts(connection, user_id)
    prices = Section("prices", _measure_prices, _read_prices)
    return [*store.SECTIONS, prices, *(_importable(account) for account in accounts)]


async def _measure_prices(connection: AsyncConnection, user_id: UUID) -> tuple[tuple[str, ...], int]:
    return PRICE_COLUMNS, await store.count_prices(connection, user_id)


async def _read_prices(connection: AsyncConnection, user_id: UUID, after: str | None) -> SectionPage:
    years = await store.list_priced_years(connection, user_id, after=after, limit=YEARS + 1)
    rows: list[CellRow] = []
    for year in years[:YEARS]:
        named = {"instrument_id": str(year.instrument_id), "symbol": year.symbol}
        for day, close, source in closes_of(unpack_years([year.packed])):
            priced = {"date": day.isoformat(), "close": plain(close), "currency": year.currency}
            rows.append({**named, **priced, "source": source})
    return SectionPage(rows, years[YEARS - 1].key if len(years) > YEARS else None)


def _importable(account: OwnAccount) -> Section:
    """Return the section of what counts in an account: neither drafts nor what was reversed."""

    async def measured(_connection: AsyncConnection, _user_id: UUID) -> tuple[tuple[str, ...], int]:
        return COLUMNS, account.activities

    async def read(connection: AsyncConnection, _user_id: UUID, after: str | None) -> SectionPage:
        wanted = ActivityFilter(account_id=account.id)
        found, place = await list_activities(
            connection, account.portfolio_id, wanted, order="date", after=_place_of(after), limit=PAGE
        )
        counting = [one for one in found if one.status == "posted" and one.reverses is None]
        ids = {one.instrument.id for one in counting if one.instrument}
        isins = await store.find_isins(connection, ids)
        return SectionPage([_line(one, isins) for one in counting], _cursor_of(place))

    return Section(f"importable/{_file_name(account)}", measured, read, is_table_only=True)


def _file_name(account: OwnAccount) -> str:
    # The end of an id tells accounts of one name apart.
    words = re.findall(r"[a-z0-9]+", f"{account.portfolio} {account.name}".lower())
    return "-".join([*words, account.id.hex[-8:]])[-80:]


def _line(activity: Activity, isins: dict[UUID, str | None]) -> CellRow:
    instrument, into, split = activity.instrument, activity.into, activity.split
    return {
        "type": activity.type,
        "date": activity.date.isoformat(),
        "at": activity.at.isoformat() if activity.at else None,
        "symbol": instrument.symbol if instrument else None,
        "isin": isins.get(instrument.id) if instrument else None,
        "name": instrument.name if instrument else None,
        "quantity": activity.quantity,
        "price": activity.price,
        "amount": activity.amount,
        "currency": activity.currency,
        "fee": activity.fee,
        "tax": activity.tax,
        "fx_rate": activity.fx_rate,
        "split": f"{split.numerator}:{split.denominator}" if split else None,
        "into": into.symbol if into else None,
        "basis_fraction": activity.basis_fraction,
        "day_order": activity.order or None,
        "note": activity.note,
        "external_id": activity.external_id,
    }


def _cursor_of(place: Place | None) -> str | None:
    return encode_cursor(place[0].isoformat(), str(place[1]), str(place[2])) if place else None


def _place_of(cursor: str | None) -> Place | None:
    if cursor is None:
        return None
    day, revision, position = decode_cursor(cursor, count=3)
    return dt.date.fromisoformat(day), int(revision), int(position)
