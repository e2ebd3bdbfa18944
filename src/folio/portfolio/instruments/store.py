"""Instruments and splits in the database; everyone sees the bundled ones and his own."""

import datetime as dt
from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from folio.kernel.errors import Conflict, NotFound
from folio.portfolio.contracts import Instrument, Split

SEEN = "(i.owner_id IS NULL OR i.owner_id = :user)"
# The columns of the contract; price dates over bundled and own prices.
INSTRUMENT = """
    SELECT i.id, i.symbol, i.isin, i.name, i.currency, i.kind, i.source,
           date '1970-01-01' + p.first_day AS first_price_on, date '1970-01-01' + p.last_day AS last_price_on
    FROM instruments i LEFT JOIN LATERAL (
        SELECT min(y.first_day) AS first_day, max(y.last_day) AS last_day FROM price_years y
        WHERE y.instrument_id = i.id AND (y.owner_id IS NULL OR y.owner_id = :user)) p ON true
"""


class InstrumentNotFound(NotFound):
    """There is no such instrument, or it is somebody else's."""

    code = "instrument_not_found"


class SymbolTaken(Conflict):
    """The person has an instrument of that symbol or ISIN."""

    code = "symbol_taken"


class SplitKnown(Conflict):
    """The instrument has a split on that day."""

    code = "split_known"


async def list_instruments(
    connection: AsyncConnection,
    user_id: UUID,
    *,
    query: str | None,
    after: tuple[str, UUID] | None,
    limit: int,
) -> list[Instrument]:
    """Return the instruments whose symbol, ISIN or name contains ``query``, by symbol."""
    symbol, last_id = after if after is not None else (None, None)
    rows = await connection.execute(
        text(
            f"{INSTRUMENT} WHERE {SEEN}"
            " AND (CAST(:query AS text) IS NULL OR strpos(lower(i.symbol || ' ' || i.name || ' ' ||"
            "      coalesce(i.isin, '')), lower(:query)) > 0)"
            " AND (CAST(:symbol AS text) IS NULL OR (i.symbol, i.id) > (:symbol, CAST(:last_id AS uuid)))"
            " ORDER BY i.symbol, i.id LIMIT :limit"
        ),
        {"user": user_id, "query": query, "symbol": symbol, "last_id": last_id, "limit": limit},
    )
    return [_instrument(row) for row in rows]


async def find_instrument(connection: AsyncConnection, instrument_id: UUID, *, user_id: UUID) -> Instrument:
    """Return an instrument the person may see.

    Raises:
        InstrumentNotFound: there is none of that id.
    """
    rows = await connection.execute(
        text(f"{INSTRUMENT} WHERE i.id = :id AND {SEEN}"), {"id": instrument_id, "user": user_id}
    )
    row = rows.one_or_none()
    if row is None:
        raise InstrumentNotFound(f"there is no instrument {instrument_id}")
    return _instrument(row)


async def find_named(
    connection: AsyncConnection, names: Collection[str], *, user_id: UUID
) -> dict[str, Instrument]:
    """Return the instruments that ``names`` mean; a name is an id, an ISIN or a symbol in any case.

    Where a name means several, the person's own wins over a bundled one, an id over an ISIN over a symbol.
    """
    wanted = sorted({name.upper() for name in names})
    rows = await connection.execute(
        text(
            f"{INSTRUMENT} WHERE {SEEN} AND (upper(i.symbol) = ANY(:wanted) OR upper(i.isin) = ANY(:wanted)"
            " OR upper(i.id::text) = ANY(:wanted)) ORDER BY i.owner_id NULLS FIRST, i.id"
        ),
        {"user": user_id, "wanted": wanted},
    )
    found = [_instrument(row) for row in rows]
    meant = {instrument.symbol.upper(): instrument for instrument in found}
    meant |= {instrument.isin.upper(): instrument for instrument in found if instrument.isin}
    meant |= {str(instrument.id).upper(): instrument for instrument in found}
    return {name: meant[name.upper()] for name in names if name.upper() in meant}


