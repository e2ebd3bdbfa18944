"""Registrations in the database."""

from datetime import timedelta

import pytest

from folio.chassis.clock import fresh_id
from folio.users.registration import store
from folio.users.registration.store import Registration
from tests.users.door import Door

pytestmark = pytest.mark.anyio


async def test_one_is_answered_then_found_by_its_link_until_it_expires_and_taken_once(owned: Door) -> None:
    now = owned.clock.now()
    made = Registration(fresh_id(owned.clock), b"sealed", now + timedelta(days=1))

    async with owned.desk.database.transaction() as connection:
        await store.add_registration(connection, made)
        waiting = await store.lock_unanswered(connection)
        await store.give_link(connection, made.id, digest=b"one")
        answered = await store.lock_unanswered(connection)
        found = await store.find_registration(connection, b"one", now=now)
        late = await store.find_registration(connection, b"one", now=made.expires_at)
        taken = [await store.take_registration(connection, made.id) for _ in range(2)]

    assert (waiting, answered, found, late, taken) == (made, None, made, None, [True, False])


async def test_expired_ones_are_removed(owned: Door) -> None:
    now = owned.clock.now()
    made = Registration(fresh_id(owned.clock), b"sealed", now)

    async with owned.desk.database.transaction() as connection:
        await store.add_registration(connection, made)
        await store.delete_registrations(connection, expired_before=now + timedelta(seconds=1))
        assert await store.lock_unanswered(connection) is None
