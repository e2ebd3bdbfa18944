"""What waits for the commit of its request."""

import asyncio
from contextlib import suppress

import pytest

from folio.chassis.commit import after_commit, waiting_for_commit

pytestmark = pytest.mark.anyio


class Journal:
    """What was done, in order."""

    def __init__(self) -> None:
        self.entries: list[str] = []

    async def add(self, entry: str) -> None:
        """Do it."""
        self.entries.append(entry)

    async def later(self, entry: str) -> None:
        """Do it after the commit."""
        await after_commit(lambda: self.add(entry))


async def test_without_a_keyed_request_a_job_runs_at_once() -> None:
    journal = Journal()

    await journal.later("told")
    await journal.add("returned")

    assert journal.entries == ["told", "returned"]


async def test_jobs_run_in_order_after_the_commit() -> None:
    journal = Journal()

    async with waiting_for_commit():
        await journal.later("first")
        await journal.later("second")
        await journal.add("committed")

    assert journal.entries == ["committed", "first", "second"]


async def test_a_roll_back_drops_them() -> None:
    journal = Journal()

    with suppress(ZeroDivisionError):
        async with waiting_for_commit():
            await journal.later("told")
            raise ZeroDivisionError

    assert journal.entries == []


async def test_a_task_that_outlives_its_request_waits_for_nobody() -> None:
    journal, may_go = Journal(), asyncio.Event()

    async def linger() -> None:
        await may_go.wait()
        await journal.later("told late")

    async with waiting_for_commit():
        task = asyncio.create_task(linger())
    may_go.set()
    await task

    assert journal.entries == ["told late"]
