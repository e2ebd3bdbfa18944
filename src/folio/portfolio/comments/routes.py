"""Comments over HTTP."""

# ruff: noqa: ARG001 – what the path names has become the access, before the handler runs

from typing import Annotated
from uuid import UUID

from fastapi import Response
from pydantic import StringConstraints

from folio.chassis.auth import permission
from folio.chassis.grants.relations import Act
from folio.chassis.guard import CurrentAccess
from folio.chassis.routing import Router
from folio.chassis.wire import DEFAULT_LIMIT, Cursor, Limit, Page, StrictBody
from folio.portfolio.comments import actions
from folio.portfolio.comments.answers import Comment
from folio.portfolio.desk import CurrentDesk

router = Router(prefix="/api/portfolios/{portfolio_id}/comments", tags=["comments"])
READ = permission("portfolio:read")
COMMENT = permission("portfolio:read", act=Act.COMMENT)


class CommentBody(StrictBody):
    """What is said."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000)]


@router.get("", policy=READ)
async def list_comments(
    portfolio_id: UUID,
    access: CurrentAccess,
    desk: CurrentDesk,
    cursor: Cursor = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Page[Comment]:
    """List what is said of a portfolio, newest first."""
    return await actions.list_comments(access, desk, cursor=cursor, limit=limit)


@router.post("", policy=COMMENT, status_code=201)
async def add_comment(
    portfolio_id: UUID, body: CommentBody, access: CurrentAccess, desk: CurrentDesk
) -> Comment:
    """Say something of a portfolio to all who see it."""
    return await actions.add_comment(body.text, access=access, desk=desk)


@router.delete("/{comment_id}", policy=COMMENT, status_code=204)
async def remove_comment(
    portfolio_id: UUID, comment_id: UUID, access: CurrentAccess, desk: CurrentDesk
) -> Response:
    """Remove my comment, or as who manages the portfolio anybody's."""
    await actions.remove_comment(comment_id, access=access, desk=desk)
    return Response(status_code=204)
