"""The public keys of access tokens, as the users service publishes them."""

import asyncio
import time
from collections.abc import Mapping

from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from folio.chassis.client import ServiceClient
from folio.chassis.log import get_logger
from folio.kernel.errors import FolioError, Unavailable

log = get_logger()

JWKS_PATH = "/.well-known/jwks.json"
MIN_INTERVAL_S = 1.0
MAX_AGE_S = 300.0


class RemoteKeys:
    """A copy of the users service's JWKS, renewed when a token names a key it does not hold."""

    def __init__(self, client: ServiceClient) -> None:
        self._client = client
        self._keys: dict[str, ECKey] = {}
        self._read_at = self._asked_at = -MAX_AGE_S
        self._renewal: asyncio.Task[None] | None = None

    async def access_key(self, key_id: str) -> ECKey | None:
        """Return the key, asking the users service at most once a second for one not held.

        A copy that is old is renewed beside the request that notices it.

        Raises:
            Unavailable: the key is not held and the users service does not answer.
        """
        age_s = time.monotonic() - self._read_at
        if key_id in self._keys:
            if age_s > MAX_AGE_S and time.monotonic() - self._asked_at > MIN_INTERVAL_S:
                self._renew()
        elif age_s > MIN_INTERVAL_S:
            # Of many requests at once one asks, and all wait for its answer.
            await asyncio.shield(self._renew())
        return self._keys.get(key_id)

    def _renew(self) -> asyncio.Task[None]:
        if self._renewal is None or self._renewal.done():
            self._renewal = asyncio.create_task(self._read())
            self._renewal.add_done_callback(_note_failure)
        return self._renewal

    async def _read(self) -> None:
        self._asked_at = time.monotonic()
        try:
            self._keys = read_jwks(await self._client.get("users", JWKS_PATH))
        except FolioError as error:
            raise Unavailable("the users service does not answer: try again in a second") from error
        self._read_at = time.monotonic()


def _note_failure(renewal: asyncio.Task[None]) -> None:
    if not renewal.cancelled() and renewal.exception() is not None:
        log.warning("keys.refresh_failed", reason=str(renewal.exception()))


def read_jwks(document: Mapping[str, object]) -> dict[str, ECKey]:
    """Return the EC keys of a JWKS document by their id; others are left out."""
    keys: dict[str, ECKey] = {}
    entries = document.get("keys")
    for entry in entries if isinstance(entries, list) else []:
        try:
            key = ECKey.import_key(entry)
        except (JoseError, ValueError, TypeError):
            continue
        if key.kid:
            keys[key.kid] = key
    return keys
