"""An export is made of every source, fails by name, and leaves nothing when nobody wants it any more."""

import json
import zipfile
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from folio.chassis.jobs.actions import HoldLost, JobFailed, Jobs
from folio.chassis.jobs.store import Job, Step
from folio.chassis.portability.sections import SectionPage, SectionView
from folio.users.exports.actions import (
    KIND,
    ExportNotReady,
    Exports,
    ExportUnwritable,
    fetch_archive,
    start_export,
    sweep_archives,
)
from folio.users.exports.archive import archive_path
from folio.users.exports.sources import SourceFailed
from folio.users.removal.actions import KEEPERS
from tests.fixtures.waiting import wait_until_async
from tests.users.audit.acts import actions_of, read_log
from tests.users.directory.crowd import Member, act, join, owner
from tests.users.door import PASSWORD, Door

pytestmark = pytest.mark.anyio


class Mute:
    """A service that does not answer after some pages."""

    name = "portfolio"

    def __init__(self, pages: int) -> None:
        self.pages = pages

    async def describe(self, _user_id: UUID) -> list[SectionView]:
        return [SectionView("accounts", ["id"], 9, is_table_only=False)]

    async def read(self, _user_id: UUID, _section: str, _after: str | None) -> SectionPage:
        if self.pages == 0:
            raise SourceFailed("the portfolio service does not answer")
        self.pages -= 1
        return SectionPage([{"id": self.pages}], "more")


async def count_jobs(door: Door) -> int:
    """Return how many jobs are kept, forgotten ones included."""
    async with door.desk.database.reading() as connection:
        return int(await connection.scalar(text("SELECT count(*) FROM jobs")) or 0)


def job_of(who: Member) -> Job:
    return Job(
        id=uuid4(),
        user_id=UUID(who.id),
        kind=KIND,
        state="running",
        steps=[Step("users"), Step("portfolio"), Step("archive")],
        problem=None,
        created_at=None,  # type: ignore[arg-type]  # work does not ask
        finished_at=None,
        expires_at=None,
    )


async def made(door: Door, exports: Exports, who: Member) -> Job:
    """Start an export and wait until it is made."""
    job = await start_export(exports, user_id=UUID(who.id))

    async def is_done() -> bool:
        answer = await door.http.get(f"/api/jobs/{job.id}", headers=who.headers)
        return bool(answer.json()["state"] == "done")

    await wait_until_async(is_done)
    return job


async def test_the_service_asks_every_keeper(owned: Door) -> None:
    whole: Exports = owned.running.app.state.provided[Exports]

    assert sorted(source.name for source in whole.sources) == sorted(KEEPERS)


async def test_the_archive_holds_the_person_and_no_secret(owned: Door, exports: Exports) -> None:
    ann, bob = await owner(owned), await join(owned, "Bob")
    token = await owned.http.post(
        "/api/tokens",
        json={"name": "=cron", "scopes": ["portfolio:read"], "expires_in_days": 30},
        headers=ann.headers,
    )

    job = await made(owned, exports, ann)

    jobs: Jobs = owned.running.app.state.provided[Jobs]
    path, name = await fetch_archive(job.id, exports, jobs, user_id=UUID(ann.id))
    with zipfile.ZipFile(path) as packed:
        everything = b"".join(packed.read(entry) for entry in packed.namelist()).decode()
        manifest = json.loads(packed.read("manifest.json"))
        (profile,) = json.loads(packed.read("users/profile.json"))
        audit = json.loads(packed.read("users/audit.json"))
    assert name.startswith("stock-portfolio-")
    assert (profile["email"], profile["id"]) == ("ann@example.com", ann.id)
    assert manifest["services"]["users"]["profile"] == 1
    assert "export.requested" in [entry["action"] for entry in audit]
    assert bob.id not in everything
    assert "bob@example.com" not in everything
    assert "argon2" not in everything
    assert "=cron" in everything
    assert token.json()["token"] not in everything
    log = actions_of(await read_log(owned, ann.headers, target=f"user:{ann.id}"))
    assert {"export.requested", "export.downloaded"} <= set(log)


