"""Break-glass over HTTP."""

import datetime as dt
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from folio.chassis.auth import CurrentUser, permission
from folio.chassis.routing import Router
from folio.chassis.wire import Page, StrictBody
from folio.portfolio.contracts import Portfolio
from folio.portfolio.desk import CurrentDesk
from folio.portfolio.sharing.need import break_glass

router = Router(tags=["sharing"])


class Emergency(StrictBody):
    """Whose portfolios have to be looked at, why, and for how many minutes."""

    user_id: UUID
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=10, max_length=500)]
    minutes: Annotated[int, Field(ge=5, le=240)] = 60


@router.post("/api/break-glass", policy=permission("portfolio:break_glass").fresh(), status_code=201)
async def open_in_need(body: Emergency, user: CurrentUser, desk: CurrentDesk) -> Page[Portfolio]:
    """Read a person's portfolios for a time; the audit log and the person are told."""
    lasts = dt.timedelta(minutes=body.minutes)
    opened = await break_glass(body.user_id, body.reason, lasts=lasts, admin_id=user.id, desk=desk)
    return Page(opened, None)
