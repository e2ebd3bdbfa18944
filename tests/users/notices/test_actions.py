"""A change is told to the owner, with the address to go to."""

import pytest

from folio.users.accounts.store import find_credentials
from folio.users.notices.actions import Change, notice_change
from tests.users.door import EMAIL, Door

pytestmark = pytest.mark.anyio


async def test_a_change_waits_as_a_letter_for_its_owner(owned: Door) -> None:
    async with owned.desk.database.transaction() as connection:
        found = await find_credentials(connection, EMAIL)
        assert found is not None
        await notice_change(connection, found.account, Change("factor.added", "It was added."), owned.desk)

    async with owned.desk.database.reading() as connection:
        letters = await connection.exec_driver_sql(
            "SELECT recipient FROM letters WHERE kind = 'factor_added'"
        )
        assert letters.scalars().all() == [EMAIL]
