"""Accounts as kept."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from folio.users.accounts.store import (
    EmailTaken,
    add_account,
    find_account,
    find_credentials,
    list_raised_versions,
    lock_account,
    raise_auth_version,
    replace_hash,
    save_profile,
)
from folio.users.domain.accounts import Account, Preferences
from tests.users.door import Door

pytestmark = pytest.mark.anyio


def someone(door: Door, email: str = "zoë@example.com") -> Account:
    preferences = Preferences("de-CH", "Europe/Zurich", "CHF", "dark", "blue")
    return Account(uuid4(), email, "Zoë 🐉", ("trader", "auditor"), preferences, 1, door.clock.now())


async def test_an_account_comes_back_as_kept(door: Door) -> None:
    zoe = someone(door)
    async with door.desk.database.transaction() as connection:
        await add_account(connection, zoe, password_hash="hash")

    async with door.desk.database.transaction() as connection:
        assert await find_account(connection, zoe.id) == zoe
        assert await lock_account(connection, zoe.id) == zoe
        found = await find_credentials(connection, "ZOË@example.com")

    assert found is not None
    assert (found.account, found.password_hash) == (zoe, "hash")


async def test_nobody_is_found_where_nobody_is(door: Door) -> None:
    async with door.desk.database.transaction() as connection:
        assert await find_account(connection, uuid4()) is None
        assert await lock_account(connection, uuid4()) is None
        assert await find_credentials(connection, "zoë@example.com") is None


async def test_a_taken_address_leaves_the_transaction_usable(door: Door) -> None:
    async with door.desk.database.transaction() as connection:
        await add_account(connection, someone(door), password_hash="first")
        with pytest.raises(EmailTaken):
            await add_account(connection, someone(door, "ZOË@example.com"), password_hash="second")
        found = await find_credentials(connection, "zoë@example.com")

    assert found is not None
    assert found.password_hash == "first"


async def test_a_profile_is_replaced_and_nothing_else(door: Door) -> None:
    zoe = someone(door)
    changed = replace(zoe, name="Z", preferences=Preferences())
    async with door.desk.database.transaction() as connection:
        await add_account(connection, zoe, password_hash="hash")
        await save_profile(
            connection, replace(changed, roles=("owner",), email="x@example.com"), now=door.clock.now()
        )

        assert await find_account(connection, zoe.id) == changed


async def test_a_hash_that_was_changed_meanwhile_is_left_alone(door: Door) -> None:
    zoe = someone(door)
    async with door.desk.database.transaction() as connection:
        await add_account(connection, zoe, password_hash="changed")
        await replace_hash(connection, zoe.id, old="old", new="rehashed")
        found = await find_credentials(connection, zoe.email)

    assert found is not None
    assert found.password_hash == "changed"


async def test_raised_versions_are_listed_from_an_instant_on(door: Door) -> None:
    zoe, now = someone(door), door.clock.now()
    async with door.desk.database.transaction() as connection:
        await add_account(connection, zoe, password_hash="hash")
        assert await list_raised_versions(connection, since=now - timedelta(days=1)) == []

        assert await raise_auth_version(connection, zoe.id, now=now) == 2

        assert await list_raised_versions(connection, since=now - timedelta(days=1)) == [(zoe.id, 2, now)]
        assert await list_raised_versions(connection, since=now) == []
