"""Every route of every service, and every kind of caller: the door does what the declared policy says.

Nothing is listed here: routes and policies come from the documents of the services, callers from the roles,
the relations and the services, and what to expect of each from the policy. A route whose policy says nothing
that an expectation can be derived from fails.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, MutableMapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

import pytest
from fastapi.routing import APIWebSocketRoute

from folio.assistant.app import SERVICE as ASSISTANT
from folio.chassis.grants.relations import Relation
from folio.chassis.routing import policy_of
from folio.chassis.server import Service, Wiring
from folio.chassis.sockets import CLOSE_FORBIDDEN, CLOSE_UNAUTHENTICATED
from folio.gateway.app import SERVICE as GATEWAY
from folio.portfolio.app import SERVICE as PORTFOLIO
from folio.terminal.app import SERVICE as TERMINAL
from folio.users.accounts.store import add_account
from folio.users.app import SERVICE as USERS
from folio.users.domain.accounts import Account, Preferences
from folio.users.domain.roles import permissions_of
from folio.workspace.app import SERVICE as WORKSPACE
from tests.access.callers import (
    Caller,
    Declared,
    Outcome,
    outcome_of,
    people,
    person,
    put_at_the_door,
    read_policy,
    services,
    strangers,
    visitors,
)
from tests.access.objects import Objects, make_objects
from tests.fixtures.apps import RunApp, RunningApp

pytestmark = pytest.mark.anyio

SERVICES = (USERS, PORTFOLIO, ASSISTANT, TERMINAL, WORKSPACE, GATEWAY)
METHODS = ("get", "post", "put", "patch", "delete")
# The door is asked before the body is read: this one is good for nothing behind it.
USELESS_BODY = b'"nothing"'
SOCKET_OUTCOMES = {CLOSE_UNAUTHENTICATED: Outcome.UNKNOWN, CLOSE_FORBIDDEN: Outcome.REFUSED}


@dataclass(frozen=True)
class Operation:
    """A route, and which of its path's parameters name an object that can be shared."""

    method: str
    path: str
    policy: Declared
    names_object: bool

    def address(self, ids: Mapping[str, str]) -> str:
        """Return the path with its parameters filled in: objects that are there, and nothing else."""
        parts = [
            ids.get(part.strip("{}").partition(":")[0], str(uuid4())) if part.startswith("{") else part
            for part in self.path.split("/")
        ]
        return "/".join(parts)


@asynccontextmanager
async def opened(run_app: RunApp, service: Service) -> AsyncIterator[tuple[RunningApp, Wiring]]:
    wirings: list[Wiring] = []

    def wire(resources: Any) -> Wiring:  # noqa: ANN401 – the resources of a service
        wirings.append(service.wire(resources))
        return wirings[-1]

    async with run_app(replace(service, wire=wire)) as app:
        await put_at_the_door(app)
        yield app, wirings[-1]


def operations(app: RunningApp, wiring: Wiring) -> list[Operation]:
    guard, found = wiring.guard, []
    for path, methods in app.app.openapi()["paths"].items():
        params = {part.strip("{}"): "" for part in path.split("/") if part.startswith("{")}
        names_object = guard is not None and guard.kind_of(params) is not None
        for method in METHODS:
            if method in methods:
                policy = read_policy(methods[method]["x-policy"])
                found.append(Operation(method.upper(), path, policy, names_object))
    return found


async def knock(app: RunningApp, operation: Operation, caller: Caller, ids: Mapping[str, str]) -> str:
    """Send a request and return what is wrong with its answer; nothing if it is as declared."""
    answer = await app.http.request(
        operation.method,
        operation.address(ids),
        headers={**caller.headers(app), "content-type": "application/json"},
        content=None if operation.method == "GET" else USELESS_BODY,
    )
    is_problem = answer.headers.get("content-type", "").startswith("application/problem+json")
    outcome = outcome_of(answer.status_code, answer.json()["code"] if is_problem else None)
    expected = caller.expect(operation.policy, names_object=operation.names_object)
    if outcome is expected and answer.status_code < 500:
        return ""
    return (
        f"{caller.name}: {operation.method} {operation.path}: expected {expected.value}, not"
        f" {answer.status_code} {answer.text[:120]}"
    )


