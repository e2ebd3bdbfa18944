"""The live stream: pages subscribe to portfolios and hear that one has a new version.

The page sends ``{"type": "subscribe", "topics": ["portfolio:<id>"]}``. It hears ``subscribed`` with what
it may watch, ``portfolio.changed`` with a version that only rises, and ``ping`` while nothing else happens.
"""

import asyncio
from collections import defaultdict
from contextlib import suppress
from typing import Annotated, Literal
from uuid import UUID

from fastapi import WebSocket, WebSocketDisconnect
from pydantic import Field, ValidationError

from folio.chassis.auth import Principal, permission
from folio.chassis.bus import Bus
from folio.chassis.database import Database
from folio.chassis.routing import Router, provided_by
from folio.chassis.wire import StrictBody
from folio.portfolio.desk import Desk
from folio.portfolio.portfolios.actions import CHANGES_CHANNEL
from folio.portfolio.portfolios.store import PortfolioNotFound, find_version

router = Router(tags=["stream"])

PING_INTERVAL_S = 20.0
QUEUE_LENGTH = 100
MAX_TOPICS = 200
CLOSE_BAD_MESSAGE = 4400
TOPIC_PREFIX = "portfolio:"

Topic = Annotated[str, Field(pattern=r"^portfolio:[0-9a-f-]{36}$")]
News = dict[str, object]


class Subscription(StrictBody):
    """What a page wants to hear of; a later message adds to it or takes from it."""

    type: Literal["subscribe", "unsubscribe"]
    topics: Annotated[list[Topic], Field(max_length=MAX_TOPICS)]


class Watchers:
    """The open sockets of this instance by the portfolio they watch."""

    def __init__(self, bus: Bus) -> None:
        self._queues: dict[UUID, set[asyncio.Queue[News]]] = defaultdict(set)
        bus.subscribe(CHANGES_CHANNEL, self._tell)

    def watch(self, portfolio_id: UUID, queue: asyncio.Queue[News]) -> None:
        """Let news of the portfolio come into ``queue``."""
        self._queues[portfolio_id].add(queue)

    def forget(self, portfolio_id: UUID, queue: asyncio.Queue[News]) -> None:
        """Let no more news of the portfolio come into ``queue``."""
        watching = self._queues.get(portfolio_id)
        if watching is not None:
            watching.discard(queue)
            if not watching:
                del self._queues[portfolio_id]

    async def _tell(self, message: News) -> None:
        portfolio_id = UUID(str(message["portfolio_id"]))
        news = {
            "type": "portfolio.changed",
            "portfolio_id": str(portfolio_id),
            "version": message["version"],
        }
        for queue in tuple(self._queues.get(portfolio_id, ())):
            if queue.full():
                queue.get_nowait()  # a reader this slow only needs the newest versions
            queue.put_nowait(news)


@router.websocket("/api/stream", policy=permission("portfolio:read"))
async def stream(websocket: WebSocket, principal: Principal) -> None:
    """Serve one page until it leaves."""
    watchers, desk = provided_by(websocket, Watchers), provided_by(websocket, Desk)
    watched: set[UUID] = set()
    queue: asyncio.Queue[News] = asyncio.Queue(QUEUE_LENGTH)
    sending = asyncio.create_task(_send_news(websocket, queue))
    try:
        with suppress(WebSocketDisconnect):
            await _listen(
                websocket, principal, queue, watched=watched, watchers=watchers, database=desk.database
            )
    finally:
        sending.cancel()
        for portfolio_id in watched:
            watchers.forget(portfolio_id, queue)


async def _listen(  # noqa: PLR0913 – what a subscription changes
    websocket: WebSocket,
    principal: Principal,
    queue: asyncio.Queue[News],
    *,
    watched: set[UUID],
    watchers: Watchers,
    database: Database,
) -> None:
    while True:
        try:
            wanted = Subscription.model_validate_json(await websocket.receive_text())
            portfolio_ids = {UUID(topic.removeprefix(TOPIC_PREFIX)) for topic in wanted.topics}
        except (ValidationError, ValueError, KeyError):
            await websocket.close(
                CLOSE_BAD_MESSAGE, 'send {"type": "subscribe", "topics": ["portfolio:<id>"]}'
            )
            return
        if wanted.type == "subscribe":
            allowed = await _visible(portfolio_ids, principal, database)
            watched |= set(allowed)
            for portfolio_id in allowed:
                watchers.watch(portfolio_id, queue)
        else:
            for portfolio_id in portfolio_ids & watched:
                watchers.forget(portfolio_id, queue)
            watched -= portfolio_ids
        await queue.put({"type": "subscribed", "topics": sorted(f"{TOPIC_PREFIX}{one}" for one in watched)})


async def _visible(portfolio_ids: set[UUID], principal: Principal, database: Database) -> set[UUID]:
    visible: set[UUID] = set()
    if principal.user_id is None:
        return visible
    async with database.reading() as connection:
        for portfolio_id in portfolio_ids:
            with suppress(PortfolioNotFound):
                await find_version(connection, portfolio_id, user_id=principal.user_id)
                visible.add(portfolio_id)
    return visible


async def _send_news(websocket: WebSocket, queue: asyncio.Queue[News]) -> None:
    with suppress(WebSocketDisconnect, RuntimeError):  # the page left while we were writing
        while True:
            try:
                async with asyncio.timeout(PING_INTERVAL_S):
                    news = await queue.get()
            except TimeoutError:
                news = {"type": "ping"}
            await websocket.send_json(news)
