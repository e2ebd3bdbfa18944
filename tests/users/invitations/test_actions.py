"""Invitations, below HTTP."""

import asyncio

import pytest
from sqlalchemy import text

from folio.users.domain.roles import RoleName
from folio.users.invitations.actions import Acceptance, accept_invitation, invite
from folio.users.links.actions import LinkInvalid
from folio.users.sessions.actions import Visitor
from tests.users.door import PASSWORD, Door
from tests.users.links.test_actions import account_of

pytestmark = pytest.mark.anyio


async def test_of_many_who_accept_at_once_one_gets_the_account(owned: Door) -> None:
    made = await invite(RoleName.ANALYST, None, owned.desk, by=(await account_of(owned)).id)
    token = (made.url or "").partition("#token=")[2]

    def acceptance(number: int) -> Acceptance:
        return Acceptance(token, "Bea", PASSWORD, f"bea{number}@example.com", "token", Visitor("", ""))

    outcomes = await asyncio.gather(
        *(accept_invitation(acceptance(number), owned.desk) for number in range(3)), return_exceptions=True
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["LinkInvalid"] * 2 + ["Passes"]
    async with owned.desk.database.reading() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM users")) == 2
    with pytest.raises(LinkInvalid):
        await accept_invitation(acceptance(9), owned.desk)
