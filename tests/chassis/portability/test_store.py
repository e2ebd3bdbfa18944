"""Rows of a section come in the order of their keys, and lose no digit on the way."""

from collections.abc import AsyncIterator
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from folio.chassis.database import Database
from folio.chassis.portability.store import cells_of, measure, read_rows
from tests.chassis.sample import SAMPLE
from tests.fixtures.apps import RunApp

pytestmark = pytest.mark.anyio

QUERY = """
    SELECT n AS number, CAST(:user AS uuid) AS person, CAST('0.10' AS numeric) AS amount,
        DATE '2026-01-02' AS day, ARRAY['a', 'b'] AS words, lpad(CAST(n AS text), 3, '0') COLLATE "C" AS key
    FROM generate_series(1, 5) AS n
"""


@pytest.fixture
async def database(run_app: RunApp) -> AsyncIterator[Database]:
    async with run_app(SAMPLE) as running:
        yield running.resources.store


async def test_columns_are_those_of_the_query_without_its_key(database: Database) -> None:
    async with database.reading() as connection:
        columns, total = await measure(connection, QUERY, uuid4())

    assert (columns, total) == (("number", "person", "amount", "day", "words"), 5)


async def test_pages_follow_each_other_by_key(database: Database) -> None:
    ann = uuid4()
    async with database.reading() as connection:
        first = await read_rows(connection, QUERY, ann, after=None, limit=3)
        rest = await read_rows(connection, QUERY, ann, after=first[-1][0], limit=3)

    assert [row["number"] for _, row in (*first, *rest)] == [1, 2, 3, 4, 5]
    assert first[0] == (
        "001",
        {"number": 1, "person": str(ann), "amount": "0.10", "day": "2026-01-02", "words": ["a", "b"]},
    )


async def test_numbers_keep_every_digit() -> None:
    exact = Decimal("12345678901234567890.0000000001")

    assert cells_of({"amount": exact, "id": UUID(int=1), "key": "x"}) == {
        "amount": "12345678901234567890.0000000001",
        "id": "00000000-0000-0000-0000-000000000001",
    }
