"""Start, show and cancel jobs, and do them: one at a time in a process, each by one process at a time."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from folio.chassis.clock import fresh_id
from folio.chassis.database import Database
from folio.chassis.jobs import store
from folio.chassis.jobs.store import Ending, Hold, Job, JobProblem, JobState, Step
from folio.chassis.log import get_logger
from folio.chassis.wire import Page, id_after, page_of
from folio.kernel.clock import Clock
from folio.kernel.errors import FolioError, NotFound

log = get_logger()

HOLD = timedelta(seconds=10)
RENEW_S = 2.0
POLL_S = 1.0
MAX_TRIES = 5
KEPT_FOR = timedelta(hours=24)
INTERRUPTED = JobProblem("job_interrupted", "this was interrupted too often: try again later")
BROKEN = JobProblem("internal_error", "something went wrong here: try again, and tell an administrator")


class JobNotFound(NotFound):
    """The user has no such job, or it is forgotten."""

    code = "job_not_found"


class JobFailed(FolioError):
    """The work cannot be done; the code and the message are shown to the person."""

    code = "job_failed"


class HoldLost(FolioError):
    """The job was cancelled, removed or taken over: whoever works on it stops."""

    code = "hold_lost"


Report = Callable[[Sequence[Step]], Awaitable[None]]
"""How work says how far it is; it raises ``HoldLost`` when nobody wants the work any more."""
Work = Callable[[Job, Report], Awaitable[None]]
"""What is done for a job; it may be begun anew, and raises ``JobFailed`` when it cannot be done."""


@dataclass(frozen=True, slots=True)
class Jobs:
    """The jobs of a service; ``kinds`` is what it can do."""

    database: Database
    clock: Clock
    kinds: Mapping[str, Work] = field(default_factory=dict)


async def start_job(
    connection: AsyncConnection, kind: str, user_id: UUID, *, steps: Sequence[Step], clock: Clock
) -> tuple[Job, bool]:
    """Return the user's open job of this kind, made now if there was none, and whether it is new."""
    job = Job(
        id=fresh_id(clock),
        user_id=user_id,
        kind=kind,
        state="waiting",
        steps=list(steps),
        problem=None,
        created_at=clock.now(),
        finished_at=None,
        expires_at=None,
    )
    while not await store.insert_job(connection, job):
        found = await store.find_open(connection, user_id, kind)
        if found is not None:
            return found, False
    return job, True


async def show_job(job_id: UUID, jobs: Jobs, *, user_id: UUID) -> Job:
    """Return a user's job.

    Raises:
        JobNotFound: he has none with this id.
    """
    async with jobs.database.reading() as connection:
        found = await store.find_job(connection, job_id, user_id=user_id, now=jobs.clock.now())
    if found is None:
        raise JobNotFound(f"you have no job {job_id}")
    return found


async def list_jobs(jobs: Jobs, *, user_id: UUID, cursor: str | None, limit: int) -> Page[Job]:
    """Return a page of a user's jobs, newest first.

    Raises:
        InvalidCursor: the cursor belongs to another list.
    """
    before, now = id_after(cursor), jobs.clock.now()
    async with jobs.database.reading() as connection:
        found = await store.list_jobs(connection, user_id, now=now, before=before, limit=limit + 1)
    return page_of(found, limit=limit, keys=lambda job: (str(job.id),))


async def cancel_job(job_id: UUID, jobs: Jobs, *, user_id: UUID) -> Job:
    """Stop a user's job, or forget what it made; one that has failed or was cancelled stays so.

    Raises:
        JobNotFound: he has none with this id.
    """
    ending = _ending("cancelled", jobs.clock)
    async with jobs.database.transaction() as connection:
        await store.cancel_job(connection, job_id, ending, user_id=user_id)
        found = await store.find_job(connection, job_id, user_id=user_id, now=ending.at)
    if found is None:
        raise JobNotFound(f"you have no job {job_id}")
    return found


