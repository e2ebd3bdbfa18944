"""Sessions as kept."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from folio.chassis.clock import fresh_id
from folio.users.accounts.actions import Applicant, create_account
from folio.users.domain.lineage import rotate, start_lineage
from folio.users.sessions import store
from folio.users.sessions.store import SessionRecord
from tests.users.door import Door

pytestmark = pytest.mark.anyio

IDLE, ABSOLUTE = timedelta(days=14), timedelta(days=30)


async def ann(door: Door, email: str = "ann@example.com") -> UUID:
    applicant = Applicant(email, "Ann", "")
    async with door.desk.database.transaction() as connection:
        account = await create_account(connection, applicant, door.desk, role="owner", password_hash="hash")
    return account.id


def session(door: Door, user_id: UUID) -> SessionRecord:
    now = door.clock.now()
    lineage = start_lineage(b"\x00digest", now=now, idle=IDLE, absolute=ABSOLUTE)
    return SessionRecord(
        fresh_id(door.clock), user_id, "cookie", "Firefox 🦊", "2001:db8::1", now, lineage, now, ("pwd",)
    )


async def test_a_session_comes_back_as_kept_and_as_rotated(door: Door) -> None:
    kept = session(door, await ann(door))
    rotated = rotate(kept.lineage, b"next", sealed=b"sealed", now=door.clock.now(), idle=IDLE)
    async with door.desk.database.transaction() as connection:
        await store.add_session(connection, kept)
        assert await store.lock_session(connection, kept.id) == kept

        await store.save_lineage(connection, kept.id, rotated)

        assert await store.lock_session(connection, kept.id) == replace(kept, lineage=rotated)
        assert await store.lock_session(connection, uuid4()) is None


async def test_a_session_ends_once_and_for_its_user_alone(door: Door) -> None:
    user_id = await ann(door)
    kept, now = session(door, user_id), door.clock.now()
    async with door.desk.database.transaction() as connection:
        await store.add_session(connection, kept)

        assert not await store.end_session(connection, kept.id, user_id=uuid4(), reason="r", now=now)
        assert await store.end_session(connection, kept.id, user_id=user_id, reason="r", now=now)
        assert not await store.end_session(connection, kept.id, user_id=user_id, reason="r", now=now)
        assert await store.list_ended(connection, since=now - ABSOLUTE) == [(kept.id, now)]
        assert await store.list_ended(connection, since=now) == []


async def test_ending_all_ends_those_of_one_user(door: Door) -> None:
    user_id, other_id = await ann(door), await ann(door, "bob@example.com")
    mine, other = [session(door, user_id) for _ in range(2)], session(door, other_id)
    now = door.clock.now()
    async with door.desk.database.transaction() as connection:
        for record in (*mine, other):
            await store.add_session(connection, record)

        ended = await store.end_all_sessions(connection, user_id, reason="r", now=now)

        left = await store.list_sessions(connection, other_id, now=now, before=None, limit=9)
    assert set(ended) == {record.id for record in mine}
    assert [record.id for record in left] == [other.id]


async def test_live_sessions_are_listed_newest_first_from_a_place_on(door: Door) -> None:
    user_id = await ann(door)
    made = []
    async with door.desk.database.transaction() as connection:
        for _ in range(3):
            made.append(session(door, user_id))
            await store.add_session(connection, made[-1])
            door.advance(seconds=1)
        now = door.clock.now()

        first = await store.list_sessions(connection, user_id, now=now, before=None, limit=2)
        rest = await store.list_sessions(connection, user_id, now=now, before=made[1].id, limit=2)
        none = await store.list_sessions(connection, user_id, now=now + IDLE, before=None, limit=2)

    assert [record.id for record in first] == [made[2].id, made[1].id]
    assert [record.id for record in rest] == [made[0].id]
    assert none == []


async def test_sweeping_forgets_successors_and_sessions_long_over(door: Door) -> None:
    user_id, now = await ann(door), door.clock.now()
    over, live = session(door, user_id), session(door, user_id)
    async with door.desk.database.transaction() as connection:
        for record in (over, live):
            await store.add_session(connection, record)
        lineage = rotate(live.lineage, b"next", sealed=b"sealed", now=now, idle=IDLE)
        await store.save_lineage(connection, live.id, lineage)
        await store.end_session(connection, over.id, user_id=user_id, reason="r", now=now)

        later = now + timedelta(seconds=1)
        await store.forget_successors(connection, rotated_before=later)
        await store.delete_sessions(connection, over_before=later)

        assert await store.lock_session(connection, over.id) is None
        swept = await store.lock_session(connection, live.id)
    assert swept is not None
    assert swept.lineage == replace(lineage, successor=None)
