"""Calls from one service to another: bounded in time, retried with care, signed."""

import asyncio
import random
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx2
import structlog
from valkey.exceptions import ValkeyError

from folio.chassis import ports
from folio.chassis.auth import Principal
from folio.chassis.identity import ServiceIdentity
from folio.chassis.log import get_logger
from folio.chassis.registry import Registry
from folio.chassis.settings import PlatformSettings
from folio.chassis.tokens import SERVICE_TYPE, ServiceClaims, service_claims, sign_token
from folio.kernel.clock import Clock
from folio.kernel.errors import FolioError, Unavailable

log = get_logger()

DEADLINE_S = 5.0
CONNECT_TIMEOUT_S = 0.5
MAX_TRIES = 3
RETRY_BUDGET = 20
FAILURES_TO_OPEN = 5
PROBE_AFTER_S = 0.5
DISCOVERY_LIFE_S = 1.0

Json = Mapping[str, object]


class ServiceUnavailable(Unavailable):
    """Another service does not answer in time."""

    code = "service_unavailable"


class ServiceRefused(FolioError):
    """Another service answered with a 4xx, ``status_of_answer``; unhandled, it is a fault here."""

    code = "service_refused"
    status = 502

    def __init__(self, message: str, *, status: int) -> None:
        super().__init__(message)
        self.status_of_answer = status


@dataclass(slots=True)
class _Call:
    """A question to a service, and which of its instances have failed to answer it."""

    service: str
    path: str
    acting_for: Principal | None
    failed: set[str] = field(default_factory=set)

    def choose(self, addresses: list[str]) -> str:
        untried = [address for address in addresses if address not in self.failed]
        chosen = random.choice(untried or addresses)  # noqa: S311 – balancing, not a secret
        self.failed.add(chosen)
        return chosen


@dataclass(slots=True)
class _Breaker:
    """Stops calling a service that keeps failing; lets one probe through after a pause."""

    failures: int = 0
    open_until: float = 0.0
    retries_left: float = RETRY_BUDGET
    known: list[str] = field(default_factory=list)
    known_until: float = 0.0

    def admits(self, now: float) -> bool:
        if self.failures < FAILURES_TO_OPEN or now >= self.open_until:
            self.open_until = now + PROBE_AFTER_S
            return True
        return False

    def succeed(self) -> None:
        self.failures = 0
        self.retries_left = min(self.retries_left + 0.2, RETRY_BUDGET)

    def fail(self, now: float) -> None:
        self.failures += 1
        self.known_until = 0.0
        if self.failures >= FAILURES_TO_OPEN:
            self.open_until = now + PROBE_AFTER_S


class ServiceClient:
    """Asks other services over HTTP, as this service, on behalf of a principal or of itself."""

    def __init__(
        self,
        settings: PlatformSettings,
        *,
        identity: ServiceIdentity,
        registry: Registry,
        clock: Clock,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._settings = settings
        self._identity = identity
        self._registry = registry
        self._clock = clock
        self._breakers = {service: _Breaker() for service in ports.SERVICES}
        # A proxy in the environment is for the outside world.
        self._http = httpx2.AsyncClient(
            timeout=httpx2.Timeout(DEADLINE_S, connect=CONNECT_TIMEOUT_S), trust_env=False, verify=tls or True
        )
        self._scheme = "https" if tls else "http"

    async def get(
        self,
        service: str,
        path: str,
        *,
        acting_for: Principal | None = None,
        deadline_s: float = DEADLINE_S,
    ) -> Json:
        """Return the JSON object at ``path``, trying again within the deadline when a try fails.

        Raises:
            ServiceUnavailable: no try was answered in time.
            ServiceRefused: the service answered with a 4xx.
        """
        breaker = self._breakers[service]
        deadline = time.monotonic() + deadline_s
        call = _Call(service, path, acting_for)
        for attempt in range(MAX_TRIES):
            answer = await self._try(call, deadline)
            if answer is not None:
                return answer
            pause_s = random.uniform(0, 0.1 * 2**attempt)  # noqa: S311 – jitter, not a secret
            is_last = attempt + 1 == MAX_TRIES or breaker.retries_left < 1
            if is_last or time.monotonic() + pause_s > deadline:
                break
            breaker.retries_left -= 1
            await asyncio.sleep(pause_s)
        raise ServiceUnavailable(f"the {service} service does not answer: try again in a second")

    async def close(self) -> None:
        """Close all connections."""
        await self._http.aclose()

    async def _try(self, call: _Call, deadline: float) -> Json | None:
        breaker = self._breakers[call.service]
        if not breaker.admits(time.monotonic()):
            return None
        try:
            async with asyncio.timeout(max(deadline - time.monotonic(), 0.01)):
                url = f"{call.choose(await self._addresses(call.service))}{call.path}"
                response = await self._http.get(
                    url,
                    headers=self._headers(call.service, call.acting_for),
                    # The certificate names the service, whatever address it has.
                    extensions={"sni_hostname": call.service},
                )
            if response.is_client_error:
                breaker.succeed()
                raise _refusal(call, response)
            answer: Json = response.raise_for_status().json()
        except (httpx2.HTTPError, OSError, ValueError) as error:
            breaker.fail(time.monotonic())
            log.warning("client.try_failed", service=call.service, path=call.path, reason=repr(error)[:300])
            return None
        breaker.succeed()
        return answer

    async def _addresses(self, service: str) -> list[str]:
        breaker = self._breakers[service]
        if time.monotonic() < breaker.known_until:
            return breaker.known
        breaker.known = await self._discover(service)
        breaker.known_until = time.monotonic() + DISCOVERY_LIFE_S
        return breaker.known

    async def _discover(self, service: str) -> list[str]:
        port = ports.port_of(service, offset=self._settings.port_offset)
        default = [f"{self._scheme}://{self._host(service)}:{port}"]
        if self._settings.discovery == "dns":
            return default
        try:
            found = await self._registry.instances(service)
        except (ValkeyError, OSError):
            return self._breakers[service].known or default
        living = [item for item in found if item.ready] or found
        return [item.url_by(self._scheme) for item in living] or default

    def _host(self, service: str) -> str:
        host = service if self._settings.discovery == "dns" else self._settings.bind
        return f"[{host}]" if ":" in host else host

    def _headers(self, service: str, acting_for: Principal | None) -> dict[str, str]:
        claims = ServiceClaims(
            caller=self._identity.service,
            user_id=acting_for.user_id if acting_for else None,
            session_id=acting_for.session_id if acting_for else None,
            permissions=acting_for.permissions if acting_for else frozenset(),
        )
        wire = service_claims(claims, audience=service, now=self._clock.now())
        context = structlog.contextvars.get_contextvars()
        headers = {"Authorization": f"Service {sign_token(wire, key=self._identity.key, type_=SERVICE_TYPE)}"}
        for header, name in (("x-request-id", "request_id"), ("traceparent", "traceparent")):
            if name in context:
                headers[header] = str(context[name])
        return headers


def _refusal(call: _Call, response: httpx2.Response) -> ServiceRefused:
    status = response.status_code
    log.warning(
        "client.refused", service=call.service, path=call.path, status=status, answer=response.text[:300]
    )
    return ServiceRefused(f"the {call.service} service refused to answer", status=status)
