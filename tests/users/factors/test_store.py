"""What the store keeps of factors: the secret sealed, a recovery code as a digest, each used once."""

import asyncio

import pytest

from folio.users.factors.proofs import digest_code
from folio.users.factors.store import find_totp, use_code
from tests.users.codes import set_up_app
from tests.users.door import Door

pytestmark = pytest.mark.anyio


async def test_neither_secret_nor_codes_are_kept_in_clear(owned: Door) -> None:
    session = (await owned.log_in()).json()
    app, codes = await set_up_app(owned, session["access_token"])

    async with owned.desk.database.reading() as connection:
        kept = await connection.exec_driver_sql("SELECT t::text FROM totp_factors t")
        digests = await connection.exec_driver_sql("SELECT r::text FROM recovery_codes r")
        everything = str(kept.all()) + str(digests.all())

    assert app.secret.hex() not in everything
    assert not [code for code in codes if code.replace("-", "") in everything]


async def test_of_twenty_uses_of_a_code_at_once_one_succeeds(owned: Door) -> None:
    session = (await owned.log_in()).json()
    _, codes = await set_up_app(owned, session["access_token"])
    async with owned.desk.database.reading() as connection:
        user_id = (await connection.exec_driver_sql("SELECT id FROM users")).scalar_one()
        assert await find_totp(connection, user_id) is not None
    digest = digest_code(codes[0].replace("-", ""), user_id)

    async def use() -> bool:
        async with owned.desk.database.transaction() as connection:
            return await use_code(connection, user_id, digest, now=owned.clock.now())

    assert sum(await asyncio.gather(*(use() for _ in range(20)))) == 1
