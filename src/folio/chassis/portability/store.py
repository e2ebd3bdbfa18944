"""Reading a section from the service's own database."""

from collections.abc import Mapping
from datetime import date
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
    """Return a page of rows with their keys, in the order of the keys.

    ``key`` is unique, and a uuid or a text in the collation "C": an index on it serves every page.
    """
    # Without a condition that is true on the first page, so that the planner sees a range of the index.
    beyond = "" if after is None else "WHERE key > :after"
    found = await connection.execute(
        text(f"SELECT * FROM ({query}) AS section {beyond} ORDER BY key LIMIT :limit"),  # noqa: S608 – likewise
        {"user": user_id, "limit": limit, **({} if after is None else {"after": _key_of(after)})},
    )
    return [(str(row[KEY]), cells_of(dict(row))) for row in found.mappings()]


def cells_of(row: Mapping[str, object]) -> CellRow:
    """Return a row as JSON can hold it, without its key."""
    return {name: _cell(value) for name, value in row.items() if name != KEY}


def _key_of(text_of_key: str) -> UUID | str:
    try:
        return UUID(text_of_key)
    except ValueError:
        return text_of_key


def _cell(value: object) -> Cell:
    # In the order of how often each is met: a wide row is converted on the event loop.
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return value
