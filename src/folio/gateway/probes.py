"""Asks each instance of each service how it is."""

import asyncio
import ssl
import time
from collections.abc import Mapping

import httpx2
from valkey.exceptions import ValkeyError

from folio.chassis import ports
from folio.chassis.registry import Instance, Registry
from folio.gateway.domain.status import InstanceReport
from folio.kernel.errors import Unavailable

TIMEOUT_S = 0.5


class RegistryUnknown(Unavailable):
    """The registry cannot be read, so nobody knows which instances there are."""

    code = "registry_unavailable"


class Probes:
    """The instances in the registry and their own word on their health."""

    def __init__(self, registry: Registry, *, tls: ssl.SSLContext | None = None) -> None:
        self._registry = registry
        self._scheme = "https" if tls else "http"
        self._http = httpx2.AsyncClient(timeout=TIMEOUT_S, trust_env=False, verify=tls or True)

    async def report(self) -> Mapping[str, list[InstanceReport]]:
        """Return the instances of every service, those of a service in the order of their numbers.

        Raises:
            RegistryUnknown: Valkey does not answer.
        """
        try:
            instances = await self._registry.instances()
        except (ValkeyError, OSError) as error:
            raise RegistryUnknown("the registry does not answer: try again in a second") from error
        reports = await asyncio.gather(*(self._probe(item) for item in instances))
        found: dict[str, list[InstanceReport]] = {service: [] for service in ports.SERVICES}
        for instance, report in zip(instances, reports, strict=True):
            found.setdefault(instance.service, []).append(report)
        return found

    async def close(self) -> None:
        """Close all connections."""
        await self._http.aclose()

    async def _probe(self, item: Instance) -> InstanceReport:
        started = time.perf_counter()
        try:
            answer = await self._http.get(
                f"{item.url_by(self._scheme)}/health", extensions={"sni_hostname": item.service}
            )
            said = answer.json()
        except (httpx2.HTTPError, OSError, ValueError):
            return InstanceReport(item.instance, item.address, item.port, ready=False, version=item.version)
        return InstanceReport(
            item.instance,
            item.address,
            item.port,
            ready=item.ready,
            version=item.version,
            state=str(said.get("status")),
            uptime_s=float(said.get("uptime_s", 0)),
            latency_ms=round((time.perf_counter() - started) * 1000, 2),
        )