async def do_jobs(jobs: Jobs) -> None:
    """Do what is asked for, oldest first, until cancelled."""
    while True:
        try:
            has_worked = await do_next(jobs)
        except (SQLAlchemyError, OSError) as error:
            log.warning("jobs.paused", reason=str(error)[:300])
            has_worked = False
        if not has_worked:
            await asyncio.sleep(POLL_S)


async def do_next(jobs: Jobs) -> bool:
    """Do the oldest job that nobody does; tell whether there was one."""
    holder, now = uuid4(), jobs.clock.now()
    async with jobs.database.transaction() as connection:
        claimed = await store.claim_job(
            connection, list(jobs.kinds), holder=holder, now=now, until=now + HOLD
        )
    if claimed is None:
        return False
    job, tries = claimed
    if tries > MAX_TRIES:
        await _end(job, holder, jobs, _ending("failed", jobs.clock, INTERRUPTED))
        return True
    log.info("job.started", job_id=str(job.id), kind=job.kind, tries=tries)
    await _work(job, holder, jobs)
    return True


async def _work(job: Job, holder: UUID, jobs: Jobs) -> None:
    working = asyncio.ensure_future(jobs.kinds[job.kind](job, _reporter(job, holder, jobs)))
    holding = asyncio.ensure_future(_keep_hold(job, holder, jobs))
    try:
        await asyncio.wait((working, holding), return_when=asyncio.FIRST_COMPLETED)
    finally:
        ended = working.done()
        working.cancel()
        holding.cancel()
        await asyncio.gather(working, holding, return_exceptions=True)
    if ended:
        await _settle(job, holder, jobs, working)
    else:
        log.info("job.stopped", job_id=str(job.id), kind=job.kind)


async def _settle(job: Job, holder: UUID, jobs: Jobs, working: asyncio.Future[None]) -> None:
    try:
        working.result()
    except JobFailed as failure:
        problem = JobProblem(failure.code, failure.message)
        await _end(job, holder, jobs, _ending("failed", jobs.clock, problem))
    except (HoldLost, SQLAlchemyError) as error:
        # Without the database nothing can be written down: the hold lapses, and the job is begun anew.
        log.warning("job.left", job_id=str(job.id), reason=str(error)[:300])
    except Exception:
        log.exception("job.broken", job_id=str(job.id), kind=job.kind)
        await _end(job, holder, jobs, _ending("failed", jobs.clock, BROKEN))
    else:
        await _end(job, holder, jobs, _ending("done", jobs.clock))


async def _end(job: Job, holder: UUID, jobs: Jobs, ending: Ending) -> None:
    async with jobs.database.transaction() as connection:
        await store.end_held(connection, Hold(job.id, holder, ending.at), ending)
    log.info("job.ended", job_id=str(job.id), kind=job.kind, state=ending.state)


async def _keep_hold(job: Job, holder: UUID, jobs: Jobs) -> None:
    """Renew the hold until it is lost; a database that does not answer is asked again."""
    report = _reporter(job, holder, jobs)
    while True:
        await asyncio.sleep(RENEW_S)
        try:
            await report(None)
        except HoldLost:
            return
        except (SQLAlchemyError, OSError) as error:
            log.warning("job.hold_not_renewed", job_id=str(job.id), reason=str(error)[:300])


def _reporter(job: Job, holder: UUID, jobs: Jobs) -> Callable[[Sequence[Step] | None], Awaitable[None]]:
    async def report(steps: Sequence[Step] | None) -> None:
        hold = Hold(job.id, holder, jobs.clock.now() + HOLD)
        async with jobs.database.transaction() as connection:
            is_held = await store.renew_hold(connection, hold, steps=steps)
        if not is_held:
            raise HoldLost("nobody waits for this work any more")

    return report


def _ending(state: JobState, clock: Clock, problem: JobProblem | None = None) -> Ending:
    now = clock.now()
    return Ending(state, now, now + KEPT_FOR, problem)
