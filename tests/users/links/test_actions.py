"""One-time links: one live one of each kind, used once."""

import asyncio

import pytest

from folio.users.accounts.store import find_credentials
from folio.users.domain.accounts import Account
from folio.users.domain.links import LinkPurpose
from folio.users.links.actions import LinkInvalid, issue_link, require_link, sweep_links, use_link
from tests.users.door import EMAIL, Door

pytestmark = pytest.mark.anyio

RESET = LinkPurpose.RESET_PASSWORD


async def account_of(door: Door) -> Account:
    async with door.desk.database.reading() as connection:
        found = await find_credentials(connection, EMAIL)
    assert found is not None
    return found.account


async def issue(door: Door) -> str:
    """Return the token of a new link."""
    account = await account_of(door)
    async with door.desk.database.transaction() as connection:
        link = await issue_link(connection, RESET, account, door.desk)
    page, _, token = link.url.partition("#token=")
    assert page == "http://localhost:4110/reset"
    return token


async def use(door: Door, token: str) -> None:
    async with door.desk.database.transaction() as connection:
        link = await require_link(connection, RESET, token, door.desk)
        await use_link(connection, link)


async def test_a_later_link_replaces_the_earlier_one(owned: Door) -> None:
    first, second = await issue(owned), await issue(owned)

    with pytest.raises(LinkInvalid):
        await use(owned, first)
    await use(owned, second)


async def test_of_two_who_use_a_link_at_once_one_does(owned: Door) -> None:
    token = await issue(owned)

    outcomes = await asyncio.gather(*(use(owned, token) for _ in range(5)), return_exceptions=True)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["LinkInvalid"] * 4 + ["NoneType"]


async def test_of_two_links_made_at_once_one_lives(owned: Door) -> None:
    tokens = await asyncio.gather(*(issue(owned) for _ in range(4)), return_exceptions=True)

    issued = [token for token in tokens if isinstance(token, str)]
    outcomes = [await _is_good(owned, token) for token in issued]
    assert outcomes.count(True) == 1


async def test_a_link_past_its_time_is_invalid_and_swept(owned: Door) -> None:
    token = await issue(owned)
    owned.advance(minutes=20)

    assert not await _is_good(owned, token)
    await sweep_links(owned.desk)
    assert not await _is_good(owned, token)


async def _is_good(door: Door, token: str) -> bool:
    try:
        async with door.desk.database.reading() as connection:
            await require_link(connection, RESET, token, door.desk)
    except LinkInvalid:
        return False
    return True
