"""Changes of passkeys are in the log and told to their owner."""

import pytest

from tests.users.door import Door
from tests.users.keys_of import add_passkey, new_device

pytestmark = pytest.mark.anyio


async def test_a_new_passkey_is_recorded_and_its_owner_written_to(owned: Door) -> None:
    token = (await owned.log_in()).json()["access_token"]

    await add_passkey(owned, token, new_device(owned), name="Laptop")

    async with owned.desk.database.reading() as connection:
        acts = await connection.exec_driver_sql(
            "SELECT action FROM audit.records WHERE action = 'factor.added'"
        )
        letters = await connection.exec_driver_sql("SELECT kind FROM letters WHERE kind = 'factor_added'")
        assert (len(acts.all()), len(letters.all())) == (1, 1)
