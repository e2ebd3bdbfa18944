"""Locking down, below HTTP: what somebody else may have set in motion is worth nothing."""

import pytest
from sqlalchemy import text

from folio.users.domain.links import LinkPurpose
from folio.users.links.actions import LinkInvalid, issue_link
from folio.users.lockdown.actions import lock_down_by_link
from folio.users.recovery.actions import reset_password
from tests.users.door import Door
from tests.users.links.test_actions import account_of
from tests.users.lockdown.letters import letters

pytestmark = pytest.mark.anyio


async def issue(door: Door, purpose: LinkPurpose) -> str:
    me = await account_of(door)
    async with door.desk.database.transaction() as connection:
        return (await issue_link(connection, purpose, me, door.desk)).url.partition("#token=")[2]


async def test_every_letter_locks_down_and_none_does_so_twice(owned: Door) -> None:
    first, second = [await issue(owned, LinkPurpose.LOCK_ACCOUNT) for _ in range(2)]

    await lock_down_by_link(first, owned.desk)

    with pytest.raises(LinkInvalid):
        await lock_down_by_link(second, owned.desk)
    (told,) = await letters(owned, "locked_down")
    assert "http://localhost:4110/forgot" in told


async def test_links_that_were_asked_for_before_open_nothing(owned: Door) -> None:
    reset = await issue(owned, LinkPurpose.RESET_PASSWORD)
    await issue(owned, LinkPurpose.CONFIRM_EMAIL)

    await lock_down_by_link(await issue(owned, LinkPurpose.LOCK_ACCOUNT), owned.desk)

    with pytest.raises(LinkInvalid):
        await reset_password(reset, "nine willows by the pond", owned.desk)
    async with owned.desk.database.reading() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM one_time_links")) == 0


async def test_a_link_that_is_a_week_old_locks_nothing(owned: Door) -> None:
    token = await issue(owned, LinkPurpose.LOCK_ACCOUNT)
    owned.advance(days=7, seconds=1)

    with pytest.raises(LinkInvalid):
        await lock_down_by_link(token, owned.desk)
