"""Users are found among many, page by page, whatever the order."""

from uuid import UUID

import pytest

from folio.users.directory.store import Search, SortKey, list_entries, lock_parties
from tests.users.directory.crowd import join
from tests.users.door import Door

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("sort", ["name", "email", "created_at", "last_seen_at"])
@pytest.mark.parametrize("is_descending", [False, True])
async def test_each_page_goes_on_where_the_one_before_ended(
    owned: Door, sort: SortKey, is_descending: bool
) -> None:
    for name in ("Bob", "bea", "Cleo"):
        owned.advance(seconds=1)
        await join(owned, name)
    search = Search(sort=sort, is_descending=is_descending)

    seen: list[str] = []
    after: tuple[str, UUID] | None = None
    async with owned.desk.database.reading() as connection:
        for _ in range(4):
            ((entry, key),) = await list_entries(
                connection, search, after=after, limit=1, now=owned.clock.now()
            )
            seen.append(entry.account.name)
            after = (key, entry.account.id)
        assert await list_entries(connection, search, after=after, limit=1, now=owned.clock.now()) == []

    by_name, by_time = ["Ann", "bea", "Bob", "Cleo"], ["Ann", "Bob", "bea", "Cleo"]
    expected = by_name if sort in ("name", "email") else by_time
    assert seen == (expected[::-1] if is_descending else expected)


async def test_whom_an_act_is_about_is_locked_with_every_owner(owned: Door) -> None:
    bob = await join(owned, "Bob")

    async with owned.desk.database.transaction() as connection:
        found = await lock_parties(connection, UUID(bob.id))

    assert sorted(account.name for account in found.values()) == ["Ann", "Bob"]
