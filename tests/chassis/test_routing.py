"""Routes that cannot exist without a policy, and what is checked before a handler runs."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from fastapi import APIRouter, WebSocket
from starlette.routing import Mount, Route

from folio.chassis.auth import Policy, Principal, authenticated, internal, permission, public
from folio.chassis.routing import MissingPolicy, Router, policy_of, provided_by, require_policies
from tests.chassis.sample import router as sample_router
from tests.fixtures.apps import RunningApp


async def read_nothing() -> None:
    """Do nothing."""


async def hear_nothing(_websocket: WebSocket, _principal: Principal) -> None:
    """Do nothing."""


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
def test_a_route_keeps_its_policy_and_tells_it(method: str) -> None:
    router = Router(prefix="/api/things")

    getattr(router, method)("", policy=permission("thing:read"))(read_something())

    (route,) = router.routes
    assert policy_of(route.endpoint) == permission("thing:read")  # type: ignore[attr-defined]  # a PolicyRoute
    assert route.methods == {method.upper()}  # type: ignore[attr-defined]
    assert route.openapi_extra == {"x-policy": "permission thing:read"}  # type: ignore[attr-defined]


def read_something() -> Callable[[], object]:
    async def read() -> None:
        """Do nothing."""

    return read


def test_a_policy_cannot_be_left_out() -> None:
    with pytest.raises(TypeError, match="policy"):
        Router().get("/things")  # type: ignore[call-arg]  # what the test is about


def test_one_handler_cannot_have_two_policies() -> None:
    router, handler = Router(), read_something()
    router.get("/things", policy=permission("thing:read"))(handler)

    with pytest.raises(MissingPolicy, match="/all-things"):
        router.get("/all-things", policy=public)(handler)


def test_one_handler_may_have_two_paths() -> None:
    router, handler = Router(), read_something()
    router.get("/things", policy=authenticated)(handler)
    router.get("/all-things", policy=authenticated)(handler)

    require_policies(router)

    assert len(router.routes) == 2


def test_a_public_socket_is_refused() -> None:
    with pytest.raises(MissingPolicy, match="/stream"):
        Router().websocket("/stream", policy=public)


@pytest.mark.parametrize(
    "add",
    [
        lambda router: router.add_api_route("/open", read_nothing),
        lambda router: router.add_api_websocket_route("/open", hear_nothing),
        lambda router: router.routes.append(Route("/open", read_nothing)),
        lambda router: router.routes.append(Mount("/open", routes=[])),
        lambda router: router.include_router(_open_router()),
    ],
    ids=["route", "socket", "plain", "mount", "nested"],
)
def test_no_way_around_a_policy_is_let_in(add: Callable[[APIRouter], object]) -> None:
    router = APIRouter()
    add(router)

    with pytest.raises(MissingPolicy):
        require_policies(router)


def _open_router() -> APIRouter:
    nested = APIRouter()
    nested.add_api_route("/open", read_nothing)
    return nested


def test_an_endpoint_with_something_else_for_a_policy_has_none() -> None:
    handler = read_something()
    handler.policy = "public"  # type: ignore[attr-defined]  # what the test is about

    with pytest.raises(MissingPolicy):
        policy_of(handler)


def test_the_samples_routes_all_have_policies() -> None:
    require_policies(sample_router)


@pytest.mark.parametrize("policy", [internal("users"), authenticated])
def test_policies_compare_by_what_they_say(policy: Policy) -> None:
    assert policy != public
    assert internal("users") == internal("users")


@pytest.mark.anyio
async def test_a_caller_is_admitted_before_anything_of_the_request_is_judged(shared: RunningApp) -> None:
    answer = await shared.http.post("/api/notes?x=%00", content=b"{" * 100, headers={"Idempotency-Key": ""})

    assert answer.status_code == 401


@pytest.mark.anyio
async def test_nothing_but_probes_is_answered_before_the_service_has_started(shared: RunningApp) -> None:
    shared.app.state.is_open = lambda: False
    try:
        route = await shared.http.get("/api/notes/me", headers=shared.signed_in())
        probes = [
            (await shared.http.get(path)).status_code for path in ("/health", "/info", "/livez", "/metrics")
        ]
    finally:
        shared.app.state.is_open = lambda: True

    assert route.status_code == 503
    assert route.headers["retry-after"] == "1"
    assert probes == [200, 200, 200, 200]


@pytest.mark.anyio
async def test_a_handler_is_given_its_caller(shared: RunningApp) -> None:
    user_id = uuid4()

    answer = await shared.http.get("/api/notes/me", headers=shared.signed_in(user_id))

    assert answer.json() == {"user": str(user_id), "credential": "bearer"}


@pytest.mark.anyio
async def test_what_was_not_provided_is_a_bug(shared: RunningApp) -> None:
    class Absent:
        """Something nobody provides."""

    class Connection:
        """What of a request the look-up reads."""

        app = shared.app

    with pytest.raises(KeyError):
        provided_by(Connection(), Absent)  # type: ignore[arg-type]  # only the app is read
