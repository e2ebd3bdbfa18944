"""Identities and used ways back, as kept."""

from datetime import timedelta
from uuid import UUID

import pytest

from folio.chassis.clock import fresh_id
from folio.users.domain.federation import Identity
from folio.users.federation import store
from folio.users.federation.store import IdentityRecord, IdentityTaken
from tests.users.door import Door

pytestmark = pytest.mark.anyio


async def _record(door: Door, subject: str = "s") -> IdentityRecord:
    login = (await door.log_in()).json()
    now = door.clock.now()
    identity = Identity("https://id.example", subject)
    return IdentityRecord(fresh_id(door.clock), UUID(login["user"]["id"]), identity, "Ann", now, now)


async def test_an_identity_comes_back_as_kept(owned: Door) -> None:
    record = await _record(owned)
    later = owned.clock.now() + timedelta(hours=1)
    async with owned.desk.database.transaction() as connection:
        await store.add_identity(connection, record)
        await store.touch_identity(connection, record.id, now=later)

        found = await store.find_identity(connection, record.identity)

        assert found is not None
        assert (found.id, found.user_id, found.label) == (record.id, record.user_id, "Ann")
        assert found.last_used_at == later
        assert await store.list_identities(connection, record.user_id) == [found]
        assert await store.count_identities(connection, record.user_id) == 1


async def test_an_identity_belongs_to_one_account_alone(owned: Door) -> None:
    record = await _record(owned)
    async with owned.desk.database.transaction() as connection:
        await store.add_identity(connection, record)
        with pytest.raises(IdentityTaken):
            await store.add_identity(connection, await _record(owned))

        assert await store.count_identities(connection, record.user_id) == 1


async def test_only_its_owner_removes_an_identity(owned: Door) -> None:
    record = await _record(owned)
    async with owned.desk.database.transaction() as connection:
        await store.add_identity(connection, record)

        assert not await store.remove_identity(connection, record.id, user_id=UUID(int=7))
        assert await store.remove_identity(connection, record.id, user_id=record.user_id)
        assert not await store.remove_identity(connection, record.id, user_id=record.user_id)


async def test_a_way_back_counts_once(owned: Door) -> None:
    now = owned.clock.now()
    async with owned.desk.database.transaction() as connection:
        assert await store.use_state(connection, b"digest", now=now)
        assert not await store.use_state(connection, b"digest", now=now)

        await store.delete_states(connection, used_before=now + timedelta(seconds=1))

        assert await store.use_state(connection, b"digest", now=now)
