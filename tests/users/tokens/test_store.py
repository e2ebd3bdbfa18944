"""A token comes back as kept, and its text is nowhere."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from folio.users.domain.program_tokens import ProgramToken
from folio.users.tokens import store
from tests.users.door import Door

pytestmark = pytest.mark.anyio


async def test_a_token_comes_back_as_kept_and_is_listed_until_it_is_revoked(owned: Door) -> None:
    now = owned.clock.now()
    async with owned.desk.database.transaction() as connection:
        user_id: UUID = (await connection.exec_driver_sql("SELECT id FROM users")).scalar_one()
        kept = ProgramToken(
            uuid4(), user_id, "CI", b"digest", "abcd", ("portfolio:read",), ("::/0",), now, now + timedelta(1)
        )
        await store.add_token(connection, kept)

        assert await store.find_token(connection, b"digest") == kept
        assert await store.count_live(connection, user_id, now=now) == 1
        assert await store.list_expired(connection, since=now, now=now + timedelta(2)) == [kept.id]
        await store.revoke_token(connection, kept.id, user_id=user_id, now=now)
        assert await store.list_tokens(connection, user_id, before=None, limit=5) == []
        assert await store.revoke_token(connection, kept.id, user_id=user_id, now=now) is None
