"""Signing keys as kept."""

from datetime import UTC, datetime, timedelta

import pytest

from folio.users.domain.signing import KeyPeriod
from folio.users.keys.store import SealedKey, add_key, list_keys
from tests.users.door import Door

pytestmark = pytest.mark.anyio

LATER = datetime(2030, 1, 1, tzinfo=UTC)


async def test_keys_come_back_as_kept_in_the_order_of_their_use(door: Door) -> None:
    second = SealedKey(KeyPeriod("second", LATER + timedelta(days=1), None), b"\x00sealed")
    first = SealedKey(KeyPeriod("first", LATER, LATER + timedelta(days=9)), b"\xffsealed")
    async with door.desk.database.transaction() as connection:
        await add_key(connection, second)
        await add_key(connection, first)

    async with door.desk.database.reading() as connection:
        kept = await list_keys(connection)

    assert kept[1:] == [first, second]


async def test_the_private_half_is_never_kept_in_the_clear(door: Door) -> None:
    async with door.desk.database.reading() as connection:
        [kept] = await list_keys(connection)

    assert b"PRIVATE KEY" not in kept.sealed_private_key
