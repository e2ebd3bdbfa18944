"""Statements name what is there."""

import datetime as dt
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from folio.portfolio.desk import Desk
from folio.portfolio.statements.actions import NewBalance, NewStatement, StatementRefused, keep_statement
from tests.portfolio.conftest import Person

pytestmark = pytest.mark.anyio


async def test_nothing_is_kept_of_a_statement_of_no_account(ann: Person, savings: str, desk: Desk) -> None:
    new = NewStatement(uuid4(), dt.date(2024, 1, 1), True, None, [NewBalance(None, "USD", Decimal(1))])

    with pytest.raises(StatementRefused):
        await keep_statement(UUID(savings.rsplit("/", 1)[1]), new, user_id=ann.id, desk=desk)

    assert (await ann.get(f"{savings}/statements")).json()["items"] == []
