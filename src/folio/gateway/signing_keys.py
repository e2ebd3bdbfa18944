"""Follows the public keys of users, so that Envoy accepts their signatures."""

import asyncio
from collections.abc import Mapping

from folio.chassis.bus import Message
from folio.chassis.client import ServiceClient
from folio.chassis.keys import JWKS_PATH
from folio.chassis.log import get_logger
from folio.gateway.rendered import PublicKey, RenderedFiles
from folio.kernel.errors import FolioError

log = get_logger()

INTERVAL_S = 10.0
FIRST_INTERVAL_S = 0.5
PUBLIC_MEMBERS = ("kty", "crv", "x", "y", "kid", "alg", "use")


class SigningKeys:
    """The keys that sign access tokens; those last seen count while the users service is away."""

    def __init__(self, client: ServiceClient, files: RenderedFiles) -> None:
        self._client = client
        self._files = files
        self._news = asyncio.Event()

    async def hear(self, message: Message) -> None:
        """Ask for the keys now when the users service came or went."""
        if message.get("service") == "users":
            self._news.set()

    async def follow(self) -> None:
        """Keep the file as the users service says, until cancelled."""
        while True:
            self._news.clear()
            has_answered = await self._refresh()
            try:
                async with asyncio.timeout(INTERVAL_S if has_answered else FIRST_INTERVAL_S):
                    await self._news.wait()
            except TimeoutError:
                continue

    async def _refresh(self) -> bool:
        try:
            keys = read_public_keys(await self._client.get("users", JWKS_PATH, deadline_s=1))
            if not keys:
                return False
            if self._files.write_public_keys(keys):
                log.info("signing_keys.changed", key_ids=[key["kid"] for key in keys])
        except (FolioError, OSError, ValueError) as error:
            log.debug("signing_keys.unknown", reason=str(error))
            return False
        return True


def read_public_keys(document: Mapping[str, object]) -> list[PublicKey]:
    """Return the ES256 keys of a JWKS document, without anything that is not public."""
    entries = document.get("keys")
    found = [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
    return [
        {name: str(entry[name]) for name in PUBLIC_MEMBERS if name in entry}
        for entry in found
        if entry.get("kty") == "EC" and entry.get("crv") == "P-256" and entry.get("kid")
    ]
