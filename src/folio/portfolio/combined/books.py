"""The books of several portfolios together: merged once, kept until one of them changes."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from uuid import UUID

from pydantic import BaseModel

from folio.kernel.money import Currency
from folio.portfolio.combined.merging import merge
from folio.portfolio.domain.lots import CostMethod
from folio.portfolio.domain.valuation import Valuation
from folio.portfolio.reports.actions import Asker
from folio.portfolio.reports.books import Books
from folio.portfolio.reports.replay import Opened

MAX_MERGED = 4

Key = tuple[tuple[UUID, ...], str, CostMethod | None]


@dataclass(slots=True)
class _Merged:
    """A merged book, the books it was made of, and the lock that makes it once."""

    of: tuple[Opened, ...] = ()
    valuation: Valuation | None = None
    answers: dict[Hashable, bytes] = field(default_factory=dict)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class CombinedBooks:
    """Answers questions about several portfolios as if they were one."""

    def __init__(self, books: Books) -> None:
        self.books = books
        self._merged: OrderedDict[Key, _Merged] = OrderedDict()

    async def answer(
        self,
        asker: "CombinedAsker",
        asked: Hashable,
        compute: Callable[[Valuation], BaseModel],
        *,
        method: CostMethod | None,
    ) -> bytes:
        """Return the JSON of what ``compute`` makes of all of the asker's portfolios together.

        Raises:
            PortfolioNotFound: one of them is gone.
        """
        opened = tuple(
            [
                await self.books.open(member.portfolio_id, user_id=member.owner_id, method=method)
                for member in asker.members
            ]
        )
        key = tuple(member.portfolio_id for member in asker.members), asker.currency, method
        merged = self._merged.setdefault(key, _Merged())
        self._merged.move_to_end(key)
        while len(self._merged) > MAX_MERGED:
            self._merged.popitem(last=False)
        async with merged.lock:
            return await self._answer(merged, opened, (asker.currency, asked, compute))

    async def _answer(
        self,
        merged: _Merged,
        opened: tuple[Opened, ...],
        question: tuple[str, Hashable, Callable[[Valuation], BaseModel]],
    ) -> bytes:
        currency, asked, compute = question
        if len(merged.of) != len(opened) or any(a is not b for a, b in zip(merged.of, opened, strict=True)):
            found = await self.books.in_thread(lambda: merge(opened, Currency.of(currency)))
            merged.of, merged.valuation, merged.answers = opened, found, {}
        valuation = merged.valuation
        assert valuation is not None  # noqa: S101 – merged above
        if asked not in merged.answers:
            merged.answers[asked] = await self.books.in_thread(
                lambda: compute(valuation).model_dump_json(by_alias=True).encode()
            )
        return merged.answers[asked]


@dataclass(frozen=True, slots=True)
class Member:
    """One of the portfolios, and whose it is."""

    portfolio_id: UUID
    owner_id: UUID


@dataclass(frozen=True, slots=True)
class CombinedAsker(Asker):
    """Whose portfolios are asked about together, in which currency; ``portfolio_id`` is the first one's."""

    combined: CombinedBooks
    members: tuple[Member, ...]
    currency: str

    async def ask(
        self,
        name: str,
        compute: Callable[[Valuation], BaseModel],
        *,
        details: tuple[object, ...] = (),
        method: CostMethod | None = None,
        account_id: UUID | None = None,
    ) -> bytes:
        """Return the JSON of ``compute`` on the book of all portfolios together.

        Raises:
            PortfolioNotFound: one of them is gone.
        """
        del account_id  # a scope's business here
        return await self.combined.answer(self, (name, details), compute, method=method)
