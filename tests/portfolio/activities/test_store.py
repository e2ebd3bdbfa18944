"""Activities in the real database: added, never rewritten."""

from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from folio.portfolio.desk import Desk
from tests.portfolio.conftest import Person

pytestmark = pytest.mark.anyio

DEPOSIT = {"type": "deposit", "date": "2004-03-01", "amount": "10"}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE activities SET amount = 1000000",
        "DELETE FROM activities",
        "TRUNCATE activities CASCADE",
        "DELETE FROM portfolios",
    ],
)
async def test_the_database_itself_refuses_to_rewrite_what_was_booked(
    ann: Person, savings: str, desk: Desk, statement: str
) -> None:
    await ann.book(savings, DEPOSIT)

    with pytest.raises(DBAPIError):
        async with desk.database.transaction() as connection:
            await connection.execute(text(statement))

    assert len((await ann.get(f"{savings}/activities")).json()["items"]) == 1


async def test_naming_one_portfolio_for_deletion_opens_no_other(
    ann: Person, savings: str, desk: Desk
) -> None:
    other = await ann.make_portfolio(name="Other")
    await ann.book(savings, DEPOSIT)

    async with desk.database.transaction() as connection:
        named = text("SELECT set_config('folio.deleted_portfolio', :id, true)")
        await connection.execute(named, {"id": str(UUID(other.rpartition("/")[2]))})
        with pytest.raises(DBAPIError):
            await connection.execute(text("DELETE FROM activities"))
