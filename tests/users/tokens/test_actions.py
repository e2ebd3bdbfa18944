"""What a token is good for follows its owner at once."""

from datetime import timedelta
from uuid import UUID

import pytest

from folio.chassis.tokens import read_access_token
from folio.users.tokens.actions import TokenRefused, Wish, exchange_token, make_token
from tests.users.door import Door

pytestmark = pytest.mark.anyio


async def test_rights_that_the_owner_lost_are_lost_to_his_tokens(owned: Door) -> None:
    wish = Wish("CI", ("portfolio:read", "user:manage"), timedelta(days=1))
    made = await make_token(await user_id_of(owned), wish, owned.desk)
    await change(owned, "UPDATE users SET roles = '{analyst}'")

    rights = await rights_of(owned, made.token)
    await change(owned, "UPDATE users SET disabled_at = now()")

    assert rights == {"portfolio:read"}
    with pytest.raises(TokenRefused):
        await exchange_token(made.token, owned.desk, address="192.0.2.7")


async def user_id_of(door: Door) -> UUID:
    async with door.desk.database.reading() as connection:
        found: UUID = (await connection.exec_driver_sql("SELECT id FROM users")).scalar_one()
    return found


async def change(door: Door, statement: str) -> None:
    async with door.desk.database.transaction() as connection:
        await connection.exec_driver_sql(statement)


async def rights_of(door: Door, text: str) -> frozenset[str]:
    access = await exchange_token(text, door.desk, address="192.0.2.7")
    (key,) = door.desk.keys.publish().keys
    public = await door.desk.keys.access_key(key.kid)
    assert public is not None
    claims = read_access_token(access, key=public, now=door.clock.now())
    assert claims.authenticated_at is None
    return claims.permissions
