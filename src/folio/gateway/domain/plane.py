"""Everything about the data plane that an operator may decide."""

from collections.abc import Mapping
from dataclasses import dataclass

JsonObject = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Rate:
    """A token bucket: ``burst`` requests at once, refilled by ``tokens`` every ``every_s`` seconds."""

    burst: int
    tokens: int
    every_s: int = 1

    @property
    def refill_s(self) -> int:
        """The seconds in which an empty bucket fills again, rounded up."""
        return -(-self.burst * self.every_s // self.tokens)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """The buckets: one a user, one an address, and an address's narrow one for each way to a session."""

    user: Rate
    address: Rate
    credentials: Rate


@dataclass(frozen=True, slots=True, kw_only=True)
class DataPlane:
    """Where Envoy listens, what it reads and how much it takes.

    ``directory`` holds the rendered files: ``endpoints/<service>.json`` and ``tokens/check.json``.
    ``public_url`` is where apps find who gives tokens; ``resources`` are the audiences of tokens that are for
    a part of the platform alone.
    ``trusted_proxies`` are CIDRs; ``access_log`` is ``stdout``, a path, or None for none.
    ``authority_file`` is the certificate that the services' certificates are verified with, None where they
    speak in the clear; Envoy then shows what is in ``identity/leaf.json``.
    ``dns_ports`` has the port of each service that is found by its name; None when the registry is followed.
    """

    bind: str
    port: int
    control_plane_port: int
    directory: str
    admin_socket: str
    is_https: bool
    access_cookie: str
    issuer: str
    audience: str
    public_url: str = ""
    resources: tuple[str, ...] = ()
    trusted_proxies: tuple[str, ...]
    rates: Rates
    max_connections: int
    access_log: str | None
    health_interval_ms: int
    dns_ports: Mapping[str, int] | None = None
    authority_file: str | None = None
