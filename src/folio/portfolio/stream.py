"""The live stream: pages subscribe to portfolios and hear that one has a new version.

The page sends ``{"type": "subscribe", "topics": ["portfolio:<id>"]}``. It hears ``subscribed`` with what
it may watch, ``portfolio.changed`` with a version that only rises, ``portfolio.gone`` when it may not watch
one any more, and ``ping`` while nothing else happens.
"""

import asyncio
from collections import defaultdict
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Annotated, Literal
from uuid import UUID

from fastapi import WebSocket, WebSocketDisconnect
from pydantic import Field, ValidationError
from sqlalchemy.exc import SQLAlchemyError

from folio.chassis.auth import Principal, permission
from folio.chassis.bus import Bus
from folio.chassis.database import Database
from folio.chassis.grants.relations import Relation
from folio.chassis.guard import ObjectGuard
from folio.chassis.log import get_logger
from folio.chassis.routing import Router, provided_by
from folio.chassis.wire import StrictBody
from folio.portfolio.portfolios.actions import CHANGES_CHANNEL
from folio.portfolio.sharing.actions import CHANNEL as SHARES_CHANNEL

log = get_logger()
router = Router(tags=["stream"])

PING_INTERVAL_S = 20.0
JUDGE_INTERVAL_S = 1.0
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


@dataclass(eq=False, slots=True)
class Watcher:
    """One open socket: whose it is, what it watches, and what it is still to be told.

    ``visits`` are those of the ``watched`` portfolios that belong to somebody else.
    """

    user_id: UUID
    news: asyncio.Queue[News] = field(default_factory=lambda: asyncio.Queue(QUEUE_LENGTH))
    watched: set[UUID] = field(default_factory=set)
    visits: set[UUID] = field(default_factory=set)

    def tell(self, news: News) -> None:
        """Put news in its queue; a reader this slow only needs the newest."""
        if self.news.full():
            self.news.get_nowait()
        self.news.put_nowait(news)


class Watchers:
    """The open sockets of this instance by the portfolio they watch.

    Who watches another's portfolio is judged anew each second, and at once when a share of it changes.
    """

    def __init__(self, bus: Bus, *, guard: ObjectGuard, database: Database) -> None:
        self._watchers: dict[UUID, set[Watcher]] = defaultdict(set)
        self._guard = guard
        self._database = database
        bus.subscribe(CHANGES_CHANNEL, self._on_change)
        bus.subscribe(SHARES_CHANNEL, self._on_shares)

    async def watch(self, portfolio_ids: Collection[UUID], watcher: Watcher) -> None:
        """Let news of those of the portfolios that the watcher may see come to it."""
        for portfolio_id, relation in (await self._relations(portfolio_ids, watcher.user_id)).items():
            watcher.watched.add(portfolio_id)
            if relation is not Relation.OWNER:
                watcher.visits.add(portfolio_id)
            self._watchers[portfolio_id].add(watcher)

    def forget(self, portfolio_ids: Collection[UUID], watcher: Watcher) -> None:
        """Let no more news of the portfolios come to the watcher."""
        for portfolio_id in set(portfolio_ids) & watcher.watched:
            watcher.watched.discard(portfolio_id)
            watcher.visits.discard(portfolio_id)
            self._watchers[portfolio_id].discard(watcher)
            if not self._watchers[portfolio_id]:
                del self._watchers[portfolio_id]

    async def keep_judging(self) -> None:
        """End what may not be watched any more, until cancelled; no message has to arrive for it."""
        while True:
            try:
                for portfolio_id in tuple(self._watchers):
                    await self._judge(portfolio_id)
            except (SQLAlchemyError, OSError) as error:
                log.warning("stream.judging_failed", reason=str(error)[:300])
            await asyncio.sleep(JUDGE_INTERVAL_S)

    async def _judge(self, portfolio_id: UUID) -> None:
        for watcher in tuple(self._watchers.get(portfolio_id, ())):
            is_visitor = portfolio_id in watcher.visits
            if is_visitor and not await self._relations([portfolio_id], watcher.user_id):
                self.forget([portfolio_id], watcher)
                watcher.tell({"type": "portfolio.gone", "portfolio_id": str(portfolio_id)})

    async def _relations(self, portfolio_ids: Collection[UUID], user_id: UUID) -> dict[UUID, Relation]:
        async with self._database.reading() as connection:
            found = {
                one: await self._guard.relation_to(connection, "portfolio_id", one, user_id=user_id)
                for one in portfolio_ids
            }
        return {one: relation for one, relation in found.items() if relation is not None}

    async def _on_shares(self, message: News) -> None:
        await self._judge(UUID(str(message["portfolio_id"])))

    async def _on_change(self, message: News) -> None:
        portfolio_id = UUID(str(message["portfolio_id"]))
        news = {
            "type": "portfolio.changed",
            "portfolio_id": str(portfolio_id),
            "version": message["version"],
        }
        for watcher in tuple(self._watchers.get(portfolio_id, ())):
            watcher.tell(news)


@router.websocket("/api/stream", policy=permission("portfolio:read"))
async def stream(websocket: WebSocket, principal: Principal) -> None:
    """Serve one page until it leaves."""
    assert principal.user_id is not None  # noqa: S101 – the policy admits nobody else
    watchers, watcher = provided_by(websocket, Watchers), Watcher(principal.user_id)
    sending = asyncio.create_task(_send_news(websocket, watcher.news))
    try:
        with suppress(WebSocketDisconnect):
            await _listen(websocket, watcher, watchers)
    finally:
        sending.cancel()
        watchers.forget(tuple(watcher.watched), watcher)


async def _listen(websocket: WebSocket, watcher: Watcher, watchers: Watchers) -> None:
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
            await watchers.watch(portfolio_ids, watcher)
        else:
            watchers.forget(portfolio_ids, watcher)
        topics = sorted(f"{TOPIC_PREFIX}{one}" for one in watcher.watched)
        await watcher.news.put({"type": "subscribed", "topics": topics})


async def _send_news(websocket: WebSocket, queue: asyncio.Queue[News]) -> None:
    with suppress(WebSocketDisconnect, RuntimeError):  # the page left while we were writing
        while True:
            try:
                async with asyncio.timeout(PING_INTERVAL_S):
                    news = await queue.get()
            except TimeoutError:
                news = {"type": "ping"}
            await websocket.send_json(news)
