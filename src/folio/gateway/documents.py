"""The OpenAPI documents of the services, fetched and merged; their last word counts while they are away."""

import asyncio
import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass

from folio.chassis.client import ServiceClient
from folio.chassis.log import get_logger
from folio.gateway.domain.clusters import BACKENDS
from folio.gateway.domain.openapi import Document, merge_documents
from folio.gateway.domain.table import TABLE
from folio.kernel.errors import FolioError

log = get_logger()

LIFE_S = 30.0
INCOMPLETE_LIFE_S = 2.0
DEADLINE_S = 4.0


@dataclass(frozen=True, slots=True)
class MergedDocument:
    """The document of the platform as it goes over the wire, and when (monotonic) to ask anew."""

    body: bytes
    entity_tag: str
    expires_s: float


class ApiDocuments:
    """One merged document, made at most every ``life_s`` seconds, however many ask for it."""

    def __init__(self, client: ServiceClient, *, version: str, life_s: float = LIFE_S) -> None:
        self._client = client
        self._version = version
        self._life_s = life_s
        self._known: dict[str, Document] = {}
        self._merged: MergedDocument | None = None
        self._lock = asyncio.Lock()

    async def merged(self, own: Callable[[], Document]) -> MergedDocument:
        """Return the platform's document; ``own`` makes the gateway's part of it."""
        async with self._lock:
            if self._merged is None or time.monotonic() > self._merged.expires_s:
                self._merged = await self._merge(own())
            return self._merged

    async def _merge(self, own: Document) -> MergedDocument:
        answers = await asyncio.gather(*(self._fetch(service) for service in BACKENDS))
        is_complete = all(answers)
        missing = tuple(service for service in BACKENDS if service not in self._known)
        documents = {**self._known, "gateway": own}
        document = merge_documents(documents, TABLE, version=self._version, missing=missing)
        body = json.dumps(document, separators=(",", ":")).encode()
        tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        life_s = self._life_s if is_complete else min(self._life_s, INCOMPLETE_LIFE_S)
        return MergedDocument(body, tag, time.monotonic() + life_s)

    async def _fetch(self, service: str) -> bool:
        try:
            self._known[service] = await self._client.get(service, "/openapi.json", deadline_s=DEADLINE_S)
        except (FolioError, ValueError) as error:
            log.warning("documents.fetch_failed", backend=service, reason=str(error))
            return False
        return True
