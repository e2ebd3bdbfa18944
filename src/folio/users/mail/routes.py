"""The outbox, for those who look after users and for the command line."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from folio.chassis.auth import CurrentUser, internal, permission
from folio.chassis.ports import OPERATOR
from folio.chassis.routing import Router
from folio.chassis.wire import DEFAULT_LIMIT, Cursor, Limit, Page
from folio.users.desk import CurrentDesk
from folio.users.domain.postage import LetterState
from folio.users.domain.roles import Permission
from folio.users.mail.actions import list_outbox, queue_trial, retry_letter, show_mail
from folio.users.mail.contracts import MailState, OutboxLetter

router = Router(tags=["users"])

administrators = permission(Permission.USER_MANAGE.value)
operator = internal(OPERATOR)

StateFilter = Annotated[LetterState | None, Query(description="Only letters in this state.")]


@router.get("/api/mail", policy=administrators, summary="Whether mail works")
async def get_mail(desk: CurrentDesk) -> MailState:
    """Return which server mail leaves by, if any, and how many letters wait, were sent or given up."""
    return await show_mail(desk)


@router.get("/api/mail/outbox", policy=administrators, summary="Which letters there are")
async def get_outbox(
    user: CurrentUser,
    desk: CurrentDesk,
    state: StateFilter = None,
    cursor: Cursor = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Page[OutboxLetter]:
    """Return letters, newest first. What they say is shown only where no mail server could carry it."""
    return await list_outbox(desk, state=state, cursor=cursor, limit=limit, reader=user.id)


@router.post(
    "/api/mail/outbox/{letter_id}/retry",
    policy=administrators,
    status_code=204,
    summary="Send a letter again",
)
async def post_retry(letter_id: UUID, desk: CurrentDesk) -> None:
    """Make a letter that was given up due again."""
    await retry_letter(letter_id, desk)


@router.post("/api/mail/trials", policy=administrators, status_code=202, summary="Try whether mail works")
async def post_trial(user: CurrentUser, desk: CurrentDesk) -> None:
    """Send me a message; the outbox says what becomes of it."""
    await queue_trial(user.id, desk)


@router.get("/internal/outbox", policy=operator, summary="Which letters there are, for the command line")
async def get_operator_outbox(
    desk: CurrentDesk, state: StateFilter = None, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
) -> Page[OutboxLetter]:
    """Return letters, newest first."""
    return await list_outbox(desk, state=state, cursor=cursor, limit=limit, reader=None)
