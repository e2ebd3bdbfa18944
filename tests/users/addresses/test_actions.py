"""Addresses, below HTTP."""

import asyncio
import re

import pytest

from folio.users.addresses.actions import Wish, confirm_email, request_change, request_verification
from folio.users.links.actions import LinkInvalid
from folio.users.mail.actions import list_outbox
from folio.users.signin.attempts import TooManyAttempts
from tests.users.door import PASSWORD, Door
from tests.users.links.test_actions import account_of

pytestmark = pytest.mark.anyio


async def tokens(door: Door) -> list[str]:
    """Return the tokens of all letters, newest first."""
    page = await list_outbox(door.desk, state=None, cursor=None, limit=50, reader=None)
    found = (re.search(r"#token=(\S+)", letter.text or "") for letter in page.items)
    return [match[1] for match in found if match]


async def test_following_the_link_verifies_the_address_once(owned: Door) -> None:
    me = await account_of(owned)
    await request_verification(me.id, owned.desk)
    (token,) = await tokens(owned)

    assert me.email_verified_at is None
    assert await confirm_email(token, owned.desk) == me.email
    assert (await account_of(owned)).email_verified_at == owned.clock.now()
    with pytest.raises(LinkInvalid):
        await confirm_email(token, owned.desk)


async def test_three_letters_are_sent_an_hour(owned: Door) -> None:
    me = await account_of(owned)
    for _ in range(3):
        await request_verification(me.id, owned.desk)

    with pytest.raises(TooManyAttempts):
        await request_verification(me.id, owned.desk)


async def test_of_two_who_want_one_address_the_first_to_confirm_has_it(owned: Door) -> None:
    body = {"email": "bea@example.com", "name": "Bea", "password": PASSWORD}
    bea = (await owned.http.post("/api/auth/register", json=body)).json()["user"]["id"]
    me = await account_of(owned)
    wish = Wish("new@example.com", PASSWORD)
    await request_change(me.id, wish, owned.desk, session_id=me.id)
    await request_change(bea, wish, owned.desk, session_id=me.id)

    outcomes = await asyncio.gather(
        *(confirm_email(token, owned.desk) for token in await tokens(owned)), return_exceptions=True
    )

    assert sorted(str(type(outcome).__name__) for outcome in outcomes) == ["LinkInvalid", "str"]
