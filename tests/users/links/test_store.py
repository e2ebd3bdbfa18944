"""One-time links in the database."""

from datetime import timedelta

import pytest

from folio.chassis.clock import fresh_id
from folio.users.accounts.store import find_credentials
from folio.users.domain.links import Link, LinkPurpose
from folio.users.links import store
from tests.users.door import EMAIL, Door

pytestmark = pytest.mark.anyio

RESET, CONFIRM = LinkPurpose.RESET_PASSWORD, LinkPurpose.CONFIRM_EMAIL


async def keep(door: Door, digest: bytes, purpose: LinkPurpose = RESET) -> Link:
    async with door.desk.database.transaction() as connection:
        found = await find_credentials(connection, EMAIL)
        assert found is not None
        expires_at = door.clock.now() + timedelta(minutes=20)
        link = Link(fresh_id(door.clock), purpose, found.account.id, EMAIL, expires_at)
        await store.add_link(connection, link, digest=digest)
    return link


async def find(door: Door, digest: bytes, purpose: LinkPurpose = RESET) -> Link | None:
    async with door.desk.database.reading() as connection:
        return await store.find_link(connection, digest, purpose=purpose, now=door.clock.now())


async def test_a_link_is_found_for_its_own_purpose_until_it_expires(owned: Door) -> None:
    link = await keep(owned, b"one")

    assert await find(owned, b"one") == link
    assert await find(owned, b"one", CONFIRM) is None
    assert await find(owned, b"two") is None
    owned.advance(minutes=20)
    assert await find(owned, b"one") is None


async def test_a_link_is_taken_once(owned: Door) -> None:
    link = await keep(owned, b"one")

    async with owned.desk.database.transaction() as connection:
        outcomes = [await store.take_link(connection, link.id) for _ in range(2)]

    assert outcomes == [True, False]


async def test_links_are_voided_by_purpose_or_all(owned: Door) -> None:
    link = await keep(owned, b"one")
    await keep(owned, b"two", CONFIRM)

    async with owned.desk.database.transaction() as connection:
        await store.void_links(connection, link.user_id, purpose=RESET)
    assert [await find(owned, b"one"), await find(owned, b"two", CONFIRM) is not None] == [None, True]

    async with owned.desk.database.transaction() as connection:
        await store.void_links(connection, link.user_id)
    assert await find(owned, b"two", CONFIRM) is None


async def test_expired_links_are_removed(owned: Door) -> None:
    link = await keep(owned, b"one")

    async with owned.desk.database.transaction() as connection:
        await store.delete_links(connection, expired_before=link.expires_at + timedelta(seconds=1))

    assert await find(owned, b"one") is None
