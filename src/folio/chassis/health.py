"""Whether this process lives, whether it is ready, and how its dependencies were a moment ago."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from fastapi import Request, Response
from prometheus_client import generate_latest
from starlette.responses import JSONResponse, PlainTextResponse

from folio.chassis.auth import public
from folio.chassis.routing import Router, provided_by
from folio.chassis.telemetry import Metrics

CHECK_INTERVAL_S = 1.0
CHECK_TIMEOUT_S = 0.8

Check = Callable[[], Awaitable[None]]
State = Literal["starting", "healthy", "degraded", "draining"]


@dataclass(slots=True)
class CheckResult:
    """How a dependency answered last."""

    status: Literal["unknown", "healthy", "down"] = "unknown"
    latency_ms: float | None = None


@dataclass(slots=True)
class Health:
    """The state of this process; ``watch`` keeps the results of its checks, so that nobody waits for them."""

    service: str
    version: str
    checks: Mapping[str, Check]
    has_started: bool = False
    is_draining: bool = False
    started_at: float = field(default_factory=time.monotonic)
    results: dict[str, CheckResult] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.results = {name: CheckResult() for name in self.checks}

    @property
    def state(self) -> State:
        """The one word for it all."""
        if self.is_draining:
            return "draining"
        if not self.has_started:
            return "starting"
        is_whole = all(result.status == "healthy" for result in self.results.values())
        return "healthy" if is_whole else "degraded"

    @property
    def is_ready(self) -> bool:
        """Requests may be sent here: it has started and is not stopping."""
        return self.has_started and not self.is_draining

    @property
    def uptime_s(self) -> float:
        """Seconds since the process was wired."""
        return round(time.monotonic() - self.started_at, 1)

    async def watch(self) -> None:
        """Check each dependency again and again until cancelled."""
        while True:
            for name, check in self.checks.items():
                self.results[name] = await _run(check)
            await asyncio.sleep(CHECK_INTERVAL_S)


async def _run(check: Check) -> CheckResult:
    started = time.perf_counter()
    try:
        async with asyncio.timeout(CHECK_TIMEOUT_S):
            await check()
    except Exception:  # noqa: BLE001 – whatever it raises, the dependency did not answer
        return CheckResult("down")
    return CheckResult("healthy", round((time.perf_counter() - started) * 1000, 2))


def health_router(description: str) -> Router:
    """Return the five routes every service has on its own port."""
    router = Router(tags=["service"])

    @router.get("/health", policy=public, summary="How this instance is")
    async def health(request: Request) -> JSONResponse:
        return JSONResponse(_report(provided_by(request, Health)))

    @router.get("/info", policy=public, summary="What this service is")
    async def info(request: Request) -> JSONResponse:
        state = provided_by(request, Health)
        return JSONResponse({"service": state.service, "version": state.version, "description": description})

    @router.get("/livez", policy=public, include_in_schema=False)
    async def livez() -> PlainTextResponse:
        return PlainTextResponse("alive")

    @router.get("/readyz", policy=public, include_in_schema=False)
    async def readyz(request: Request) -> PlainTextResponse:
        state = provided_by(request, Health)
        return PlainTextResponse(state.state, status_code=200 if state.is_ready else 503)

    @router.get("/metrics", policy=public, include_in_schema=False)
    async def metrics(request: Request) -> Response:
        return Response(generate_latest(provided_by(request, Metrics).registry), media_type="text/plain")

    return router


def _report(health: Health) -> dict[str, object]:
    return {
        "status": health.state,
        "service": health.service,
        "version": health.version,
        "uptime_s": health.uptime_s,
        "checks": {
            name: {"status": result.status, "latency_ms": result.latency_ms}
            for name, result in health.results.items()
        },
    }
