"""Replacing a password, below HTTP."""

import asyncio

import pytest
from sqlalchemy import text

from folio.chassis.clock import fresh_id
from folio.users.accounts.store import find_credentials
from folio.users.passwords.actions import WrongPassword, prove_password
from folio.users.signin.attempts import TooManyAttempts
from tests.users.door import EMAIL, PASSWORD, Door
from tests.users.links.test_actions import account_of

pytestmark = pytest.mark.anyio


async def test_wrong_ones_are_slowed_for_one_session_and_no_other(owned: Door) -> None:
    user_id, first, second = (await account_of(owned)).id, fresh_id(owned.clock), fresh_id(owned.clock)
    for _ in range(5):
        with pytest.raises(WrongPassword):
            await prove_password(user_id, "wrong", owned.desk, session_id=first)

    with pytest.raises(TooManyAttempts):
        await prove_password(user_id, PASSWORD, owned.desk, session_id=first)

    found = await prove_password(user_id, PASSWORD, owned.desk, session_id=second)
    assert found.account.email == EMAIL


async def test_many_wrong_ones_at_once_are_counted_each(owned: Door) -> None:
    user_id, session_id = (await account_of(owned)).id, fresh_id(owned.clock)

    outcomes = await asyncio.gather(
        *(prove_password(user_id, "wrong", owned.desk, session_id=session_id) for _ in range(8)),
        return_exceptions=True,
    )

    names = [type(outcome).__name__ for outcome in outcomes]
    assert (names.count("WrongPassword"), names.count("TooManyAttempts")) == (5, 3)


async def test_somebody_without_an_account_in_use_proves_nothing(owned: Door) -> None:
    user_id = (await account_of(owned)).id
    async with owned.desk.database.transaction() as connection:
        await connection.execute(text("UPDATE users SET disabled_at = now()"))

    with pytest.raises(WrongPassword):
        await prove_password(user_id, PASSWORD, owned.desk, session_id=fresh_id(owned.clock))
    async with owned.desk.database.reading() as connection:
        assert await find_credentials(connection, EMAIL) is not None
