"""Comments as they are kept."""

from uuid import UUID, uuid4

import pytest

from folio.portfolio.comments.store import StoredComment, insert_comment, list_comments
from folio.portfolio.desk import Desk
from tests.portfolio.conftest import Person

pytestmark = pytest.mark.anyio


async def test_a_comment_comes_back_as_kept(ann: Person, desk: Desk) -> None:
    portfolio_id = UUID((await ann.make_portfolio()).rpartition("/")[2])
    kept = StoredComment(uuid4(), portfolio_id, ann.id, "Ann", "Line one\nline two 📈", desk.clock.now())

    async with desk.database.transaction() as connection:
        await insert_comment(connection, kept)

        assert await list_comments(connection, portfolio_id, before=None, limit=10) == [kept]
