"""Start an export of one's own data, and fetch it."""

from typing import Annotated
from uuid import UUID

from fastapi.responses import FileResponse

from folio.chassis.auth import CurrentUser, authenticated
from folio.chassis.jobs.routes import CurrentJobs
from folio.chassis.jobs.store import Job
from folio.chassis.routing import Router, provided
from folio.users.exports.actions import Exports, fetch_archive, start_export

router = Router(prefix="/api/users/me/exports", tags=["users"])

CurrentExports = Annotated[Exports, provided(Exports)]


@router.post("", policy=authenticated.fresh(), status_code=202, summary="Export my data")
async def post_export(user: CurrentUser, exports: CurrentExports) -> Job:
    """Start a job that collects everything the platform keeps of me; one that runs already is returned."""
    return await start_export(exports, user_id=user.id)


@router.get(
    "/{job_id}/archive",
    policy=authenticated.fresh(),
    summary="Download my export",
    response_class=FileResponse,
)
async def get_archive(
    job_id: UUID, user: CurrentUser, exports: CurrentExports, jobs: CurrentJobs
) -> FileResponse:
    """Return the zip file that the job has made; it is removed a day after that."""
    path, name = await fetch_archive(job_id, exports, jobs, user_id=user.id)
    return FileResponse(
        path, media_type="application/zip", filename=name, headers={"Cache-Control": "no-store"}
    )
