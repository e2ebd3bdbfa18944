"""A service with jobs, two people, and work whose end a test decides."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import text

from folio.chassis.jobs.actions import Jobs, Report, start_job
from folio.chassis.jobs.store import Job, Step
from folio.users.accounts.store import add_account
from folio.users.app import SERVICE
from folio.users.domain.accounts import Account, Preferences
from tests.access.callers import put_at_the_door
from tests.fakes.clock import ManualClock
from tests.fixtures.apps import RunApp, RunningApp

KIND = "dream"
STEPS = (Step("sheep"),)
Work = Callable[[Job, Report], Awaitable[None]]


async def nothing(_job: Job, _report: Report) -> None:
    """Be done at once."""


@dataclass
class Bench:
    """The running service, a clock of one's own, and Ann, who has an account."""

    app: RunningApp
    clock: ManualClock
    ann: UUID

    def jobs(self, work: Work = nothing) -> Jobs:
        """Return the jobs of a process that does this work."""
        return Jobs(self.app.resources.store, self.clock, {KIND: work})

    async def start(self, user_id: UUID | None = None) -> Job:
        """Ask for a job."""
        async with self.app.resources.store.transaction() as connection:
            job, _ = await start_job(connection, KIND, user_id or self.ann, steps=STEPS, clock=self.clock)
        return job

    async def join(self) -> UUID:
        """Let somebody have an account."""
        user_id = uuid4()
        account = Account(
            id=user_id,
            email=f"{user_id}@example.com",
            name="Somebody",
            roles=("trader",),
            preferences=Preferences(),
            auth_version=1,
            created_at=self.clock.now(),
        )
        async with self.app.resources.store.transaction() as connection:
            await add_account(connection, account, password_hash=None)
        return user_id


@asynccontextmanager
async def open_bench(run_app: RunApp, clock: ManualClock) -> AsyncIterator[Bench]:
    """Run the service for as long as a test needs it."""
    async with run_app(SERVICE, clock=clock) as app:
        async with app.resources.store.transaction() as connection:
            await connection.execute(text("DELETE FROM jobs"))
        await put_at_the_door(app)
        bench = Bench(app, clock, uuid4())
        bench.ann = await bench.join()
        yield bench


class Dream:
    """Work that waits for its end; it can be counted how often it began."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self.end = asyncio.Event()
        self.times = 0
        self.was_stopped = False

    async def __call__(self, _job: Job, report: Report) -> None:
        """Count a sheep, and sleep."""
        self.times += 1
        await report([Step("sheep", "running", 1, 2)])
        self.begun.set()
        try:
            await self.end.wait()
        except asyncio.CancelledError:
            self.was_stopped = True
            raise
