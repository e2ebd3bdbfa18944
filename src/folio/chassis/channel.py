"""Encrypted connections between services: both ends show a certificate of the platform's own authority."""

import asyncio
import os
import secrets
import ssl
from pathlib import Path

from folio.chassis.authority import Authority, Leaf
from folio.chassis.log import get_logger
from folio.kernel.clock import Clock

log = get_logger()

RENEWAL_INTERVAL_S = 60.0


class Channel:
    """One service's end of its connections: what it serves with, and what it asks others with.

    A renewed certificate goes into the same contexts: new connections show it, open ones live on.
    """

    def __init__(self, directory: Path, service: str, *, clock: Clock) -> None:
        self._directory = directory
        self._service = service
        self._clock = clock
        self._authority = Authority(directory, now=clock.now())
        self.server = _context(ssl.PROTOCOL_TLS_SERVER, self._authority)
        self.client = _context(ssl.PROTOCOL_TLS_CLIENT, self._authority)
        self.leaf = self._renew()

    @property
    def authority_file(self) -> Path:
        """The certificate by which the others' certificates are verified."""
        return self._authority.certificate_file

    def renew_if_due(self) -> bool:
        """Show a new certificate from now on, once half the life of the old one is over; tell whether."""
        if self._clock.now() < self.leaf.renew_at:
            return False
        self.leaf = self._renew()
        log.info("channel.renewed", renew_at=self.leaf.renew_at.isoformat())
        return True

    async def keep_renewed(self) -> None:
        """Renew in time until cancelled."""
        while True:
            try:
                await asyncio.to_thread(self.renew_if_due)
            except OSError:
                log.exception("channel.renewal_failed")
            await asyncio.sleep(RENEWAL_INTERVAL_S)

    def _renew(self) -> Leaf:
        leaf = self._authority.issue(self._service, now=self._clock.now())
        # The contexts take files alone.
        draft = self._directory / f"{self._service}.{secrets.token_hex(8)}.pem"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w") as file:
                file.write(leaf.private_key + leaf.certificate)
            self.server.load_cert_chain(draft)
            self.client.load_cert_chain(draft)
        finally:
            draft.unlink()
        return leaf


def _context(protocol: int, authority: Authority) -> ssl.SSLContext:
    context = ssl.SSLContext(protocol)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(cadata=authority.certificate)
    return context
