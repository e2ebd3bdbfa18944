"""Closes in the database: a row for each instrument, owner and year; no owner means bundled."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from folio.portfolio.prices.series import Series, StoredYear, pack_years, unpack_series, unpack_years

# Decoding a batch holds the event loop for some milliseconds; more rows would be felt elsewhere.
BATCH = 10


async def load_years(
    connection: AsyncConnection, instrument_ids: Collection[UUID], *, user_id: UUID
) -> list[StoredYear]:
    """Return the packed closes of the instruments, bundled ones before the person's own.

    Years of the same scale are one, oldest first; so a long history is read in one row.
    """
    years: list[StoredYear] = []
    result = await connection.stream(
        text(
            "SELECT instrument_id, owner_id IS NOT NULL, scale, string_agg(days, ''::bytea ORDER BY year),"
            " string_agg(closes, ''::bytea ORDER BY year), string_agg(sources, ''::bytea ORDER BY year)"
            " FROM price_years WHERE instrument_id = ANY(:ids) AND (owner_id IS NULL OR owner_id = :user)"
            " GROUP BY instrument_id, owner_id, scale ORDER BY instrument_id, owner_id NULLS FIRST, min(year)"
        ),
        {"ids": list(instrument_ids), "user": user_id},
    )
    async for batch in result.partitions(BATCH):
        years.extend(StoredYear(*row) for row in batch)
    return years


async def load_series(
    connection: AsyncConnection, instrument_ids: Collection[UUID], *, user_id: UUID
) -> dict[UUID, Series]:
    """Return the closes of each instrument that has some, the person's own over the bundled ones."""
    return unpack_series(await load_years(connection, instrument_ids, user_id=user_id))


async def load_own_series(connection: AsyncConnection, instrument_id: UUID, *, owner_id: UUID) -> Series:
    """Return the closes the person entered or uploaded, without the bundled ones."""
    rows = await connection.execute(
        text(
            "SELECT scale, days, closes, sources FROM price_years"
            " WHERE instrument_id = :id AND owner_id = :owner ORDER BY year"
        ),
        {"id": instrument_id, "owner": owner_id},
    )
    return unpack_years([(row.scale, row.days, row.closes, row.sources) for row in rows])


async def save_series(
    connection: AsyncConnection, series: Mapping[UUID, Series], *, owner_id: UUID | None
) -> None:
    """Replace all closes the owner has of these instruments; None owns the bundled ones."""
    await connection.execute(
        text(
            "DELETE FROM price_years WHERE instrument_id = ANY(:ids)"
            " AND owner_id IS NOT DISTINCT FROM CAST(:owner AS uuid)"
        ),
        {"ids": list(series), "owner": owner_id},
    )
    packed = [
        {
            "instrument": instrument_id,
            "owner": owner_id,
            "year": year.year,
            "first_day": year.first_day,
            "last_day": year.last_day,
            "scale": year.scale,
            "days": year.days,
            "closes": year.closes,
            "sources": year.sources,
        }
        for instrument_id, closes in series.items()
        for year in pack_years(closes)
    ]
    if packed:
        await connection.execute(
            text(
                "INSERT INTO price_years"
                " (instrument_id, owner_id, year, first_day, last_day, scale, days, closes, sources) VALUES"
                " (:instrument, :owner, :year, :first_day, :last_day, :scale, :days, :closes, :sources)"
            ),
            packed,
        )


async def count_bundled_years(connection: AsyncConnection, instrument_ids: Collection[UUID]) -> int:
    """Return how many rows of bundled closes the instruments have."""
    count = await connection.scalar(
        text("SELECT count(*) FROM price_years WHERE owner_id IS NULL AND instrument_id = ANY(:ids)"),
        {"ids": list(instrument_ids)},
    )
    return int(count or 0)
