"""A job is done once, says how far it is, stops when it is cancelled, and outlives its process."""

import asyncio
from datetime import timedelta

import pytest

from folio.chassis.jobs import actions
from folio.chassis.jobs.actions import (
    BROKEN,
    HOLD,
    INTERRUPTED,
    MAX_TRIES,
    JobFailed,
    JobNotFound,
    cancel_job,
    do_next,
    list_jobs,
    show_job,
)
from folio.chassis.jobs.store import Job, JobProblem, Step, delete_jobs
from tests.chassis.jobs.bench import Bench, Dream

pytestmark = pytest.mark.anyio


async def state_of(bench: Bench, job: Job) -> Job:
    return await show_job(job.id, bench.jobs(), user_id=bench.ann)


async def test_of_one_kind_a_person_has_one_open_job(bench: Bench) -> None:
    one, two = await bench.start(), await bench.start()

    assert one.id == two.id


async def test_two_starts_at_once_are_one_job(bench: Bench) -> None:
    started = await asyncio.gather(*(bench.start() for _ in range(8)))

    assert len({job.id for job in started}) == 1


async def test_work_is_done_and_kept_for_a_day(bench: Bench) -> None:
    job = await bench.start()

    assert await do_next(bench.jobs())

    done = await state_of(bench, job)
    assert (done.state, done.finished_at) == ("done", bench.clock.now())
    assert done.expires_at == bench.clock.now() + timedelta(hours=24)
    assert not await do_next(bench.jobs())


async def test_progress_is_seen_while_it_works(bench: Bench) -> None:
    job, dream = await bench.start(), Dream()
    working = asyncio.create_task(do_next(bench.jobs(dream)))
    await dream.begun.wait()

    during = await state_of(bench, job)
    dream.end.set()
    await working

    assert (during.state, during.steps) == ("running", [Step("sheep", "running", 1, 2)])
    assert (await state_of(bench, job)).state == "done"


async def test_a_failure_is_told_and_the_next_job_is_another(bench: Bench) -> None:
    async def fail(_job: Job, _report: object) -> None:
        raise JobFailed("count more sheep", code="awake")

    job = await bench.start()
    await do_next(bench.jobs(fail))

    failed = await state_of(bench, job)
    assert (failed.state, failed.problem) == ("failed", JobProblem("awake", "count more sheep"))
    assert (await bench.start()).id != job.id


async def test_a_bug_fails_the_job_without_telling_what_it_was(bench: Bench) -> None:
    async def crash(_job: Job, _report: object) -> None:
        raise ZeroDivisionError("secret")

    job = await bench.start()
    await do_next(bench.jobs(crash))

    assert (await state_of(bench, job)).problem == BROKEN


@pytest.mark.parametrize("is_removed", [False, True])
async def test_cancelled_or_removed_work_stops(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, *, is_removed: bool
) -> None:
    monkeypatch.setattr(actions, "RENEW_S", 0.05)
    job, dream = await bench.start(), Dream()
    working = asyncio.create_task(do_next(bench.jobs(dream)))
    await dream.begun.wait()

    if is_removed:
        async with bench.app.resources.store.transaction() as connection:
            await delete_jobs(connection, bench.ann)
    else:
        cancelled = await cancel_job(job.id, bench.jobs(), user_id=bench.ann)
        assert cancelled.state == "cancelled"
    async with asyncio.timeout(10):
        await working

    assert dream.was_stopped


async def test_a_job_whose_process_died_is_begun_anew(bench: Bench) -> None:
    job, dream = await bench.start(), Dream()
    dying = asyncio.create_task(do_next(bench.jobs(dream)))
    await dream.begun.wait()
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)

    assert not await do_next(bench.jobs())
    bench.clock.advance(HOLD)
    assert await do_next(bench.jobs())

    assert (await state_of(bench, job)).state == "done"


async def test_a_job_that_kills_its_process_again_and_again_is_given_up(bench: Bench) -> None:
    job = await bench.start()
    for _ in range(MAX_TRIES):
        dream = Dream()
        dying = asyncio.create_task(do_next(bench.jobs(dream)))
        await dream.begun.wait()
        dying.cancel()
        await asyncio.gather(dying, return_exceptions=True)
        bench.clock.advance(HOLD)

    await do_next(bench.jobs())

    failed = await state_of(bench, job)
    assert (failed.state, failed.problem) == ("failed", INTERRUPTED)


async def test_somebody_elses_job_is_not_there(bench: Bench) -> None:
    job, bob = await bench.start(), await bench.join()

    with pytest.raises(JobNotFound):
        await show_job(job.id, bench.jobs(), user_id=bob)
    with pytest.raises(JobNotFound):
        await cancel_job(job.id, bench.jobs(), user_id=bob)
    assert (await list_jobs(bench.jobs(), user_id=bob, cursor=None, limit=9)).items == []
    assert (await state_of(bench, job)).state == "waiting"


async def test_jobs_are_listed_newest_first_in_pages(bench: Bench) -> None:
    started = []
    for _ in range(3):
        started.append((await bench.start()).id)
        await do_next(bench.jobs())
        bench.clock.advance(timedelta(seconds=1))

    first = await list_jobs(bench.jobs(), user_id=bench.ann, cursor=None, limit=2)
    rest = await list_jobs(bench.jobs(), user_id=bench.ann, cursor=first.next_cursor, limit=2)

    assert [job.id for job in (*first.items, *rest.items)] == started[::-1]
    assert rest.next_cursor is None
