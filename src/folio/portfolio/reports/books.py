"""The books this instance has open: each loaded once, computed once in a thread, shared by all who ask.

A book belongs to a version of its portfolio; after a write the next one starts from it and computes only
what changed.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from dataclasses import dataclass, field, replace
from typing import TypeVar, cast
from uuid import UUID

from pydantic import BaseModel

from folio.chassis.log import get_logger
from folio.portfolio.cost_rules.store import StoredRule, find_cost_policy
from folio.portfolio.desk import Desk
from folio.portfolio.domain.exact import day_number
from folio.portfolio.domain.lots import CostMethod
from folio.portfolio.domain.rules import CostRule
from folio.portfolio.domain.valuation import Valuation, value_book
from folio.portfolio.instruments.store import find_instruments, list_splits
from folio.portfolio.portfolios.store import MAX_ACCOUNTS, list_accounts
from folio.portfolio.prices.store import load_years
from folio.portfolio.rates.store import load_own_rates
from folio.portfolio.reports import store
from folio.portfolio.reports.footprint import footprint_of, footprint_of_part
from folio.portfolio.reports.replay import Loaded, Opened, open_valued, pack_newest
from folio.portfolio.reports.segments import FORMAT, SegmentDamaged
from folio.portfolio.reports.store import Head

MAX_ANSWERS = 50
MAX_PARTS = 16
# Fewer activities than this are read as rows about as fast as unpacked.
MIN_PACKED = 500

log = get_logger()

Result = TypeVar("Result")
Key = tuple[UUID, CostMethod | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of a portfolio; ``name`` and ``details`` tell it from other questions."""

    portfolio_id: UUID
    user_id: UUID
    name: str
    details: Hashable = None
    method: CostMethod | None = None
    account_id: UUID | None = None


@dataclass(slots=True)
class _Book:
    """An open book and the answers given from it."""

    opened: Opened
    own_bytes: int
    answers: OrderedDict[Hashable, bytes] = field(default_factory=OrderedDict)
    answer_bytes: int = 0
    of_accounts: OrderedDict[UUID, tuple[Valuation, int]] = field(default_factory=OrderedDict)

    def valuation(self, account_id: UUID | None) -> Valuation:
        whole = self.opened.valuation
        if account_id is None:
            return whole
        sized = self.of_accounts.pop(account_id, None)
        if sized is None:
            part = value_book(whole.book, whole.prices, accounts=frozenset({account_id}))
            sized = part, footprint_of_part(part)
        self.of_accounts[account_id] = sized
        while len(self.of_accounts) > MAX_PARTS:
            self.of_accounts.popitem(last=False)
        return sized[0]

    def keep(self, asked: Hashable, answer: bytes) -> None:
        self.answer_bytes += len(answer) - len(self.answers.pop(asked, b""))
        self.answers[asked] = answer
        while len(self.answers) > MAX_ANSWERS:
            self.answer_bytes -= len(self.answers.popitem(last=False)[1])

    @property
    def all_bytes(self) -> int:
        """About how much memory it takes, with the answers it gave and the accounts that were asked about."""
        return self.own_bytes + self.answer_bytes + sum(size for _, size in list(self.of_accounts.values()))


