"""Invitations in the database."""

from datetime import timedelta

import pytest

from folio.chassis.clock import fresh_id
from folio.users.domain.invitations import Invitation
from folio.users.invitations import store
from tests.users.door import Door

pytestmark = pytest.mark.anyio


async def keep(door: Door, digest: bytes) -> Invitation:
    now = door.clock.now()
    made = Invitation(fresh_id(door.clock), None, "trader", False, None, now, now + timedelta(days=7))
    async with door.desk.database.transaction() as connection:
        await store.add_invitation(connection, made, digest=digest)
    return made


async def test_an_invitation_is_closed_once(owned: Door) -> None:
    made, now = await keep(owned, b"one"), owned.clock.now()

    async with owned.desk.database.transaction() as connection:
        outcomes = [
            await store.accept(connection, made.id, now=now),
            await store.accept(connection, made.id, now=now),
            await store.revoke(connection, made.id, now=now),
        ]
        found = await store.find_invitation(connection, b"one")

    assert outcomes == [True, False, False]
    assert found is not None
    assert (found.accepted_at, found.revoked_at) == (now, None)


async def test_an_expired_one_is_not_closed_any_more(owned: Door) -> None:
    made = await keep(owned, b"one")

    async with owned.desk.database.transaction() as connection:
        assert not await store.accept(connection, made.id, now=made.expires_at)


async def test_they_are_listed_newest_first(owned: Door) -> None:
    first = await keep(owned, b"one")
    owned.advance(seconds=1)
    second = await keep(owned, b"two")

    async with owned.desk.database.reading() as connection:
        listed = await store.list_invitations(connection, before=None, limit=5)
        rest = await store.list_invitations(connection, before=second.id, limit=5)

    assert [one.id for one in listed] == [second.id, first.id]
    assert [one.id for one in rest] == [first.id]