async def find_instruments(
    connection: AsyncConnection, instrument_ids: Collection[UUID], *, user_id: UUID
) -> list[Instrument]:
    """Return those of the instruments that the person may see, by symbol."""
    rows = await connection.execute(
        text(f"{INSTRUMENT} WHERE i.id = ANY(:ids) AND {SEEN} ORDER BY i.symbol, i.id"),
        {"ids": list(instrument_ids), "user": user_id},
    )
    return [_instrument(row) for row in rows]


async def insert_instruments(
    connection: AsyncConnection, instruments: Sequence[Instrument], *, owner_id: UUID | None, at: dt.datetime
) -> int:
    """Save new instruments but none whose symbol or ISIN the owner has; return their number."""
    if not instruments:
        return 0
    inserted = await connection.execute(
        text(
            "INSERT INTO instruments"
            " (id, owner_id, symbol, isin, name, currency, kind, source, created_at)"
            " SELECT id, CAST(:owner AS uuid), symbol, isin, name, currency, kind, source,"
            "  CAST(:at AS timestamptz)"
            " FROM unnest(CAST(:ids AS uuid[]), CAST(:symbols AS text[]), CAST(:isins AS text[]),"
            "  CAST(:names AS text[]), CAST(:currencies AS text[]), CAST(:kinds AS text[]),"
            "  CAST(:sources AS text[])) AS new (id, symbol, isin, name, currency, kind, source)"
            " ON CONFLICT DO NOTHING"
        ),
        {
            "owner": owner_id,
            "at": at,
            "ids": [instrument.id for instrument in instruments],
            "symbols": [instrument.symbol for instrument in instruments],
            "isins": [instrument.isin for instrument in instruments],
            "names": [instrument.name for instrument in instruments],
            "currencies": [instrument.currency for instrument in instruments],
            "kinds": [instrument.kind for instrument in instruments],
            "sources": [instrument.source for instrument in instruments],
        },
    )
    return inserted.rowcount


async def list_splits(
    connection: AsyncConnection, instrument_ids: Collection[UUID], *, user_id: UUID
) -> list[Split]:
    """Return the bundled splits and the person's own, oldest first."""
    rows = await connection.execute(
        text(
            "SELECT id, instrument_id, ex_date, numerator, denominator,"
            " CASE WHEN owner_id IS NULL THEN 'bundled' ELSE 'manual' END AS source FROM splits"
            " WHERE instrument_id = ANY(:ids) AND (owner_id IS NULL OR owner_id = :user) ORDER BY ex_date, id"
        ),
        {"ids": list(instrument_ids), "user": user_id},
    )
    return [Split(**row._mapping) for row in rows]  # noqa: SLF001 – SQLAlchemy's documented name


async def insert_split(connection: AsyncConnection, split: Split, *, owner_id: UUID | None) -> bool:
    """Save a split; return whether it was new, which it is not when there is one on its day."""
    inserted = await connection.execute(
        text(
            "INSERT INTO splits (id, instrument_id, owner_id, ex_date, numerator, denominator)"
            " VALUES (:id, :instrument, :owner, :ex_date, :numerator, :denominator) ON CONFLICT DO NOTHING"
        ),
        {
            "id": split.id,
            "instrument": split.instrument_id,
            "owner": owner_id,
            "ex_date": split.ex_date,
            "numerator": split.numerator,
            "denominator": split.denominator,
        },
    )
    return inserted.rowcount == 1


async def begin_market_write(connection: AsyncConnection, user_id: UUID) -> None:
    """Raise the version of the person's prices, splits and rates; his other writers of them wait."""
    await connection.execute(
        text(
            "INSERT INTO market_revisions (owner_id, revision) VALUES (:user, 1)"
            " ON CONFLICT (owner_id) DO UPDATE SET revision = market_revisions.revision + 1"
        ),
        {"user": user_id},
    )


def _instrument(row: Row[tuple[object, ...]]) -> Instrument:
    return Instrument(**row._mapping)  # noqa: SLF001 – SQLAlchemy's documented name
