"""Jobs in the database of the service that does them."""

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

JobState = Literal["waiting", "running", "done", "failed", "cancelled"]
StepState = Literal["waiting", "running", "done", "failed"]
OPEN = "state IN ('waiting', 'running')"


@dataclass(frozen=True, slots=True)
class Step:
    """A part of a job; ``total`` is None while nobody knows."""

    name: str
    state: StepState = "waiting"
    done: int = 0
    total: int | None = None


@dataclass(frozen=True, slots=True)
class JobProblem:
    """Why a job failed, and what to do."""

    code: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Work for a user; once it has ended, what it made is kept until ``expires_at``."""

    id: UUID
    user_id: UUID
    kind: str
    state: JobState
    steps: list[Step]
    problem: JobProblem | None
    created_at: datetime
    finished_at: datetime | None
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Hold:
    """The claim of a process on a job, until an instant unless it is renewed."""

    job_id: UUID
    holder: UUID
    until: datetime


@dataclass(frozen=True, slots=True)
class Ending:
    """How a job ended; it is forgotten after ``expires_at``."""

    state: JobState
    at: datetime
    expires_at: datetime
    problem: JobProblem | None = None


async def insert_job(connection: AsyncConnection, job: Job) -> bool:
    """Save a new job unless the user has an open one of its kind; tell whether it was saved."""
    added = await connection.execute(
        text(
            "INSERT INTO jobs (id, user_id, kind, state, steps, created_at)"  # noqa: S608 – constants
            " VALUES (:id, :user, :kind, :state, CAST(:steps AS jsonb), :at)"
            f" ON CONFLICT (user_id, kind) WHERE {OPEN} DO NOTHING"
        ),
        {
            "id": job.id,
            "user": job.user_id,
            "kind": job.kind,
            "state": job.state,
            "steps": _steps_text(job.steps),
            "at": job.created_at,
        },
    )
    return bool(added.rowcount)


async def find_job(connection: AsyncConnection, job_id: UUID, *, user_id: UUID, now: datetime) -> Job | None:
    """Return a user's job that is not forgotten."""
    rows = await connection.execute(
        text(
            "SELECT * FROM jobs WHERE id = :id AND user_id = :user"
            " AND (expires_at IS NULL OR expires_at > :now)"
        ),
        {"id": job_id, "user": user_id, "now": now},
    )
    row = rows.one_or_none()
    return _job(row) if row else None


async def list_jobs(
    connection: AsyncConnection, user_id: UUID, *, now: datetime, before: UUID | None, limit: int
) -> list[Job]:
    """Return a user's jobs that are not forgotten, newest first, from the one before ``before``."""
    rows = await connection.execute(
        text(
            "SELECT * FROM jobs WHERE user_id = :user AND (expires_at IS NULL OR expires_at > :now)"
            " AND (CAST(:before AS uuid) IS NULL OR id < :before) ORDER BY id DESC LIMIT :limit"
        ),
        {"user": user_id, "now": now, "before": before, "limit": limit},
    )
    return [_job(row) for row in rows]


async def find_open(connection: AsyncConnection, user_id: UUID, kind: str) -> Job | None:
    """Return the user's job of this kind that has not ended."""
    rows = await connection.execute(
        text(f"SELECT * FROM jobs WHERE user_id = :user AND kind = :kind AND {OPEN}"),  # noqa: S608 – a constant
        {"user": user_id, "kind": kind},
    )
    row = rows.one_or_none()
    return _job(row) if row else None


async def claim_job(
    connection: AsyncConnection, kinds: Collection[str], *, holder: UUID, now: datetime, until: datetime
) -> tuple[Job, int] | None:
    """Take the oldest job that nobody holds; return it with the number of this try, from 1."""
    rows = await connection.execute(
        text(
            "UPDATE jobs SET state = 'running', holder = :holder, held_until = :until, tries = tries + 1"
            " WHERE id = (SELECT id FROM jobs WHERE kind = ANY(:kinds)"
            " AND (state = 'waiting' OR (state = 'running' AND held_until <= :now))"
            " ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING *"
        ),
        {"kinds": list(kinds), "holder": holder, "now": now, "until": until},
    )
    row = rows.one_or_none()
    return (_job(row), row.tries) if row else None


async def renew_hold(connection: AsyncConnection, hold: Hold, *, steps: Sequence[Step] | None = None) -> bool:
    """Hold on to a job, and write down how far it is; tell whether it still was held."""
    kept = await connection.execute(
        text(
            "UPDATE jobs SET held_until = :until, steps = coalesce(CAST(:steps AS jsonb), steps)"
            " WHERE id = :id AND holder = :holder AND state = 'running'"
        ),
        {
            "id": hold.job_id,
            "holder": hold.holder,
            "until": hold.until,
            "steps": None if steps is None else _steps_text(steps),
        },
    )
    return bool(kept.rowcount)


async def end_held(connection: AsyncConnection, hold: Hold, ending: Ending) -> bool:
    """Write down how a held job ended; tell whether it still was held."""
    return await _end(connection, "id = :id AND holder = :holder", ending, id=hold.job_id, holder=hold.holder)


async def cancel_job(connection: AsyncConnection, job_id: UUID, ending: Ending, *, user_id: UUID) -> None:
    """Cancel a user's job, and have what it made forgotten."""
    where = "id = :id AND user_id = :user"
    await _end(connection, where, ending, states=("waiting", "running", "done"), id=job_id, user=user_id)


async def delete_jobs(connection: AsyncConnection, user_id: UUID, *, kind: str | None = None) -> None:
    """Forget a user's jobs, those of one kind or all; whoever works on one stops."""
    await connection.execute(
        text("DELETE FROM jobs WHERE user_id = :user AND (CAST(:kind AS text) IS NULL OR kind = :kind)"),
        {"user": user_id, "kind": kind},
    )


async def delete_expired(connection: AsyncConnection, *, now: datetime) -> None:
    """Forget the jobs whose time has come."""
    await connection.execute(text("DELETE FROM jobs WHERE expires_at <= :now"), {"now": now})


async def list_kept(connection: AsyncConnection, kind: str) -> dict[UUID, JobState]:
    """Return the state of every job of a kind whose files may be there."""
    rows = await connection.execute(
        text("SELECT id, state FROM jobs WHERE kind = :kind AND state IN ('running', 'done')"),
        {"kind": kind},
    )
    return {row.id: row.state for row in rows}


async def _end(
    connection: AsyncConnection,
    where: str,
    ending: Ending,
    *,
    states: Sequence[JobState] = ("running",),
    **names: UUID,
) -> bool:
    problem = json.dumps(asdict(ending.problem)) if ending.problem else None
    ended = await connection.execute(
        text(
            "UPDATE jobs SET state = :state, problem = CAST(:problem AS jsonb), finished_at = :at,"  # noqa: S608 – constants
            f" expires_at = :expires, holder = NULL WHERE {where} AND state = ANY(:states)"
        ),
        {
            "state": ending.state,
            "problem": problem,
            "at": ending.at,
            "expires": ending.expires_at,
            "states": list(states),
            **names,
        },
    )
    return bool(ended.rowcount)


def _steps_text(steps: Sequence[Step]) -> str:
    return json.dumps([asdict(step) for step in steps])


def _job(row: Row[tuple[object, ...]]) -> Job:
    return Job(
        id=row.id,
        user_id=row.user_id,
        kind=row.kind,
        state=row.state,
        steps=[Step(**step) for step in row.steps],
        problem=JobProblem(**row.problem) if row.problem else None,
        created_at=row.created_at,
        finished_at=row.finished_at,
        expires_at=row.expires_at,
    )
