"""What each request leaves behind: an id, a trace, a log line and three metrics."""

import re
import time
from uuid import uuid4

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from folio.chassis.log import get_logger
from folio.chassis.problems import problem_response
from folio.chassis.routing import PROBES

log = get_logger()

REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
TRACEPARENT = re.compile(r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """The metrics of one process, in a registry of their own so that tests may make many."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "folio_requests", "Answered requests.", ("method", "route", "status"), registry=self.registry
        )
        self.seconds = Histogram(
            "folio_request_seconds", "Time to answer.", ("route",), buckets=BUCKETS, registry=self.registry
        )
        self.sockets = Gauge("folio_open_sockets", "Open WebSockets.", registry=self.registry)


class RequestContext:
    """ASGI middleware: gives each request its id and trace, and answers what nobody else did."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        context = {"request_id": _request_id(headers), "traceparent": _traceparent(headers)}
        with structlog.contextvars.bound_contextvars(**context):
            if scope["type"] == "websocket":
                with self._metrics.sockets.track_inprogress():
                    await self._app(scope, receive, send)
            else:
                await self._answer(scope, receive, send, context["request_id"])

    async def _answer(self, scope: Scope, receive: Receive, send: Send, request_id: str) -> None:
        started = time.perf_counter()
        status = 0

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["x-request-id"] = request_id
            await send(message)

        try:
            await self._app(scope, receive, send_with_id)
        except Exception:
            log.exception("request.failed", method=scope["method"], path=scope["path"])
            if status:
                raise
            answer = problem_response(
                500, code="internal_error", detail="something went wrong here; the logs say what"
            )
            await answer(scope, receive, send_with_id)
        self._measure(scope, status, time.perf_counter() - started)

    def _measure(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "unmatched")
        self._metrics.requests.labels(scope["method"], route, str(status)).inc()
        self._metrics.seconds.labels(route).observe(seconds)
        if scope["path"] not in PROBES:
            log.info(
                "request.answered",
                method=scope["method"],
                route=route,
                status=status,
                duration_ms=round(seconds * 1000, 2),
            )


def _request_id(headers: Headers) -> str:
    given = headers.get("x-request-id", "")
    return given if REQUEST_ID.fullmatch(given) else uuid4().hex


def _traceparent(headers: Headers) -> str:
    given = headers.get("traceparent", "")
    return given if TRACEPARENT.fullmatch(given) else f"00-{uuid4().hex}-{uuid4().hex[:16]}-01"
