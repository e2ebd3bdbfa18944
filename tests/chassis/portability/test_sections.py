"""A service describes its sections and reads them page by page."""

from collections.abc import AsyncIterator, Sequence
from uuid import UUID, uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from folio.chassis.portability import sections
from folio.chassis.portability.sections import Portability, Section, SectionNotFound, SectionView, queried
from tests.chassis.sample import SAMPLE
from tests.fixtures.apps import RunApp

pytestmark = pytest.mark.anyio

FIVE = queried(
    "five",
    "SELECT n AS number, CAST(:user AS uuid) AS person, CAST(n AS text) AS key"
    " FROM generate_series(1, 5) AS n",
)


@pytest.fixture
async def portability(run_app: RunApp) -> AsyncIterator[Portability]:
    async def listing(_connection: AsyncConnection, _user_id: UUID) -> Sequence[Section]:
        return [FIVE]

    async with run_app(SAMPLE) as running:
        yield Portability(running.resources.store, listing)


async def test_a_section_is_described_with_its_size(portability: Portability) -> None:
    described = await portability.describe(uuid4())

    assert described.sections == [SectionView("five", ["number", "person"], 5, is_table_only=False)]


@pytest.mark.parametrize("size", [1, 2, 5, 6])
async def test_its_pages_are_all_of_it(
    portability: Portability, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(sections, "PAGE", size)
    ann, after, numbers = uuid4(), None, []
    while True:
        page = await portability.read(ann, "five", after)
        numbers += [row["number"] for row in page.rows]
        after = page.next
        if after is None:
            break

    assert numbers == [1, 2, 3, 4, 5]


async def test_another_section_is_not_there(portability: Portability) -> None:
    with pytest.raises(SectionNotFound):
        await portability.read(uuid4(), "six", None)
