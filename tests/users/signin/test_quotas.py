"""Spending what may be asked for in a while."""

import asyncio
from datetime import timedelta

import pytest

from folio.users.domain.quotas import Quota
from folio.users.signin.attempts import TooManyAttempts
from folio.users.signin.quotas import require_quota, spend
from tests.users.door import Door

pytestmark = pytest.mark.anyio


async def use(door: Door, value: bytes = b"ann") -> timedelta:
    async with door.desk.database.transaction() as connection:
        return await spend(connection, "test", value, Quota(3, timedelta(hours=1)), door.desk)


async def test_of_many_at_once_no_more_than_the_quota_pass(owned: Door) -> None:
    waits = await asyncio.gather(*(use(owned) for _ in range(8)))

    assert waits.count(timedelta(0)) == 3
    assert await use(owned, b"bea") == timedelta(0)


async def test_what_has_to_wait_is_not_counted(owned: Door) -> None:
    for _ in range(10):
        await use(owned)

    owned.advance(hours=1)
    assert [await use(owned) for _ in range(3)] == [timedelta(0)] * 3


async def test_a_network_that_asks_too_often_is_told_when_to_come_back(owned: Door) -> None:
    async def ask(address: str) -> None:
        async with owned.desk.database.transaction() as connection:
            await require_quota(connection, "test", address, owned.desk)

    for number in range(10):
        await ask(f"2001:db8::{number + 1}")

    with pytest.raises(TooManyAttempts) as refusal:
        await ask("2001:db8::99")
    assert refusal.value.retry_after_s == 3600
    await ask("2001:db8:1::1")
