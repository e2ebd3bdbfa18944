"""A passkey belongs to one account for good."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from folio.users.passkeys.store import PasskeyKnown, PasskeyRecord, add_passkey, list_passkeys
from tests.users.door import Door

pytestmark = pytest.mark.anyio


async def test_a_passkey_comes_back_as_kept_and_is_kept_once(owned: Door) -> None:
    async with owned.desk.database.transaction() as connection:
        user_id: UUID = (await connection.exec_driver_sql("SELECT id FROM users")).scalar_one()
        kept = PasskeyRecord(uuid4(), user_id, b"id", b"key", 3, "Phone 📱", True, owned.clock.now())
        await add_passkey(connection, kept)

        assert await list_passkeys(connection, user_id) == [kept]
        with pytest.raises(PasskeyKnown):
            await add_passkey(connection, replace(kept, id=uuid4()))
