"""Routes that cannot exist without a policy."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.routing import APIRoute, APIWebSocketRoute
from starlette.requests import HTTPConnection
from starlette.routing import BaseRoute

from folio.chassis.auth import Authenticator, Policy, Principal
from folio.chassis.bodies import MAX_BODY_BYTES, StrictRequest
from folio.chassis.caller import answering
from folio.chassis.guard import ObjectGuard
from folio.chassis.idempotency import answer_once
from folio.chassis.sockets import SocketHandler, guard_socket
from folio.kernel.errors import FolioError, Invalid, Unavailable

# Asked of a process that is starting, too.
PROBES = frozenset({"/health", "/info", "/livez", "/readyz", "/metrics"})
START_PATIENCE_S = 3.0
START_POLL_S = 0.02

Handler = Callable[..., Any]  # an endpoint has whatever parameters FastAPI can fill
Thing = TypeVar("Thing")


class MissingPolicy(FolioError):
    """A route does not say who may call it."""

    code = "missing_policy"


class UnstorableAddress(Invalid):
    """The path or query holds a NUL, which no text in a database can."""

    code = "invalid_request"


class PolicyRoute(APIRoute):
    """A route that admits its caller before it looks at the body."""

    policy: Policy

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler behind the policy check and the idempotency key."""
        answer = super().get_route_handler()
        policy = policy_of(self.endpoint)
        max_body_bytes = getattr(self.endpoint, "max_body_bytes", MAX_BODY_BYTES)

        async def admit_and_answer(request: Request) -> Response:
            authenticator: Authenticator = request.app.state.authenticator
            await _require_start(request)
            request.state.principal = await authenticator.admit(request, policy)
            _require_storable_address(request)
            with answering(request, request.state.principal):
                return await answer_once(StrictRequest(request, max_body_bytes=max_body_bytes), guarded)

        async def guarded(request: Request) -> Response:
            guard: ObjectGuard | None = request.app.state.guard
            principal: Principal | None = request.state.principal
            if guard is None or principal is None or policy.act is None:
                return await answer(request)
            access = await guard.admit(principal, policy.act, request.path_params)
            request.state.access = access
            response = await answer(request)
            return guard.blot(response) if access is not None and access.hides_amounts else response

        return admit_and_answer


class Router(APIRouter):
    """An APIRouter whose every route names its ``policy=``."""

    def __init__(self, *, prefix: str = "", tags: list[str] | None = None) -> None:
        super().__init__(prefix=prefix, tags=list(tags or []), route_class=PolicyRoute)

    def api_route(self, path: str, *, policy: Policy, **options: Any) -> Callable[[Handler], Handler]:  # type: ignore[override]  # noqa: ANN401 – FastAPI's own options pass through
        """Register a route under its policy, which also becomes part of its description.

        ``max_body_bytes`` bounds its body; without it the chassis's own limit holds.
        """
        max_body_bytes = options.pop("max_body_bytes", MAX_BODY_BYTES)
        extra = {"x-policy": str(policy), **options.pop("openapi_extra", {})}
        register = super().api_route(path, openapi_extra=extra, **options)

        def declare(handler: Handler) -> Handler:
            if getattr(handler, "policy", policy) != policy:
                raise MissingPolicy(
                    f"{path}: {handler.__name__} already has another policy: give each its own"
                )
            handler.policy = policy  # type: ignore[attr-defined]  # read by policy_of
            handler.max_body_bytes = max_body_bytes  # type: ignore[attr-defined]  # read by PolicyRoute
            return register(handler)

        return declare

    def get(self, path: str, *, policy: Policy, **options: Any) -> Callable[[Handler], Handler]:  # type: ignore[override]  # noqa: ANN401 – FastAPI's own options pass through
        """Register a reading route."""
        return self.api_route(path, methods=["GET"], policy=policy, **options)

    def post(self, path: str, *, policy: Policy, **options: Any) -> Callable[[Handler], Handler]:  # type: ignore[override]  # noqa: ANN401 – FastAPI's own options pass through
        """Register a creating or acting route."""
        return self.api_route(path, methods=["POST"], policy=policy, **options)

    def put(self, path: str, *, policy: Policy, **options: Any) -> Callable[[Handler], Handler]:  # type: ignore[override]  # noqa: ANN401 – FastAPI's own options pass through
        """Register a replacing route."""
        return self.api_route(path, methods=["PUT"], policy=policy, **options)

    def patch(self, path: str, *, policy: Policy, **options: Any) -> Callable[[Handler], Handler]:  # type: ignore[override]  # noqa: ANN401 – FastAPI's own options pass through
        """Register a changing route."""
        return self.api_route(path, methods=["PATCH"], policy=policy, **options)

    def delete(self, path: str, *, policy: Policy, **options: Any) -> Callable[[Handler], Handler]:  # type: ignore[override]  # noqa: ANN401 – FastAPI's own options pass through
        """Register a deleting route."""
        return self.api_route(path, methods=["DELETE"], policy=policy, **options)

    def websocket(self, path: str, *, policy: Policy) -> Callable[[SocketHandler], SocketHandler]:  # type: ignore[override]
        """Register a WebSocket; HTTP middleware never sees one, so the guard is here."""
        if policy.kind == "public":
            raise MissingPolicy(f"{path}: a WebSocket is for somebody, so its policy is not public")

        def register(handler: SocketHandler) -> SocketHandler:
            self.add_api_websocket_route(path, guard_socket(handler, policy))
            return handler

        return register


