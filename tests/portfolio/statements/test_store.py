"""Statements as they are kept."""

from uuid import UUID, uuid4

import pytest

from folio.portfolio.desk import Desk
from folio.portfolio.statements import store

pytestmark = pytest.mark.anyio


async def test_one_that_was_never_kept_is_not_found(savings: str, desk: Desk) -> None:
    async with desk.database.reading() as connection:
        with pytest.raises(store.StatementNotFound):
            await store.find_statement(connection, UUID(savings.rsplit("/", 1)[1]), uuid4())
