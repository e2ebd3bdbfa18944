"""What the service does for an export: begin it, make it, hand it over, and forget it in time."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from folio.chassis.jobs.actions import JobFailed, JobNotFound, Jobs, Report, show_job, start_job
from folio.chassis.jobs.store import Job, Step, delete_expired, delete_jobs, find_open, list_kept
from folio.chassis.portability.sections import SectionView
from folio.kernel.acts import Act, Target
from folio.kernel.errors import Conflict
from folio.users.audit.actions import record_act
from folio.users.desk import Desk
from folio.users.domain.exports import MANIFEST, README, README_TEXT, archive_name, manifest_text
from folio.users.exports.archive import Workroom, archive_path, sweep_folder
from folio.users.exports.sources import Source, SourceFailed

KIND = "export"
PACKING = "archive"


class ExportNotReady(Conflict):
    """The export is not made yet, or could not be made."""

    code = "export_not_ready"


class ExportUnwritable(JobFailed):
    """The disk does not take the files."""

    code = "export_unwritable"


@dataclass(frozen=True, slots=True)
class Exports:
    """What makes exports: where the data come from, and the folder the archives are kept in."""

    desk: Desk
    sources: Sequence[Source]
    folder: Path

    async def work(self, job: Job, report: Report) -> None:
        """Make the archive of a job.

        Raises:
            JobFailed: a service does not give out its data, or the disk does not take them.
            HoldLost: nobody wants it any more.
        """
        room = Workroom(self.folder, job.id)
        try:
            await asyncio.to_thread(room.open)
            await _fill(room, job, self, _Progress(report, job.steps))
        except OSError as error:
            raise ExportUnwritable(f"the file could not be written: {error.strerror}") from error
        finally:
            room.remove()


async def start_export(exports: Exports, *, user_id: UUID) -> Job:
    """Begin an export of all a person's data; one that runs is returned, and an older one is forgotten."""
    desk = exports.desk
    steps = [Step(name) for name in (*(source.name for source in exports.sources), PACKING)]
    async with desk.database.transaction() as connection:
        running = await find_open(connection, user_id, KIND)
        if running is not None:
            return running
        await delete_jobs(connection, user_id, kind=KIND)
        job, is_new = await start_job(connection, KIND, user_id, steps=steps, clock=desk.clock)
        if is_new:
            act = Act("export.requested", Target("user", str(user_id)))
            await record_act(connection, act, clock=desk.clock)
    return job


async def fetch_archive(job_id: UUID, exports: Exports, jobs: Jobs, *, user_id: UUID) -> tuple[Path, str]:
    """Return where a person's archive is and what to call it.

    Raises:
        JobNotFound: he has no such export, or it is forgotten.
        ExportNotReady: it is not made.
    """
    job = await show_job(job_id, jobs, user_id=user_id)
    if job.kind != KIND:
        raise JobNotFound(f"you have no export {job_id}")
    path = archive_path(exports.folder, job_id)
    if job.state != "done" or job.finished_at is None:
        raise ExportNotReady("this export is not made: wait for it, or start another")
    if not await asyncio.to_thread(path.is_file):
        raise ExportNotReady("this export is on another machine, or gone: start another")
    async with exports.desk.database.transaction() as connection:
        act = Act("export.downloaded", Target("user", str(user_id)))
        await record_act(connection, act, clock=exports.desk.clock)
    return path, archive_name(job.finished_at)


async def sweep_archives(exports: Exports) -> None:
    """Forget jobs past their time; remove the files of exports that are cancelled, forgotten, or dead."""
    async with exports.desk.database.transaction() as connection:
        await delete_expired(connection, now=exports.desk.clock.now())
        kept = await list_kept(connection, KIND)
    running = {job_id for job_id, state in kept.items() if state == "running"}
    await asyncio.to_thread(sweep_folder, exports.folder, archives=set(kept), workrooms=running)


class _Progress:
    """How far each step is, told whenever it changes."""

    def __init__(self, report: Report, steps: Sequence[Step]) -> None:
        self._report = report
        self._steps = {step.name: Step(step.name) for step in steps}

    async def begin(self, name: str, total: int) -> None:
        await self._change(Step(name, "running", 0, total))

    async def add(self, name: str, done: int) -> None:
        step = self._steps[name]
        count = step.done + done
        await self._change(replace(step, done=count, total=max(step.total or 0, count)))

    async def end(self, name: str) -> None:
        step = self._steps[name]
        await self._change(replace(step, state="done", total=step.done))

    async def fail(self, name: str) -> None:
        await self._change(replace(self._steps[name], state="failed"))

    async def _change(self, step: Step) -> None:
        self._steps[step.name] = step
        await self._report(list(self._steps.values()))


async def _fill(room: Workroom, job: Job, exports: Exports, progress: _Progress) -> None:
    for source in exports.sources:
        try:
            await _collect(room, source, job.user_id, progress)
        except SourceFailed as failure:
            await progress.fail(source.name)
            raise JobFailed(failure.message, code=failure.code) from failure
    await progress.begin(PACKING, len(room.files))
    manifest = manifest_text(job.user_id, room.files, at=exports.desk.clock.now())
    await asyncio.to_thread(room.pack, {README: README_TEXT, MANIFEST: manifest})
    await progress.add(PACKING, len(room.files))
    await progress.end(PACKING)


async def _collect(room: Workroom, source: Source, user_id: UUID, progress: _Progress) -> None:
    await progress.begin(source.name, 0)
    sections = await source.describe(user_id)
    await progress.begin(source.name, sum(section.total for section in sections))
    for section in sections:
        await _copy(room, source, section, user_id=user_id, progress=progress)
    await progress.end(source.name)


async def _copy(
    room: Workroom, source: Source, section: SectionView, *, user_id: UUID, progress: _Progress
) -> None:
    sheets = await asyncio.to_thread(room.begin, source.name, section)
    after: str | None = None
    while True:
        page = await source.read(user_id, section.name, after)
        await asyncio.to_thread(sheets.add, page.rows)
        if page.rows:
            await progress.add(source.name, len(page.rows))
        after = page.next
        if after is None:
            break
    await asyncio.to_thread(sheets.end)