@pytest.mark.parametrize("pages", [0, 2])
async def test_a_service_that_fails_is_named_and_nothing_is_left(
    owned: Door, exports: Exports, pages: int
) -> None:
    ann = await owner(owned)
    failing = replace(exports, sources=(*exports.sources, Mute(pages)))
    told: list[list[Step]] = []

    async def report(steps: object) -> None:
        told.append(list(steps))  # type: ignore[call-overload]  # a sequence of steps

    with pytest.raises(JobFailed, match="the portfolio service does not answer"):
        await failing.work(job_of(ann), report)

    assert [(step.name, step.state) for step in told[-1]] == [
        ("users", "done"),
        ("portfolio", "failed"),
        ("archive", "waiting"),
    ]
    assert told[-1][1].done == pages
    assert list(exports.folder.iterdir()) == []


async def test_progress_never_falls_and_ends_at_its_total(owned: Door, exports: Exports) -> None:
    ann, told = await owner(owned), []

    async def report(steps: object) -> None:
        told.append({step.name: (step.done, step.total) for step in steps})  # type: ignore[attr-defined]  # likewise

    job = replace(job_of(ann), steps=[Step("users"), Step("archive")])
    await exports.work(job, report)

    counts = [steps["users"][0] for steps in told]
    assert counts == sorted(counts)
    assert all(done == total for done, total in told[-1].values())


async def test_work_that_nobody_wants_leaves_nothing(owned: Door, exports: Exports) -> None:
    async def report(_steps: object) -> None:
        raise HoldLost("nobody waits")

    with pytest.raises(HoldLost):
        await exports.work(job_of(await owner(owned)), report)

    assert list(exports.folder.iterdir()) == []


async def test_a_disk_that_takes_nothing_is_told(owned: Door, exports: Exports) -> None:
    exports.folder.parent.mkdir(exist_ok=True)
    exports.folder.write_text("in the way")

    async def report(_steps: object) -> None:
        return

    with pytest.raises(ExportUnwritable, match="could not be written"):
        await exports.work(job_of(await owner(owned)), report)


async def test_what_is_not_made_cannot_be_fetched(owned: Door, exports: Exports) -> None:
    ann = await owner(owned)
    jobs: Jobs = owned.running.app.state.provided[Jobs]
    job = await made(owned, exports, ann)
    archive_path(exports.folder, job.id).unlink()

    with pytest.raises(ExportNotReady):
        await fetch_archive(job.id, exports, jobs, user_id=UUID(ann.id))


async def test_after_a_day_the_file_is_gone(owned: Door, exports: Exports) -> None:
    ann = await owner(owned)
    job = await made(owned, exports, ann)
    path = archive_path(exports.folder, job.id)
    await sweep_archives(exports)
    assert path.is_file()

    owned.advance(hours=24)
    await sweep_archives(exports)

    assert not path.exists()
    assert await count_jobs(owned) == 0


async def test_a_second_export_replaces_the_first(owned: Door, exports: Exports) -> None:
    ann = await owner(owned)
    first = await made(owned, exports, ann)
    second = await made(owned, exports, ann)
    await sweep_archives(exports)

    assert [entry.name for entry in exports.folder.iterdir()] == [f"{second.id}.zip"]
    assert (await owned.http.get(f"/api/jobs/{first.id}", headers=ann.headers)).status_code == 404


async def test_a_person_who_is_deleted_has_no_export_left(owned: Door, exports: Exports) -> None:
    bob = await join(owned, "Bob")
    await made(owned, exports, bob)

    left = await act(owned, bob, "POST", "/me/deletion", json={"password": PASSWORD})
    await sweep_archives(exports)

    assert left.status_code == 202
    assert list(exports.folder.iterdir()) == []
