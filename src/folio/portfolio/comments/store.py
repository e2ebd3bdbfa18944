"""Comments in the database."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from folio.kernel.errors import NotFound


class CommentNotFound(NotFound):
    """The portfolio has no such comment."""

    code = "comment_not_found"


@dataclass(frozen=True, slots=True)
class StoredComment:
    """A comment as kept, with its author's name of that moment."""

    id: UUID
    portfolio_id: UUID
    author_id: UUID
    author_name: str
    text: str
    created_at: dt.datetime


async def insert_comment(connection: AsyncConnection, comment: StoredComment) -> None:
    """Keep a new comment."""
    await connection.execute(
        text(
            "INSERT INTO comments (id, portfolio_id, author_id, author_name, text, created_at)"
            " VALUES (:id, :portfolio, :author, :name, :text, :at)"
        ),
        {
            "id": comment.id,
            "portfolio": comment.portfolio_id,
            "author": comment.author_id,
            "name": comment.author_name,
            "text": comment.text,
            "at": comment.created_at,
        },
    )


async def count_comments(connection: AsyncConnection, portfolio_id: UUID) -> int:
    """Return how many comments a portfolio has, closed to others' new ones until the transaction ends."""
    await connection.execute(
        text("SELECT id FROM portfolios WHERE id = :id FOR UPDATE"), {"id": portfolio_id}
    )
    counted = await connection.execute(
        text("SELECT count(*) FROM comments WHERE portfolio_id = :id"), {"id": portfolio_id}
    )
    return int(counted.scalar_one())


async def list_comments(
    connection: AsyncConnection, portfolio_id: UUID, *, before: UUID | None, limit: int
) -> list[StoredComment]:
    """Return a portfolio's comments, newest first, from the one made before ``before``."""
    rows = await connection.execute(
        text(
            "SELECT id, portfolio_id, author_id, author_name, text, created_at FROM comments"
            " WHERE portfolio_id = :portfolio AND (CAST(:before AS uuid) IS NULL OR id < :before)"
            " ORDER BY id DESC LIMIT :limit"
        ),
        {"portfolio": portfolio_id, "before": before, "limit": limit},
    )
    return [StoredComment(*row) for row in rows]


async def delete_comment(
    connection: AsyncConnection, portfolio_id: UUID, comment_id: UUID, *, author_id: UUID | None
) -> None:
    """Remove a comment, of this author or of anybody.

    Raises:
        CommentNotFound: the portfolio has none such.
    """
    deleted = await connection.execute(
        text(
            "DELETE FROM comments WHERE id = :id AND portfolio_id = :portfolio"
            " AND (CAST(:author AS uuid) IS NULL OR author_id = :author)"
        ),
        {"id": comment_id, "portfolio": portfolio_id, "author": author_id},
    )
    if not deleted.rowcount:
        raise CommentNotFound("there is no such comment of yours")


async def delete_comments_of(connection: AsyncConnection, author_id: UUID) -> int:
    """Remove whatever somebody has said; return how much that was."""
    deleted = await connection.execute(
        text("DELETE FROM comments WHERE author_id = :author"), {"author": author_id}
    )
    return deleted.rowcount
