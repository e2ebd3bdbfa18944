"""The sections of a person's data in one service, and how a page of them is read."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from folio.chassis.database import Database
from folio.chassis.portability.store import CellRow, measure, read_rows
from folio.kernel.errors import NotFound

# A page is converted on the event loop, where others wait meanwhile: some milliseconds.
PAGE = 1_000


class SectionNotFound(NotFound):
    """The person has no such section in this service."""

    code = "section_not_found"


@dataclass(frozen=True, slots=True)
class SectionPage:
    """Some rows of a section; ``next`` is where the rest begins, None at the end."""

    rows: list[CellRow]
    next: str | None


Read = Callable[[AsyncConnection, UUID, str | None], Awaitable[SectionPage]]
Measure = Callable[[AsyncConnection, UUID], Awaitable[tuple[tuple[str, ...], int]]]
"""The columns of a section and how many rows it has."""


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of one kind. ``is_table_only`` is for what is meant to be read by a spreadsheet or an importer."""

    name: str
    measure: Measure
    read: Read
    is_table_only: bool = False


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section as another service is told of it."""

    name: str
    columns: list[str]
    total: int
    is_table_only: bool


@dataclass(frozen=True, slots=True)
class SectionList:
    """The sections of a person in one service."""

    sections: list[SectionView]


Listing = Callable[[AsyncConnection, UUID], Awaitable[Sequence[Section]]]


@dataclass(frozen=True, slots=True)
class Portability:
    """What a service gives out of a person; ``listing`` may depend on what he has."""

    database: Database
    listing: Listing

    async def describe(self, user_id: UUID) -> SectionList:
        """Return the person's sections with how many rows each has now."""
        views = []
        async with self.database.reading() as connection:
            for section in await self.listing(connection, user_id):
                columns, total = await section.measure(connection, user_id)
                views.append(SectionView(section.name, list(columns), total, section.is_table_only))
        return SectionList(views)

    async def read(self, user_id: UUID, name: str, after: str | None) -> SectionPage:
        """Return a page of a section, from the row after ``after``.

        Raises:
            SectionNotFound: there is none of this name.
        """
        async with self.database.reading() as connection:
            for section in await self.listing(connection, user_id):
                if section.name == name:
                    return await section.read(connection, user_id, after)
        raise SectionNotFound(f"there is no section {name!r} of this person")


def queried(name: str, query: str) -> Section:
    """Return the section of a query over ``:user`` whose column ``key`` is unique and orders the rows."""

    async def measured(connection: AsyncConnection, user_id: UUID) -> tuple[tuple[str, ...], int]:
        return await measure(connection, query, user_id)

    async def read(connection: AsyncConnection, user_id: UUID, after: str | None) -> SectionPage:
        found = await read_rows(connection, query, user_id, after=after, limit=PAGE + 1)
        rows = [row for _, row in found[:PAGE]]
        return SectionPage(rows, found[PAGE - 1][0] if len(found) > PAGE else None)

    return Section(name, measured, read)