async def _require_start(request: Request) -> None:
    # A restarted process listens a second before it is ready: whoever comes in between is kept waiting.
    is_open: Callable[[], bool] = request.app.state.is_open
    deadline = time.monotonic() + START_PATIENCE_S
    while not is_open() and request.scope["path"] not in PROBES:
        if time.monotonic() > deadline:
            raise Unavailable("this service is still starting: try again in a second")
        await asyncio.sleep(START_POLL_S)


def _require_storable_address(request: Request) -> None:
    query: bytes = request.scope["query_string"]
    if "\0" in request.scope["path"] or b"%00" in query or b"\0" in query:
        raise UnstorableAddress("remove control characters from the address")


def policy_of(endpoint: Handler) -> Policy:
    """Return the policy an endpoint was registered with.

    Raises:
        MissingPolicy: there is none.
    """
    policy = getattr(endpoint, "policy", None)
    if not isinstance(policy, Policy):
        raise MissingPolicy(f"{endpoint.__name__} declares no policy: use chassis.routing.Router")
    return policy


def require_policies(router: APIRouter) -> None:
    """Refuse a router that has a route without a policy.

    Raises:
        MissingPolicy: the message names the path.
    """
    for route in router.routes:
        if not isinstance(route, PolicyRoute | APIWebSocketRoute):
            raise MissingPolicy(f"{_path_of(route)} declares no policy: use chassis.routing.Router")
        policy_of(route.endpoint)


def require_acts(router: APIRouter, guard: ObjectGuard) -> None:
    """Refuse a router with a route that names an object and not what it does with it.

    Raises:
        MissingPolicy: the message names the path.
    """
    for route in router.routes:
        if isinstance(route, PolicyRoute) and guard.kind_of(route.param_convertors) is not None:
            policy = policy_of(route.endpoint)
            if policy.act is None and policy.kind != "internal":
                raise MissingPolicy(f"{route.path} names an object: declare the act, permission(…, act=…)")


def _path_of(route: BaseRoute) -> str:
    return str(getattr(route, "path", route))


def provide(app: FastAPI, *things: object) -> None:
    """Make ``things`` available to handlers, each by its type."""
    for thing in things:
        app.state.provided[type(thing)] = thing


def provided_by(connection: HTTPConnection, kind: type[Thing]) -> Thing:
    """Return what the app's wiring provided of this type."""
    thing: Thing = connection.app.state.provided[kind]
    return thing


def provided(kind: type[Thing]) -> Any:  # noqa: ANN401 – a parameter default for Annotated
    """Return the dependency that hands a handler the thing of this type.

    Use it as ``store: Annotated[AccountStore, provided(AccountStore)]``.
    """

    def lookup(connection: HTTPConnection) -> Thing:
        return provided_by(connection, kind)

    return Depends(lookup)