class Books:
    """Answers questions about portfolios from their books, as JSON."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._workers = ThreadPoolExecutor(desk.settings.compute_threads, thread_name_prefix="books")
        self._books: OrderedDict[Key, _Book] = OrderedDict()
        self._flights: dict[Hashable, asyncio.Task[object]] = {}

    async def answer(self, question: Question, compute: Callable[[Valuation], BaseModel]) -> bytes:
        """Return the JSON of what ``compute`` makes of the portfolio's newest book; it runs in a thread.

        Raises:
            PortfolioNotFound: the portfolio is not the person's.
        """
        async with self.desk.database.reading() as connection:
            head = await store.find_head(connection, question.portfolio_id, user_id=question.user_id)
        book = await self._book(head, question.method)
        asked = (question.name, question.account_id, question.details)
        known = book.answers.get(asked)
        if known is not None:
            return known

        async def work() -> bytes:
            return await self._in_thread(lambda: _render(compute(book.valuation(question.account_id))))

        answer = await self._once((id(book), asked), work)
        book.keep(asked, answer)
        self._forget_oldest()
        return answer

    async def open(self, portfolio_id: UUID, *, user_id: UUID, method: CostMethod | None = None) -> Opened:
        """Return the portfolio's newest book; the same object as long as nothing changes.

        Raises:
            PortfolioNotFound: the portfolio is not the person's.
        """
        async with self.desk.database.reading() as connection:
            head = await store.find_head(connection, portfolio_id, user_id=user_id)
        return (await self._book(head, method)).opened

    async def in_thread(self, work: Callable[[], Result]) -> Result:
        """Return what ``work`` gives, computed beside the event loop."""
        return await self._in_thread(work)

    @property
    def kept_bytes(self) -> int:
        """About how much memory all books take that are kept."""
        return sum(book.all_bytes for book in self._books.values())

    async def close(self) -> None:
        """Let the threads end."""
        self._workers.shutdown(wait=False, cancel_futures=True)

    async def _book(self, head: Head, method: CostMethod | None) -> _Book:
        key = (head.portfolio_id, method)
        until = day_number(self.desk.clock.now().date())
        book = self._books.get(key)
        if book is None or book.opened.head != head or book.opened.until != until:
            book = await self._once((key, head, until), lambda: self._open(head, method, until))
        self._books[key] = book
        self._books.move_to_end(key)
        self._forget_oldest()
        return book

    def _forget_oldest(self) -> None:
        """Let go of the books asked for longest ago, but for the newest, until the others have room."""
        settings = self.desk.settings
        while len(self._books) > 1 and (
            len(self._books) > settings.books_cached or self.kept_bytes > settings.books_memory_bytes
        ):
            self._books.popitem(last=False)

    async def _open(self, head: Head, method: CostMethod | None, until: int) -> _Book:
        book = self._books.get((head.portfolio_id, method))
        previous = book.opened if book is not None and _continues(book.opened, head, until) else None
        loaded = await self._load(head, method, until=until, previous=previous)
        try:
            opened = await self._in_thread(lambda: open_valued(loaded))
        except SegmentDamaged:
            log.warning("ledger_segment.damaged", portfolio_id=str(head.portfolio_id))
            async with self.desk.database.transaction() as connection:
                await store.drop_segments(connection, head.portfolio_id)
            loaded = await self._load(head, method, until=until, previous=None)
            opened = await self._in_thread(lambda: open_valued(loaded))
        return _Book(await self._pack(opened), footprint_of(opened))

    async def _pack(self, opened: Opened) -> Opened:
        """Pack the newest activities once there are many, so that the next cold read is a short one."""
        if len(opened.unpacked) < MIN_PACKED:
            return opened
        segment = await self._in_thread(lambda: pack_newest(opened))
        async with self.desk.database.transaction() as connection:
            await store.save_segment(connection, opened.head.portfolio_id, segment, layout=FORMAT)
        return replace(opened, packed=len(opened.activities), packed_through=segment.through)

    async def _load(
        self, head: Head, method: CostMethod | None, *, until: int, previous: Opened | None
    ) -> Loaded:
        portfolio_id, user_id = head.portfolio_id, head.user_id
        async with self.desk.database.reading() as connection:
            current = await store.find_head(connection, portfolio_id, user_id=user_id)
            segments = [] if previous else await store.load_segments(connection, portfolio_id, layout=FORMAT)
            after = previous.head.version.portfolio if previous else store.FIRST
            after = segments[-1].through if segments else after
            rows = await store.load_activities(connection, portfolio_id, after=after)
            accounts = await list_accounts(connection, portfolio_id, after=None, limit=MAX_ACCOUNTS)
            known = set(previous.valuation.book.terms.instruments) if previous else set()
            named = {UUID(text) for text in {row[5] for row in rows} if text is not None}
            named |= {row[16] for row in rows if row[16] is not None}
            new = named.union(*(segment.instruments for segment in segments)) - known
            instruments = await find_instruments(connection, known | new, user_id=user_id)
            splits = await list_splits(connection, known | new, user_id=user_id)
            same_market = previous is not None and previous.head.version.market == current.version.market
            priced = new if same_market else known | new
            years = await load_years(connection, priced, user_id=user_id)
            own_rates = await load_own_rates(connection, user_id)
            policy = await find_cost_policy(connection, portfolio_id)
        return Loaded(
            head=current,
            method=method or CostMethod(current.cost_method),
            until=until,
            previous=previous,
            segments=segments,
            rows=rows,
            accounts=accounts,
            instruments=instruments,
            splits=splits,
            years=years,
            has_all_years=not same_market,
            own_rates=own_rates,
            rules=tuple(_rule(rule) for rule in policy.rules) if method is None else (),
            is_pooled=policy.pool,
        )

    async def _in_thread(self, work: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._workers, work)

    async def _once(self, key: Hashable, work: Callable[[], Awaitable[Result]]) -> Result:
        """Return what ``work`` gives; whoever asks for the same meanwhile waits for the same."""
        flight = self._flights.get(key)
        if flight is None:
            # A context of its own: the work outlives the request that started it, and its transaction.
            flight = asyncio.get_running_loop().create_task(_run(work), context=Context())
            self._flights[key] = flight
            flight.add_done_callback(lambda done: self._land(key, done))
        return cast("Result", await asyncio.shield(flight))  # a key is only ever used for one type

    def _land(self, key: Hashable, flight: asyncio.Task[object]) -> None:
        del self._flights[key]
        if not flight.cancelled():
            flight.exception()  # told to whoever waits; nobody may be left to


async def _run(work: Callable[[], Awaitable[object]]) -> object:
    return await work()


def _continues(opened: Opened, head: Head, until: int) -> bool:
    """Return whether the next book may start from ``opened``; what changed in it is found when it is made."""
    before = opened.head
    return (
        opened.until == until
        and before.version.portfolio <= head.version.portfolio
        and before.currency == head.currency
    )


def _rule(stored: StoredRule) -> CostRule:
    method = CostMethod(stored.method)
    if stored.since is None:
        return CostRule(method, account_id=stored.account_id)
    return CostRule(method, day_number(stored.since), stored.account_id)


def _render(answer: BaseModel) -> bytes:
    return answer.model_dump_json(by_alias=True).encode()
