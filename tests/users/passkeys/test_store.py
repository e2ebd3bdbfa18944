"""A passkey belongs to one account for good."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from folio.users.passkeys.store import (
    PasskeyKnown,
    PasskeyRecord,
    add_passkey,
    list_passkeys,
    list_working_passkeys,
    resume_passkeys,
    stop_passkeys,
)
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


async def test_what_was_stopped_is_kept_and_works_again_when_it_is_resumed(owned: Door) -> None:
    now = owned.clock.now()
    async with owned.desk.database.transaction() as connection:
        user_id: UUID = (await connection.exec_driver_sql("SELECT id FROM users")).scalar_one()
        for name in (b"a", b"b"):
            await add_passkey(connection, PasskeyRecord(uuid4(), user_id, name, b"key", 0, "x", False, now))
        first, _ = await list_passkeys(connection, user_id)

        assert [await stop_passkeys(connection, user_id, now=now) for _ in range(2)] == [2, 0]
        assert await list_working_passkeys(connection, user_id) == []
        assert len(await list_passkeys(connection, user_id)) == 2
        assert await resume_passkeys(connection, user_id, passkey_id=first.id) == 1
        assert await list_working_passkeys(connection, user_id) == [first]
        assert await resume_passkeys(connection, user_id) == 1
