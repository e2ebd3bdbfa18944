"""What other services are told of people."""

from uuid import UUID

import pytest
from sqlalchemy import text

from folio.users.desk import Desk
from folio.users.people.actions import NobodyThere, find_addressee, find_person
from tests.users.door import Door

pytestmark = pytest.mark.anyio


async def test_an_account_that_is_not_in_use_is_nobodys(owned: Door) -> None:
    desk: Desk = owned.running.app.state.provided[Desk]
    me = (await owned.log_in()).json()["user"]
    async with desk.database.transaction() as connection:
        await connection.execute(text("UPDATE users SET disabled_at = now()"))

    with pytest.raises(NobodyThere):
        await find_person(UUID(me["id"]), desk)
    with pytest.raises(NobodyThere):
        await find_addressee(me["email"], desk)
