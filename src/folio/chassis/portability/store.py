"""Reading a section from the service's own database."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from folio.kernel.money import decimal_text

Cell = object
"""A text, whole number, truth, None, or a list or object of these: what JSON has without losing digits."""
CellRow = dict[str, Cell]
KEY = "key"


async def measure(connection: AsyncConnection, query: str, user_id: UUID) -> tuple[tuple[str, ...], int]:
    """Return the columns of a section's query, and how many rows it gives for a person."""
    person = {"user": user_id}
    counted = await connection.execute(text(f"SELECT count(*) FROM ({query}) AS section"), person)  # noqa: S608 – sections are constants
    empty = await connection.execute(text(f"SELECT * FROM ({query}) AS section LIMIT 0"), person)  # noqa: S608 – likewise
    columns = [name for name in list(empty.keys()) if name != KEY]
    return tuple(columns), int(counted.scalar_one())


async def read_rows(
    connection: AsyncConnection, query: str, user_id: UUID, *, after: str | None, limit: int
) -> list[tuple[str, CellRow]]:
    """Return a page of rows with their keys, in the order of the keys; ``key`` is unique and a text."""
    found = await connection.execute(
        text(
            f"SELECT * FROM ({query}) AS section"  # noqa: S608 – likewise
            ' WHERE CAST(:after AS text) IS NULL OR key > :after COLLATE "C"'
            ' ORDER BY key COLLATE "C" LIMIT :limit'
        ),
        {"user": user_id, "after": after, "limit": limit},
    )
    return [(str(row[KEY]), cells_of(dict(row))) for row in found.mappings()]


def cells_of(row: Mapping[str, object]) -> CellRow:
    """Return a row as JSON can hold it, without its key."""
    return {name: _cell(value) for name, value in row.items() if name != KEY}


def _cell(value: object) -> Cell:
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    return value
