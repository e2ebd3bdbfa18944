"""Exports over HTTP: started with a fresh proof, one at a time, and fetched by their owner alone."""

import io
import zipfile

import pytest

from folio.users.exports.actions import Exports
from tests.fixtures.waiting import wait_until_async
from tests.users.directory.crowd import Member, act, join, member_of, owner
from tests.users.door import Door

pytestmark = pytest.mark.anyio


async def made(door: Door, who: Member) -> str:
    """Start an export and return its id once it is made."""
    answer = await act(door, who, "POST", "/me/exports")
    assert answer.status_code == 202, answer.text
    job_id: str = answer.json()["id"]

    async def is_done() -> bool:
        seen = await door.http.get(f"/api/jobs/{job_id}", headers=who.headers)
        return bool(seen.json()["state"] == "done")

    await wait_until_async(is_done)
    return job_id


async def test_an_export_is_made_and_downloaded(owned: Door, exports: Exports) -> None:
    ann = await owner(owned)
    job_id = await made(owned, ann)

    answer = await act(owned, ann, "GET", f"/me/exports/{job_id}/archive")

    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    assert answer.headers["content-disposition"].startswith('attachment; filename="stock-portfolio-')
    assert answer.headers["cache-control"] == "no-store"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        assert packed.testzip() is None
        assert {"README.txt", "manifest.json", "users/sessions.csv"} <= set(packed.namelist())


async def test_a_running_export_is_returned_instead_of_a_second(owned: Door) -> None:
    ann = await owner(owned)

    one, two = [await act(owned, ann, "POST", "/me/exports") for _ in range(2)]

    assert (one.json()["id"], one.json()["kind"]) == (two.json()["id"], "export")
    assert [step["name"] for step in one.json()["steps"]] == ["users", "portfolio", "archive"]
    early = await act(owned, ann, "GET", f"/me/exports/{one.json()['id']}/archive")
    assert (early.status_code, early.json()["code"]) == (409, "export_not_ready")


async def test_a_cancelled_export_cannot_be_fetched(owned: Door, exports: Exports) -> None:
    ann = await owner(owned)
    job_id = await made(owned, ann)

    cancelled = await owned.http.delete(f"/api/jobs/{job_id}", headers=ann.headers)

    assert cancelled.json()["state"] == "cancelled"
    answer = await act(owned, ann, "GET", f"/me/exports/{job_id}/archive")
    assert (answer.status_code, answer.json()["code"]) == (409, "export_not_ready")


async def test_somebody_elses_export_is_not_there(owned: Door, exports: Exports) -> None:
    job_id = await made(owned, await owner(owned))
    bob = await join(owned, "Bob")

    answer = await act(owned, bob, "GET", f"/me/exports/{job_id}/archive")

    assert (answer.status_code, answer.json()["code"]) == (404, "job_not_found")


async def test_both_need_a_fresh_proof(owned: Door, exports: Exports) -> None:
    ann = await owner(owned)
    job_id = await made(owned, ann)
    owned.advance(minutes=11)
    later = member_of((await owned.refresh(ann.refresh_token)).json())

    start = await act(owned, later, "POST", "/me/exports")
    fetch = await act(owned, later, "GET", f"/me/exports/{job_id}/archive")

    assert [one.json()["code"] for one in (start, fetch)] == ["step_up_required"] * 2


async def test_after_a_day_it_is_forgotten(owned: Door, exports: Exports) -> None:
    job_id = await made(owned, await owner(owned))
    owned.advance(hours=24)
    ann = await owner(owned)

    answer = await act(owned, ann, "GET", f"/me/exports/{job_id}/archive")

    assert (answer.status_code, answer.json()["code"]) == (404, "job_not_found")
