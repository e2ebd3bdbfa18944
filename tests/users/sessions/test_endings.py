"""Ending many sessions with the act that calls for it."""

import pytest
from sqlalchemy import text

from folio.users.accounts.store import find_credentials
from folio.users.sessions.endings import announce_ended, end_sessions_of
from tests.users.door import EMAIL, Door

pytestmark = pytest.mark.anyio


async def live(door: Door) -> int:
    async with door.desk.database.reading() as connection:
        found = await connection.scalar(text("SELECT count(*) FROM sessions WHERE ended_at IS NULL"))
    return int(found or 0)


async def test_all_but_the_one_kept_end_and_older_tokens_of_it_stay_good(owned: Door) -> None:
    owned.advance(seconds=1)
    kept = (await owned.log_in()).json()["access_token"]
    async with owned.desk.database.transaction() as connection:
        found = await find_credentials(connection, EMAIL)
        assert found is not None
        session_id = await connection.scalar(text("SELECT id FROM sessions ORDER BY id DESC LIMIT 1"))
        ended = await end_sessions_of(
            connection, found.account.id, owned.desk, reason="test", keep=session_id
        )
    await announce_ended(ended, owned.desk)

    assert (len(ended.session_ids), ended.version) == (1, None)
    assert await live(owned) == 1
    assert (await owned.me(kept)).status_code == 200


async def test_without_one_to_keep_every_earlier_token_is_worthless(owned: Door) -> None:
    async with owned.desk.database.transaction() as connection:
        found = await find_credentials(connection, EMAIL)
        assert found is not None
        ended = await end_sessions_of(connection, found.account.id, owned.desk, reason="test")

    assert (len(ended.session_ids), ended.version) == (1, 2)
    assert await live(owned) == 0


async def test_an_act_that_is_undone_ends_nothing(owned: Door) -> None:
    async with owned.desk.database.transaction() as connection:
        found = await find_credentials(connection, EMAIL)
        assert found is not None
        await end_sessions_of(connection, found.account.id, owned.desk, reason="test")
        await connection.rollback()

    assert await live(owned) == 1
