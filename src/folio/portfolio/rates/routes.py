"""Exchange rates over HTTP."""

from typing import Annotated

from fastapi import BackgroundTasks, Depends, Path
from pydantic import Field

from folio.chassis.auth import CurrentUser, permission
from folio.chassis.routing import Router
from folio.chassis.wire import DateText, StrictBody
from folio.kernel.errors import FieldError
from folio.portfolio.contracts import RateHistory
from folio.portfolio.desk import CurrentDesk
from folio.portfolio.portfolios.actions import announce_market_change
from folio.portfolio.rates import actions
from folio.portfolio.wire import Figure, FromDay, ToDay

router = Router(tags=["rates"])
MAX_RATES = 20_000

Code = Annotated[str, Path(pattern=r"^[A-Z]{3}$", description="An ISO 4217 code.")]


def _pair(base: Code, quote: Code) -> tuple[str, str]:
    return base, quote


Pair = Annotated[tuple[str, str], Depends(_pair)]


class Rate(StrictBody):
    """Units of the quote currency for one unit of the base; null removes the rate I set."""

    date: DateText
    rate: Figure | None


class Rates(StrictBody):
    """Rates to use instead of the ECB's."""

    items: Annotated[list[Rate], Field(min_length=1, max_length=MAX_RATES)]


@router.get("/api/fx/{base}/{quote}", policy=permission("portfolio:read"))
async def show_rates(
    pair: Pair, user: CurrentUser, desk: CurrentDesk, first: FromDay = None, last: ToDay = None
) -> RateHistory:
    """Show what one unit of a currency was worth in another: the ECB's rates, or mine instead."""
    return await actions.show_rates(pair, first=first, last=last, user_id=user.id, desk=desk)


@router.put("/api/fx/{base}/{quote}", policy=permission("portfolio:write"))
async def save_rates(
    pair: Pair, body: Rates, user: CurrentUser, desk: CurrentDesk, later: BackgroundTasks
) -> RateHistory:
    """Use rates of my own for some days, in my portfolios alone."""
    today, errors = desk.clock.now().date(), []
    for index, item in enumerate(body.items):
        error = actions.check_rate(item.date, item.rate, today=today)
        if error is not None:
            errors.append(FieldError(f"/items/{index}{error.pointer}", error.code, error.detail))
    if errors:
        raise actions.RatesRefused(f"{errors[0].pointer}: {errors[0].detail}", errors=tuple(errors))
    rates = {item.date: item.rate for item in body.items}
    saved = await actions.save_rates(pair, rates, user_id=user.id, desk=desk)
    later.add_task(announce_market_change, user_id=user.id, desk=desk)
    return saved
