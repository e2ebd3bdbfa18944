"""Fixtures: the portfolio service running in this process, and people who use it."""

# ruff: noqa: ANN401 – what is sent is whatever the HTTP client takes

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest

from folio.portfolio.app import SERVICE
from folio.portfolio.desk import Desk
from tests.fixtures.apps import RunApp, RunningApp

EVERYTHING = ("portfolio:read", "portfolio:write", "portfolio:share", "portfolio:delete")


@dataclass(frozen=True)
class Person:
    """Someone signed in; every call is a request to the running service."""

    running: RunningApp
    id: UUID = field(default_factory=uuid4)
    permissions: tuple[str, ...] = EVERYTHING

    async def send(self, method: str, path: str, **options: Any) -> httpx2.Response:
        headers = {**self.running.signed_in(self.id, *self.permissions), **options.pop("headers", {})}
        return await self.running.http.request(method, path, headers=headers, **options)

    async def get(self, path: str, **query: Any) -> httpx2.Response:
        return await self.send("GET", path, params=query)

    async def post(self, path: str, body: object = None, **options: Any) -> httpx2.Response:
        return await self.send("POST", path, json=body, **options)

    async def put(self, path: str, body: object) -> httpx2.Response:
        return await self.send("PUT", path, json=body)

    async def patch(self, path: str, body: object) -> httpx2.Response:
        return await self.send("PATCH", path, json=body)

    async def delete(self, path: str) -> httpx2.Response:
        return await self.send("DELETE", path)

    async def make_portfolio(self, **fields: object) -> str:
        """Make a portfolio and return its path."""
        answer = await self.post("/api/portfolios", {"name": "Savings", "currency": "USD", **fields})
        assert answer.status_code == 201, answer.text
        return f"/api/portfolios/{answer.json()['id']}"

    async def open_account(self, portfolio: str, **fields: object) -> str:
        """Open an account and return its id."""
        answer = await self.post(f"{portfolio}/accounts", {"name": "Broker", "currency": "USD", **fields})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def book(self, portfolio: str, *activities: Mapping[str, object], **options: object) -> list[Any]:
        """Book activities and return them as booked."""
        answer = await self.post(f"{portfolio}/activities", {"items": list(activities), **options})
        assert answer.status_code == 201, answer.text
        return list(answer.json()["items"])


@pytest.fixture
async def running(run_app: RunApp) -> AsyncIterator[RunningApp]:
    """The portfolio service with its bundled instruments; each person of a test is new to it."""
    async with run_app(SERVICE) as app:
        yield app


@pytest.fixture
def desk(running: RunningApp) -> Desk:
    """The desk of the running service."""
    desk: Desk = running.app.state.provided[Desk]
    return desk


@pytest.fixture
def ann(running: RunningApp) -> Person:
    """Someone who may do everything with her own portfolios."""
    return Person(running)


@pytest.fixture
def bob(running: RunningApp) -> Person:
    """Somebody else."""
    return Person(running)


@pytest.fixture
async def savings(ann: Person) -> str:
    """The path of Ann's portfolio in dollars with one account that tracks cash."""
    path = await ann.make_portfolio()
    await ann.open_account(path)
    return path
