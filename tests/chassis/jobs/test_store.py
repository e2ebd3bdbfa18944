"""Jobs as they are kept."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from folio.chassis.jobs import store
from folio.chassis.jobs.store import Ending, Hold, JobProblem, Step
from tests.chassis.jobs.bench import KIND, Bench

pytestmark = pytest.mark.anyio


async def test_a_job_is_claimed_by_one_process_until_its_hold_lapses(bench: Bench) -> None:
    job = await bench.start()
    now, one, two = bench.clock.now(), uuid4(), uuid4()
    until = now + timedelta(seconds=10)

    async with bench.app.resources.store.transaction() as connection:
        first = await store.claim_job(connection, [KIND], holder=one, now=now, until=until)
        early = await store.claim_job(connection, [KIND], holder=two, now=now, until=until)
        late = await store.claim_job(connection, [KIND], holder=two, now=until, until=until)
        lost = await store.renew_hold(connection, Hold(job.id, one, until))
        ended = await store.end_held(connection, Hold(job.id, one, until), Ending("done", now, until))

    assert first is not None
    assert (first[0].id, first[1]) == (job.id, 1)
    assert early is None
    assert late is not None
    assert late[1] == 2
    assert (lost, ended) == (False, False)


async def test_steps_and_the_reason_of_a_failure_come_back_as_they_were(bench: Bench) -> None:
    job = await bench.start()
    now, holder = bench.clock.now(), uuid4()
    hold = Hold(job.id, holder, now)
    steps = [Step("sheep", "failed", 3, 7)]

    async with bench.app.resources.store.transaction() as connection:
        await store.claim_job(connection, [KIND], holder=holder, now=now, until=now)
        assert await store.renew_hold(connection, hold, steps=steps)
        problem = JobProblem("awake", "count more sheep")
        ending = Ending("failed", now, now + timedelta(hours=1), problem)
        assert await store.end_held(connection, hold, ending)
        found = await store.find_job(connection, job.id, user_id=bench.ann, now=now)

    assert found is not None
    assert (found.state, found.steps, found.problem) == ("failed", steps, problem)


async def test_a_job_is_forgotten_when_its_time_has_come(bench: Bench) -> None:
    job, now = await bench.start(), bench.clock.now()
    later = now + timedelta(hours=24)

    async with bench.app.resources.store.transaction() as connection:
        await store.cancel_job(connection, job.id, Ending("cancelled", now, later), user_id=bench.ann)
        before = await store.find_job(connection, job.id, user_id=bench.ann, now=now)
        at_it = await store.find_job(connection, job.id, user_id=bench.ann, now=later)
        await store.delete_expired(connection, now=later)
        left = await connection.scalar(text("SELECT count(*) FROM jobs WHERE id = :id"), {"id": job.id})

    assert before is not None
    assert (at_it, left) == (None, 0)


async def test_jobs_go_with_their_user(bench: Bench) -> None:
    bob = await bench.join()
    await bench.start(bob)
    hers = await bench.start()

    async with bench.app.resources.store.transaction() as connection:
        await connection.execute(text("DELETE FROM users WHERE id = :id"), {"id": bob})
        now = bench.clock.now()
        his = await store.list_jobs(connection, bob, now=now, before=None, limit=9)
        kept = await store.list_jobs(connection, bench.ann, now=now, before=None, limit=9)

    assert (his, [job.id for job in kept]) == ([], [hers.id])