async def open_accounts(app: RunningApp, callers: Sequence[Caller]) -> None:
    """Let the people among the callers exist, as they do wherever a token of theirs is genuine."""
    async with app.resources.store.transaction() as connection:
        for caller in callers:
            if caller.user_id is not None:
                account = Account(
                    id=caller.user_id,
                    email=f"{caller.user_id}@example.com",
                    name=caller.name,
                    roles=("trader",),
                    preferences=Preferences(),
                    auth_version=1,
                    created_at=app.resources.clock.now(),
                )
                await add_account(connection, account, password_hash=None)


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
async def test_every_route_answers_every_caller_as_its_policy_says(run_app: RunApp, service: Service) -> None:
    owner = person("the owner", permissions_of(["owner"]), Relation.OWNER)
    guests, others, faults = visitors(), [*strangers(), *people(), *services()], []

    async with opened(run_app, service) as (app, wiring):
        found = operations(app, wiring)
        if service is USERS:
            await open_accounts(app, others)
        objects: Objects | None = None
        if wiring.guard is not None:
            objects = await make_objects(app, owner, guests)
        for operation in found:
            is_of_object = operation.names_object and objects is not None
            for caller in [*others, *guests, owner] if is_of_object else others:
                if objects is not None and is_of_object:
                    await objects.restore()
                faults.append(await knock(app, operation, caller, objects.ids if objects else {}))

    assert found
    assert "\n".join(fault for fault in faults if fault) == ""


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
async def test_every_socket_opens_for_whom_its_policy_says(run_app: RunApp, service: Service) -> None:
    faults = []
    async with opened(run_app, service) as (app, wiring):
        sockets = [
            route
            for router in wiring.routers
            for route in router.routes
            if isinstance(route, APIWebSocketRoute)
        ]
        for route in sockets:
            policy = read_policy(str(policy_of(route.endpoint)))
            for caller in [*strangers(), *people(), *services()]:
                outcome = await open_socket(app, route.path.replace("{id}", str(uuid4())), caller)
                expected = caller.expect(policy, names_object=False)
                if outcome is not expected:
                    faults.append(
                        f"{caller.name}: {route.path}: expected {expected.value}, not {outcome.value}"
                    )

    assert not faults
    assert sockets or service is not PORTFOLIO


async def open_socket(app: RunningApp, path: str, caller: Caller) -> Outcome:
    """Open a WebSocket, and close it again if the door let it."""
    heard: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
    said: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
    scope = {
        "type": "websocket",
        "asgi": {"version": "3.0"},
        "scheme": "ws",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "subprotocols": [],
        "headers": [(name.lower().encode(), value.encode()) for name, value in caller.headers(app).items()],
        "client": ("127.0.0.1", 1),
        "server": ("localhost", 4110),
    }
    await said.put({"type": "websocket.connect"})

    async def send(message: MutableMapping[str, Any]) -> None:
        await heard.put(message)

    serving = asyncio.ensure_future(app.app(scope, said.get, send))
    async with asyncio.timeout(10):
        while (message := await heard.get())["type"] == "websocket.accept":
            # Whoever was let in says something that no stream understands, so that it answers for certain.
            await said.put({"type": "websocket.receive", "text": json.dumps({"type": "nothing"})})
        await said.put({"type": "websocket.disconnect", "code": 1001})
        await serving
    return SOCKET_OUTCOMES.get(int(message.get("code", 0)), Outcome.ADMITTED)


def test_a_policy_without_an_expectation_fails() -> None:
    with pytest.raises(ValueError, match="no expectation"):
        read_policy("whoever likes")
