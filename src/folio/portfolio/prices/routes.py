"""Closes over HTTP."""

import asyncio
import datetime as dt
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from fastapi import BackgroundTasks, Body
from pydantic import Field

from folio.chassis.auth import CurrentUser, permission
from folio.chassis.routing import Router
from folio.chassis.wire import DateText, StrictBody
from folio.kernel.errors import FieldError
from folio.portfolio.contracts import PriceHistory
from folio.portfolio.desk import CurrentDesk
from folio.portfolio.portfolios.actions import announce_market_change
from folio.portfolio.prices import actions
from folio.portfolio.prices.sheet import read_sheet
from folio.portfolio.wire import Figure, FromDay, ToDay

router = Router(tags=["prices"])
READ = permission("portfolio:read")
WRITE = permission("portfolio:write")
SHEET_LIMIT_BYTES = 8 * 1024 * 1024
MAX_CLOSES = 20_000


Sheet = Annotated[
    bytes, Body(media_type="text/csv", description="A first line `date,close`, then a day on each line.")
]


class Close(StrictBody):
    """The close of a day in the instrument's currency; null removes the one I entered."""

    date: DateText
    close: Figure | None


class Closes(StrictBody):
    """Closes to keep."""

    items: Annotated[list[Close], Field(min_length=1, max_length=MAX_CLOSES)]


@router.get("/api/instruments/{instrument_id}/prices", policy=READ)
async def show_prices(
    instrument_id: UUID, user: CurrentUser, desk: CurrentDesk, first: FromDay = None, last: ToDay = None
) -> PriceHistory:
    """Show the as-traded closes of an instrument; those I entered win over bundled ones."""
    return await actions.show_prices(instrument_id, first=first, last=last, user_id=user.id, desk=desk)


@router.put("/api/instruments/{instrument_id}/prices", policy=WRITE)
async def save_prices(
    instrument_id: UUID, body: Closes, user: CurrentUser, desk: CurrentDesk, later: BackgroundTasks
) -> PriceHistory:
    """Keep closes of my own, for my portfolios alone."""
    closes = _checked(body, today=desk.clock.now().date())
    saved = await actions.save_prices(instrument_id, closes, source="manual", user_id=user.id, desk=desk)
    later.add_task(announce_market_change, user_id=user.id, desk=desk)
    return saved


@router.post(
    "/api/instruments/{instrument_id}/prices/upload",
    policy=WRITE,
    max_body_bytes=SHEET_LIMIT_BYTES,
)
async def upload_prices(
    instrument_id: UUID, content: Sheet, user: CurrentUser, desk: CurrentDesk, later: BackgroundTasks
) -> PriceHistory:
    """Keep the closes of a CSV file with the columns date and close, for my portfolios alone."""
    closes = await asyncio.to_thread(read_sheet, content, today=desk.clock.now().date())
    saved = await actions.save_prices(instrument_id, closes, source="upload", user_id=user.id, desk=desk)
    later.add_task(announce_market_change, user_id=user.id, desk=desk)
    return saved


def _checked(body: Closes, *, today: dt.date) -> dict[dt.date, Decimal | None]:
    errors = []
    for index, item in enumerate(body.items):
        error = actions.check_close(item.date, item.close, today=today)
        if error is not None:
            errors.append(FieldError(f"/items/{index}{error.pointer}", error.code, error.detail))
    if errors:
        raise actions.ClosesRefused(f"{errors[0].pointer}: {errors[0].detail}", errors=tuple(errors))
    return {item.date: item.close for item in body.items}
