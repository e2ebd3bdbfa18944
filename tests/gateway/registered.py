"""A small users service behind the control plane, and its lease in the registry."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import anyio

from folio.chassis.registry import Instance
from tests.fixtures.apps import RunningApp
from tests.fixtures.waiting import wait_until_async

USERS_DOCUMENT = {
    "openapi": "3.1.0",
    "paths": {
        "/api/users/me": {"get": {"operationId": "me", "x-policy": "authenticated", "responses": {}}},
        "/internal/revocations": {"get": {"operationId": "hidden", "responses": {}}},
    },
    "components": {"schemas": {"User": {"type": "object"}}},
}
KEYS = {
    "keys": [
        {"kty": "EC", "crv": "P-256", "x": "x", "y": "y", "kid": "2026", "d": "private", "alg": "ES256"},
        {"kty": "oct", "k": "secret", "kid": "symmetric"},
    ]
}
DOCUMENTS: Mapping[str, object] = {
    "/openapi.json": USERS_DOCUMENT,
    "/.well-known/jwks.json": KEYS,
    "/health": {"status": "healthy", "service": "users", "version": "3", "uptime_s": 12.5, "checks": {}},
}


@asynccontextmanager
async def registered(running: RunningApp, service: str, port: int) -> AsyncIterator[None]:
    me = Instance(
        service=service,
        instance=0,
        address="127.0.0.1",
        port=port,
        version="3",
        started_at="2026-11-23T06:00:00+00:00",
        pid=1,
        ready=True,
    )
    registry = running.resources.registry
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(registry.keep_lease, me, lambda: True)

        async def is_known() -> bool:
            return me in await registry.instances(service)

        await wait_until_async(is_known)
        yield
        tasks.cancel_scope.cancel()
    await registry.withdraw(me)
