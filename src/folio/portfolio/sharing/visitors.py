"""What whoever has a public link is shown, over HTTP: no account, no cookie, nothing to change."""

from typing import Annotated

from fastapi import Depends, Header, Query, Response
from pydantic import Field

from folio.chassis.auth import public
from folio.chassis.guard import blotted
from folio.chassis.routing import Router, provided
from folio.chassis.wire import StrictBody
from folio.portfolio.contracts import OpenedLink
from folio.portfolio.desk import CurrentDesk
from folio.portfolio.domain.allocation import Dimension
from folio.portfolio.reports import actions, answers
from folio.portfolio.reports.actions import Asker, Period
from folio.portfolio.reports.books import Books
from folio.portfolio.returns.actions import Measuring, show_performance
from folio.portfolio.returns.answers import ReturnsAnswer
from folio.portfolio.sharing.links import Visit, open_link, visit
from folio.portfolio.sharing.objects import SHOWN
from folio.portfolio.wire import FromDay, ToDay

router = Router(prefix="/api/shared", tags=["sharing"])

MAX_PASS_LENGTH = 1_000
Token = Annotated[str, Field(min_length=1, max_length=100)]
Word = Annotated[str, Field(min_length=1, max_length=200, json_schema_extra={"format": "password"})]


class LinkBody(StrictBody):
    """A link's token, and its password if it asks for one."""

    token: Token
    password: Word | None = None


async def _visit(
    desk: CurrentDesk,
    link_pass: Annotated[
        str, Header(alias="X-Link-Pass", max_length=MAX_PASS_LENGTH, description="From opening the link.")
    ],
) -> Visit:
    return await visit(link_pass, desk)


Visiting = Annotated[Visit, Depends(_visit)]
Reports = Annotated[Books, provided(Books)]


def _period(first: FromDay = None, last: ToDay = None) -> Period:
    return Period(first, last)


@router.post("", policy=public)
async def open_shared(body: LinkBody, desk: CurrentDesk, response: Response) -> OpenedLink:
    """Open a link; its pass is good for a quarter of an hour."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return await open_link(body.token, word=body.password, desk=desk)


@router.get("/holdings", policy=public, response_model=answers.HoldingsAnswer)
async def show_shared_holdings(visiting: Visiting, books: Reports) -> Response:
    """Show what is held."""
    return _answer(await actions.show_holdings(_asker(visiting, books), None), visiting)


@router.get("/performance", policy=public, response_model=ReturnsAnswer)
async def show_shared_performance(
    visiting: Visiting, books: Reports, period: Annotated[Period, Depends(_period)]
) -> Response:
    """Show what was returned."""
    return _answer(await show_performance(_asker(visiting, books), Measuring(period)), visiting)


@router.get("/timeline", policy=public, response_model=answers.TimelineAnswer)
async def show_shared_timeline(
    visiting: Visiting, books: Reports, period: Annotated[Period, Depends(_period)]
) -> Response:
    """Show the return of each day."""
    return _answer(await actions.show_timeline(_asker(visiting, books), period, benchmark=None), visiting)


@router.get("/allocation", policy=public, response_model=answers.AllocationAnswer)
async def show_shared_allocation(
    visiting: Visiting,
    books: Reports,
    by: Annotated[Dimension, Query(description="What the worth is split by.")] = Dimension.INSTRUMENT,
) -> Response:
    """Show how the worth spreads."""
    return _answer(await actions.show_allocation(_asker(visiting, books), by, as_of=None), visiting)


def _asker(visiting: Visit, books: Books) -> Asker:
    return Asker(visiting.owned.object_id, visiting.owned.owner_id, books)


def _answer(content: bytes, visiting: Visit) -> Response:
    headers = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"}
    answer = Response(content, media_type="application/json", headers=headers)
    return blotted(answer, SHOWN) if visiting.hides_amounts else answer
