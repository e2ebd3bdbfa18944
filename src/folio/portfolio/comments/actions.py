"""What the service does about comments: keep them, list them, remove them."""

from uuid import UUID

from folio.chassis.clock import fresh_id
from folio.chassis.grants.relations import ACTS, Act
from folio.chassis.guard import Access
from folio.chassis.log import get_logger
from folio.chassis.wire import Page, id_after, page_of
from folio.kernel.errors import Conflict
from folio.portfolio.comments import store
from folio.portfolio.comments.answers import Comment
from folio.portfolio.comments.store import StoredComment
from folio.portfolio.desk import Desk

log = get_logger()

MAX_COMMENTS = 2_000


class TooManyComments(Conflict):
    """The portfolio has as many comments as one may have."""

    code = "too_many_comments"


async def add_comment(said: str, *, access: Access, desk: Desk) -> Comment:
    """Keep what somebody says of a portfolio.

    Raises:
        TooManyComments: the portfolio has ``MAX_COMMENTS``.
    """
    author = await desk.people.find(access.user_id)
    comment = StoredComment(
        id=fresh_id(desk.clock),
        portfolio_id=access.object_id,
        author_id=access.user_id,
        author_name=author.name if author else "",
        text=said,
        created_at=desk.clock.now(),
    )
    async with desk.database.transaction() as connection:
        if await store.count_comments(connection, access.object_id) >= MAX_COMMENTS:
            raise TooManyComments(f"this portfolio has {MAX_COMMENTS} comments: remove some first")
        await store.insert_comment(connection, comment)
    log.info("comment.added", portfolio_id=str(access.object_id), comment_id=str(comment.id))
    return _view(comment, access)


async def list_comments(access: Access, desk: Desk, *, cursor: str | None, limit: int) -> Page[Comment]:
    """Return a page of a portfolio's comments, newest first.

    Raises:
        InvalidCursor: the cursor belongs to another list.
    """
    before = id_after(cursor)
    async with desk.database.reading() as connection:
        found = await store.list_comments(connection, access.object_id, before=before, limit=limit + 1)
    return page_of([_view(one, access) for one in found], limit=limit, keys=lambda one: (str(one.id),))


async def remove_comment(comment_id: UUID, *, access: Access, desk: Desk) -> None:
    """Remove a comment: one's own, or as who manages the portfolio anybody's.

    Raises:
        CommentNotFound: there is none such.
    """
    author_id = None if _manages(access) else access.user_id
    async with desk.database.transaction() as connection:
        await store.delete_comment(connection, access.object_id, comment_id, author_id=author_id)
    log.info("comment.removed", portfolio_id=str(access.object_id), comment_id=str(comment_id))


def _manages(access: Access) -> bool:
    return Act.MANAGE in ACTS[access.relation]


def _view(comment: StoredComment, access: Access) -> Comment:
    may_comment = Act.COMMENT in ACTS[access.relation]
    return Comment(
        id=comment.id,
        author_id=comment.author_id,
        author_name=comment.author_name,
        text=comment.text,
        created_at=comment.created_at,
        is_removable=_manages(access) or (may_comment and comment.author_id == access.user_id),
    )
