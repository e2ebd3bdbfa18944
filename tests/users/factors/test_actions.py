"""Changes of a user's factors happen one after the other."""

import asyncio

import pytest

from folio.users.factors.actions import NoFactor, remove_totp
from tests.users.codes import set_up_app
from tests.users.door import Door

pytestmark = pytest.mark.anyio


async def test_of_two_removals_at_once_one_finds_it(owned: Door) -> None:
    session = (await owned.log_in()).json()
    await set_up_app(owned, session["access_token"])
    async with owned.desk.database.reading() as connection:
        user_id = (await connection.exec_driver_sql("SELECT id FROM users")).scalar_one()

    outcomes = await asyncio.gather(
        remove_totp(user_id, owned.desk), remove_totp(user_id, owned.desk), return_exceptions=True
    )

    assert [type(one) for one in outcomes if one is not None] == [NoFactor]
