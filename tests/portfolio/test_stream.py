"""The live stream: who watches a portfolio hears of each new version of it, and of nothing else."""

import asyncio
import json
from collections.abc import AsyncIterator, MutableMapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from tests.fakes.people import running_people
from tests.portfolio.conftest import Person

pytestmark = pytest.mark.anyio

WAIT_S = 10


@dataclass(frozen=True)
class Socket:
    """A WebSocket spoken to as a server would: the ASGI messages in and out."""

    to_app: "asyncio.Queue[dict[str, Any]]"
    from_app: "asyncio.Queue[dict[str, Any]]"

    async def say(self, message: object) -> None:
        text = message if isinstance(message, str) else json.dumps(message)
        await self.to_app.put({"type": "websocket.receive", "text": text})

    async def hear(self) -> dict[str, Any]:
        async with asyncio.timeout(WAIT_S):
            message = await self.from_app.get()
        if message["type"] == "websocket.close":
            return {"closed": message["code"]}
        return dict(json.loads(message["text"]))


@asynccontextmanager
async def connected(person: Person) -> AsyncIterator[Socket]:
    headers = person.running.signed_in(person.id, *person.permissions)
    scope = {
        "type": "websocket",
        "asgi": {"version": "3.0"},
        "scheme": "ws",
        "path": "/api/stream",
        "raw_path": b"/api/stream",
        "query_string": b"",
        "subprotocols": [],
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 1),
        "server": ("localhost", 4110),
    }
    socket = Socket(asyncio.Queue(), asyncio.Queue())
    await socket.to_app.put({"type": "websocket.connect"})

    async def send(message: MutableMapping[str, Any]) -> None:
        await socket.from_app.put(dict(message))

    serving = asyncio.ensure_future(person.running.app(scope, socket.to_app.get, send))
    async with asyncio.timeout(WAIT_S):
        assert (await socket.from_app.get())["type"] == "websocket.accept"
    try:
        yield socket
    finally:
        await socket.to_app.put({"type": "websocket.disconnect", "code": 1001})
        async with asyncio.timeout(WAIT_S):
            await serving


def topic_of(path: str) -> str:
    return f"portfolio:{path.rpartition('/')[2]}"


DEPOSIT = {"type": "deposit", "date": "2004-03-01", "amount": "10"}


async def test_a_write_is_told_to_who_watches_with_a_rising_version(ann: Person, savings: str) -> None:
    async with connected(ann) as socket:
        await socket.say({"type": "subscribe", "topics": [topic_of(savings)]})
        subscribed = await socket.hear()
        await ann.book(savings, DEPOSIT)
        first = await socket.hear()
        await ann.book(savings, DEPOSIT)
        second = await socket.hear()

    assert subscribed == {"type": "subscribed", "topics": [topic_of(savings)]}
    assert first["type"] == "portfolio.changed"
    assert f"portfolio:{first['portfolio_id']}" == topic_of(savings)
    assert second["version"] > first["version"]


async def test_what_is_told_can_be_read_at_once(ann: Person, savings: str) -> None:
    async with connected(ann) as socket:
        await socket.say({"type": "subscribe", "topics": [topic_of(savings)]})
        await socket.hear()
        headers = {"Idempotency-Key": "told"}
        await ann.post(f"{savings}/activities", DEPOSIT, headers=headers)
        await socket.hear()
        held = (await ann.get(f"{savings}/holdings")).json()

    assert held["cash_value"] == "10.00"


async def test_a_price_entered_changes_the_portfolios_of_its_person(ann: Person, savings: str) -> None:
    ibm = (await ann.get("/api/instruments", q="IBM")).json()["items"][0]["id"]
    async with connected(ann) as socket:
        await socket.say({"type": "subscribe", "topics": [topic_of(savings)]})
        await socket.hear()
        await ann.put(f"/api/instruments/{ibm}/prices", {"items": [{"date": "2020-01-02", "close": "1"}]})
        news = await socket.hear()

    assert news["type"] == "portfolio.changed"


async def test_another_persons_portfolio_cannot_be_watched(bob: Person, savings: str) -> None:
    async with connected(bob) as socket:
        await socket.say({"type": "subscribe", "topics": [topic_of(savings)]})

        assert await socket.hear() == {"type": "subscribed", "topics": []}


async def test_a_topic_given_up_is_heard_of_no_more(ann: Person, savings: str) -> None:
    other = await ann.make_portfolio(name="Other")
    await ann.open_account(other)
    async with connected(ann) as socket:
        await socket.say({"type": "subscribe", "topics": [topic_of(savings), topic_of(other)]})
        await socket.hear()
        await socket.say({"type": "unsubscribe", "topics": [topic_of(savings)]})
        await socket.hear()
        await ann.book(savings, DEPOSIT)
        await ann.book(other, DEPOSIT)
        news = await socket.hear()

    assert f"portfolio:{news['portfolio_id']}" == topic_of(other)


@pytest.mark.parametrize(
    "message",
    [
        "",
        "hello",
        "[]",
        "null",
        '{"type": "subscribe"}',
        '{"type": "subscribe", "topics": ["portfolio:x"]}',
        '{"type": "subscribe", "topics": ["portfolio:------------------------------------"]}',
        '{"type": "buy", "topics": []}',
    ],
)
async def test_a_message_nobody_understands_ends_the_connection(ann: Person, message: str) -> None:
    async with connected(ann) as socket:
        await socket.say(message)

        assert await socket.hear() == {"closed": 4400}


async def test_a_visitor_hears_that_he_may_watch_no_longer(ann: Person, bob: Person, savings: str) -> None:
    async with running_people(ann.running.resources.valkey) as people:
        people.add(bob.id, name="Bob", email="bob@example.com")
        shared = await ann.post(f"{savings}/shares", {"email": "bob@example.com", "relation": "viewer"})
    async with connected(bob) as socket:
        await socket.say({"type": "subscribe", "topics": [topic_of(savings)]})
        subscribed = await socket.hear()

        await ann.delete(f"{savings}/shares/{shared.json()['id']}")
        gone = await socket.hear()
        await ann.book(savings, DEPOSIT)
        await socket.say({"type": "subscribe", "topics": [topic_of(savings)]})
        again = await socket.hear()

    assert subscribed["topics"] == [topic_of(savings)]
    assert gone == {"type": "portfolio.gone", "portfolio_id": savings.rpartition("/")[2]}
    assert again == {"type": "subscribed", "topics": []}
