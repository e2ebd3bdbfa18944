"""What must wait until the transaction of the request has committed.

A keyed request is one transaction around its whole handler (``idempotency``). What its actions tell others
in passing would otherwise be heard before it is true, or although it never becomes true.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar

Job = Callable[[], Awaitable[None]]

# None outside of a keyed request; the list is taken away when its request has ended.
_waiting: ContextVar[list[list[Job]] | None] = ContextVar("waiting_for_commit", default=None)


async def after_commit(job: Job) -> None:
    """Run ``job`` now, or in a keyed request once that has committed; a roll-back drops it."""
    waiting = _waiting.get()
    if waiting:
        waiting[0].append(job)
    else:
        await job()


@asynccontextmanager
async def waiting_for_commit() -> AsyncIterator[None]:
    """Hold jobs back until the end of this context; an exception drops them."""
    jobs: list[Job] = []
    waiting = [jobs]
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
        # A task that outlives its request has a copy of this context: its jobs wait for nobody.
        waiting.clear()
    for job in jobs:
        await job()
