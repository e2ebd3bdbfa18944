"""Codes, as kept."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from folio.users.domain.oauth.codes import Code
from folio.users.oauth import store
from tests.users.door import Door

pytestmark = pytest.mark.anyio


async def test_a_code_comes_back_as_kept_with_what_became_of_it(owned: Door) -> None:
    now, session = owned.clock.now(), uuid4()
    user_id = UUID((await owned.log_in()).json()["user"]["id"])
    code = Code("app", user_id, "https://app.example", "c" * 43, ("portfolio:read",), "folio", now)
    async with owned.desk.database.transaction() as connection:
        await store.add_code(connection, b"digest", code)

        assert await store.lock_code(connection, b"digest") == code

        used = replace(code, used_at=now)
        await store.save_use(connection, b"digest", used, session_id=session)
        assert await store.lock_code(connection, b"digest") == replace(used, session_id=session)

        await store.delete_codes(connection, expired_before=now + timedelta(seconds=1))
        assert await store.lock_code(connection, b"digest") is None
