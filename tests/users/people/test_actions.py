"""What other services are told of people."""

import json
from uuid import UUID

import pytest
from sqlalchemy import text

from folio.users.addresses.actions import confirm_email
from folio.users.contracts import ADDRESS_SHOWN
from folio.users.desk import Desk
from folio.users.domain.links import LinkPurpose
from folio.users.links.actions import issue_link
from folio.users.people.actions import NobodyThere, find_addressee, find_person
from tests.fixtures.waiting import wait_until_async
from tests.users.door import Door, OpenDoor
from tests.users.links.test_actions import account_of

pytestmark = pytest.mark.anyio


async def test_an_account_that_is_not_in_use_is_nobodys(owned: Door) -> None:
    desk: Desk = owned.running.app.state.provided[Desk]
    me = (await owned.log_in()).json()["user"]
    async with desk.database.transaction() as connection:
        await connection.execute(text("UPDATE users SET disabled_at = now()"))

    with pytest.raises(NobodyThere):
        await find_person(UUID(me["id"]), desk)
    with pytest.raises(NobodyThere):
        await find_addressee(me["email"], desk)


WITH_MAIL = {
    "FOLIO_USERS_SMTP_HOST": "127.0.0.1",
    "FOLIO_USERS_SMTP_PORT": "1",
    "FOLIO_USERS_SMTP_TLS": "none",
    "FOLIO_USERS_MAIL_FROM": "folio@example.com",
}


async def test_where_mail_works_an_address_is_nobodys_until_it_was_shown(open_door: OpenDoor) -> None:
    async with open_door(WITH_MAIL) as door:
        await door.set_up()
        me = await account_of(door)
        person = await find_person(me.id, door.desk)
        with pytest.raises(NobodyThere):
            await find_addressee(me.email, door.desk)

        async with door.desk.database.transaction() as connection:
            link = await issue_link(connection, LinkPurpose.CONFIRM_EMAIL, me, door.desk)
        await confirm_email(link.url.partition("#token=")[2], door.desk)

        assert not person.owns_address
        assert (await find_addressee(me.email, door.desk)).owns_address


async def test_an_address_that_was_shown_is_told_to_the_other_services(owned: Door) -> None:
    me = await account_of(owned)
    async with owned.desk.database.transaction() as connection:
        link = await issue_link(connection, LinkPurpose.CONFIRM_EMAIL, me, owned.desk)

    await confirm_email(link.url.partition("#token=")[2], owned.desk)

    async def told() -> list[str]:
        found = await owned.running.resources.valkey.xrevrange(f"folio:events:{ADDRESS_SHOWN}", count=1)
        return [json.loads(fields[b"payload"])["user_id"] for _, fields in found]

    assert await wait_until_async(told) == [str(me.id)]
