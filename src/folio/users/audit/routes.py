"""Read the audit log, take it along, and prove that it is whole."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated, Literal

from fastapi import Depends, Query
from fastapi.responses import StreamingResponse

from folio.chassis.auth import internal, permission
from folio.chassis.ports import OPERATOR
from folio.chassis.routing import Router
from folio.chassis.wire import DEFAULT_LIMIT, Cursor, Limit, Page
from folio.kernel.acts import Outcome
from folio.kernel.errors import FieldError, Invalid
from folio.users.audit.actions import export_acts, list_acts, sign_head
from folio.users.audit.lines import CSV_HEADER, csv_line, json_line
from folio.users.audit.signing import HeadSigner
from folio.users.audit.store import Question
from folio.users.audit.verification import verify_log
from folio.users.contracts import AuditEntry, AuditVerdict
from folio.users.desk import CurrentDesk, Desk
from folio.users.domain.roles import Permission

router = Router(prefix="/api/audit", tags=["audit"])

operating = Router(tags=["internal"])

reading = permission(Permission.AUDIT_READ.value)
Words = Annotated[str | None, Query(min_length=1, max_length=200)]


class NaiveInstant(Invalid):
    """An instant has no offset from UTC."""

    code = "invalid_request"


def _question(  # noqa: PLR0913, PLR0917 – mirrors the query
    actor: Annotated[Words, Query(description="Id, or a part of name or address.")] = None,
    action: Annotated[Words, Query(description="An action, or its beginning such as `session.`")] = None,
    target: Annotated[Words, Query(description="A kind, an id, or `kind:id`.")] = None,
    outcome: Outcome | None = None,
    text: Annotated[Words, Query(description="Any words of the entry.")] = None,
    since: Annotated[datetime | None, Query(alias="from")] = None,
    until: Annotated[datetime | None, Query(alias="to", description="Exclusive.")] = None,
) -> Question:
    for name, instant in (("from", since), ("to", until)):
        if instant is not None and instant.tzinfo is None:
            detail = "give the offset too, as in 2026-01-02T03:04:05Z"
            raise NaiveInstant(
                f"{name}: {detail}", errors=(FieldError(f"/{name}", "timezone_aware", detail),)
            )
    return Question(
        actor=actor, action=action, target=target, outcome=outcome, text=text, since=since, until=until
    )


Asked = Annotated[Question, Depends(_question)]


@router.get("", policy=reading, summary="What was done")
async def get_audit(
    asked: Asked, desk: CurrentDesk, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
) -> Page[AuditEntry]:
    """Return the audit log, newest first; all filters together narrow it."""
    return await list_acts(asked, desk.database, cursor=cursor, limit=limit)


@router.get("/export", policy=reading, summary="The log as a file", response_class=StreamingResponse)
async def get_export(
    asked: Asked,
    desk: CurrentDesk,
    format_: Annotated[Literal["csv", "jsonl"], Query(alias="format")] = "jsonl",
) -> StreamingResponse:
    """Return what the filters leave as CSV or as one JSON object a line, newest first."""
    entries = export_acts(asked, desk.database)
    media_type = "text/csv; charset=utf-8" if format_ == "csv" else "application/x-ndjson"
    disposition = f'attachment; filename="audit.{format_}"'
    return StreamingResponse(
        _lines(entries, format_), media_type=media_type, headers={"Content-Disposition": disposition}
    )


@router.post("/verify", policy=reading, summary="Whether the log is whole")
async def post_verify(desk: CurrentDesk) -> AuditVerdict:
    """Recompute the chain, compare the signed heads, and name the first record that cannot be believed."""
    return await _verify(desk)


@operating.post("/internal/audit/verify", policy=internal(OPERATOR), summary="Whether the log is whole")
async def post_verify_for_operator(desk: CurrentDesk) -> AuditVerdict:
    """Do the same for the command line."""
    return await _verify(desk)


async def _verify(desk: Desk) -> AuditVerdict:
    signer = HeadSigner(desk.keys)
    verdict = await verify_log(desk.database, signer)
    if verdict.is_intact:
        await sign_head(desk.database, signer, desk.clock)
    return verdict


async def _lines(entries: AsyncIterator[AuditEntry], format_: str) -> AsyncIterator[str]:
    if format_ == "csv":
        yield CSV_HEADER
    async for entry in entries:
        yield csv_line(entry) if format_ == "csv" else json_line(entry)
