"""Where the data of an export come from: this service itself, and others over HTTP."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any, Protocol, cast
from urllib.parse import urlencode
from uuid import UUID

from folio.chassis.auth import Principal
from folio.chassis.client import Json, ServiceClient, ServiceRefused, ServiceUnavailable
from folio.chassis.portability.routes import ROWS_PATH, SECTIONS_PATH
from folio.chassis.portability.sections import Portability, SectionPage, SectionView
from folio.kernel.errors import NotFound, Unavailable

# A service that was killed is back within seconds; one that is away for longer is named as failed.
PATIENCE_S = 30.0
PAUSE_S = 0.5
PAGE_DEADLINE_S = 20.0
NOTHING = SectionPage([], None)


class SourceFailed(Unavailable):
    """A service does not give out its data; the message names it."""

    code = "export_source_failed"


class Source(Protocol):
    """One service's part of an export."""

    @property
    def name(self) -> str:
        """The service."""
        ...

    async def describe(self, user_id: UUID) -> list[SectionView]:
        """Return the sections of a person.

        Raises:
            SourceFailed: the service does not answer.
        """
        ...

    async def read(self, user_id: UUID, section: str, after: str | None) -> SectionPage:
        """Return a page of a section, an empty one when it is gone meanwhile.

        Raises:
            SourceFailed: the service does not answer.
        """
        ...


class OwnSource:
    """This service's own part."""

    def __init__(self, name: str, portability: Portability) -> None:
        self.name = name
        self._portability = portability

    async def describe(self, user_id: UUID) -> list[SectionView]:
        """Return the sections of a person."""
        return (await self._portability.describe(user_id)).sections

    async def read(self, user_id: UUID, section: str, after: str | None) -> SectionPage:
        """Return a page of a section."""
        try:
            return await self._portability.read(user_id, section, after)
        except NotFound:
            return NOTHING


class RemoteSource:
    """Another service's part, asked for in the person's name."""

    def __init__(self, name: str, client: ServiceClient, *, patience_s: float = PATIENCE_S) -> None:
        self.name = name
        self._client = client
        self._patience_s = patience_s

    async def describe(self, user_id: UUID) -> list[SectionView]:
        """Return the sections of a person.

        Raises:
            SourceFailed: the service does not answer, or not as it should.
        """
        try:
            answer = await self._ask(user_id, SECTIONS_PATH)
        except ServiceRefused as refusal:
            raise SourceFailed(f"the {self.name} service does not give out your data") from refusal
        sections = cast("list[dict[str, Any]]", answer["sections"])  # SectionList, as that service wrote it
        return [SectionView(**section) for section in sections]

    async def read(self, user_id: UUID, section: str, after: str | None) -> SectionPage:
        """Return a page of a section, an empty one when it is gone meanwhile.

        Raises:
            SourceFailed: the service does not answer, or not as it should.
        """
        query = {"section": section} | ({} if after is None else {"after": after})
        try:
            answer = await self._ask(user_id, f"{ROWS_PATH}?{urlencode(query)}")
        except ServiceRefused as refusal:
            if refusal.status_of_answer == 404:
                return NOTHING
            raise SourceFailed(f"the {self.name} service does not give out {section}") from refusal
        page = cast("dict[str, Any]", answer)  # SectionPage, as that service wrote it
        return SectionPage(rows=page["rows"], next=page["next"])

    async def _ask(self, user_id: UUID, path: str) -> Json:
        # Nobody is signed in while a job runs: the session it acts in is named by the person alone.
        person = Principal(user_id, user_id, frozenset(), "service")

        async def ask() -> Json:
            return await self._client.get(self.name, path, acting_for=person, deadline_s=PAGE_DEADLINE_S)

        return await self._patiently(ask)

    async def _patiently(self, ask: Callable[[], Awaitable[Json]]) -> Json:
        give_up_at = time.monotonic() + self._patience_s
        while True:
            try:
                return await ask()
            except ServiceUnavailable as error:
                if time.monotonic() > give_up_at:
                    raise SourceFailed(
                        f"the {self.name} service does not answer: try the export again later"
                    ) from error
            await asyncio.sleep(PAUSE_S)
