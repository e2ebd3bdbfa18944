"""Jobs over HTTP are their owner's alone."""

import pytest

from tests.chassis.jobs.bench import Bench

pytestmark = pytest.mark.anyio


async def test_the_owner_sees_and_cancels_it(bench: Bench) -> None:
    job = await bench.start()
    http, headers = bench.app.http, bench.app.signed_in(bench.ann)

    seen = await http.get(f"/api/jobs/{job.id}", headers=headers)
    listed = await http.get("/api/jobs", headers=headers)
    cancelled = await http.delete(f"/api/jobs/{job.id}", headers=headers)
    again = await http.delete(f"/api/jobs/{job.id}", headers=headers)

    assert (seen.status_code, seen.json()["state"]) == (200, "waiting")
    assert seen.json()["steps"] == [{"name": "sheep", "state": "waiting", "done": 0, "total": None}]
    assert [item["id"] for item in listed.json()["items"]] == [str(job.id)]
    assert (cancelled.status_code, cancelled.json()["state"]) == (200, "cancelled")
    assert again.json() == cancelled.json()


async def test_for_anybody_else_it_is_not_there(bench: Bench) -> None:
    job = await bench.start()
    http, headers = bench.app.http, bench.app.signed_in(await bench.join())

    seen = await http.get(f"/api/jobs/{job.id}", headers=headers)
    cancelled = await http.delete(f"/api/jobs/{job.id}", headers=headers)

    assert [(one.status_code, one.json()["code"]) for one in (seen, cancelled)] == [
        (404, "job_not_found")
    ] * 2
    assert (await http.get("/api/jobs", headers=headers)).json()["items"] == []
