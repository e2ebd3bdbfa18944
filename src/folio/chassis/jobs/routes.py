"""Ask how far one's jobs are, and cancel them."""

from typing import Annotated
from uuid import UUID

from folio.chassis.auth import CurrentUser, authenticated
from folio.chassis.jobs.actions import Jobs, cancel_job, list_jobs, show_job
from folio.chassis.jobs.store import Job
from folio.chassis.routing import Router, provided
from folio.chassis.wire import DEFAULT_LIMIT, Cursor, Limit, Page

router = Router(prefix="/api/jobs", tags=["jobs"])

CurrentJobs = Annotated[Jobs, provided(Jobs)]


@router.get("", policy=authenticated, summary="My jobs")
async def get_jobs(
    user: CurrentUser, jobs: CurrentJobs, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
) -> Page[Job]:
    """Return my jobs, newest first; one that has ended is forgotten after a day."""
    return await list_jobs(jobs, user_id=user.id, cursor=cursor, limit=limit)


@router.get("/{job_id}", policy=authenticated, summary="How far a job is")
async def get_job(job_id: UUID, user: CurrentUser, jobs: CurrentJobs) -> Job:
    """Return one of my jobs with its steps, and why it failed if it did."""
    return await show_job(job_id, jobs, user_id=user.id)


@router.delete("/{job_id}", policy=authenticated, summary="Cancel a job")
async def delete_job(job_id: UUID, user: CurrentUser, jobs: CurrentJobs) -> Job:
    """Stop a job of mine; what it has made already is removed."""
    return await cancel_job(job_id, jobs, user_id=user.id)
