"""Signing in, below HTTP."""

import asyncio

import pytest
from argon2 import PasswordHasher
from sqlalchemy import text

from folio.users.accounts.store import find_credentials
from folio.users.sessions.actions import Visitor
from folio.users.signin.actions import Attempt, InvalidCredentials, sign_in, sweep_failures
from tests.users.door import EMAIL, PASSWORD, Door

pytestmark = pytest.mark.anyio


def attempt(password: str = PASSWORD, email: str = EMAIL) -> Attempt:
    return Attempt(email, password, "token", Visitor("198.51.100.1", "curl"), None)


async def test_a_hash_with_old_parameters_is_renewed_at_the_next_sign_in(owned: Door) -> None:
    old = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    async with owned.desk.database.transaction() as connection:
        await connection.execute(text("UPDATE users SET password_hash = :old"), {"old": old})

    await sign_in(attempt(), owned.desk)

    async with owned.desk.database.reading() as connection:
        found = await find_credentials(connection, EMAIL)
    assert found is not None
    assert found.password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert (await sign_in(attempt(), owned.desk)).user.email == EMAIL


@pytest.mark.parametrize("email", ["", "no address", "nobody@example.com", "x" * 254])
async def test_any_text_for_an_address_is_refused_alike(owned: Door, email: str) -> None:
    with pytest.raises(InvalidCredentials, match="address or password is wrong"):
        await sign_in(attempt(email=email), owned.desk)


async def test_a_refused_attempt_leaves_no_session(owned: Door) -> None:
    with pytest.raises(InvalidCredentials):
        await sign_in(attempt("wrong"), owned.desk)

    async with owned.desk.database.reading() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM sessions")) == 1


async def test_a_password_that_is_taken_away_while_it_is_checked_lets_nobody_in(owned: Door) -> None:
    async with owned.desk.database.transaction() as connection:
        await connection.execute(text("UPDATE users SET password_hash = NULL"))
        entering = asyncio.create_task(sign_in(attempt(), owned.desk))
        await until_somebody_waits(owned)

    with pytest.raises(InvalidCredentials):
        await entering
    async with owned.desk.database.reading() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM sessions")) == 1


async def until_somebody_waits(door: Door) -> None:
    """Wait until a transaction waits for the rows of another."""
    waiting = (
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    async with asyncio.timeout(30):
        while True:
            async with door.desk.database.reading() as connection:
                if await connection.scalar(text(waiting)):
                    return
            await asyncio.sleep(0.02)


async def test_old_counts_are_swept(owned: Door) -> None:
    with pytest.raises(InvalidCredentials):
        await sign_in(attempt("wrong"), owned.desk)
    owned.advance(hours=13)

    await sweep_failures(owned.desk)

    async with owned.desk.database.reading() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM sign_in_failures")) == 0
