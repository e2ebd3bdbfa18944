"""The brakes: who is counted under which key, and that they hold under load."""

import asyncio

import pytest

from folio.users.signin.attempts import (
    TooManyAttempts,
    brakes_for,
    record_failure,
    record_success,
    require_admission,
)
from folio.users.signin.store import find_failures
from tests.users.door import Door

pytestmark = pytest.mark.anyio


async def fail(door: Door, address: str = "198.51.100.1", email: str = "ann@example.com") -> None:
    brakes = brakes_for(email, address=address, device_token=None, desk=door.desk)
    async with door.desk.database.transaction() as connection:
        await record_failure(connection, brakes, door.desk)


async def test_failures_at_once_are_each_counted(door: Door) -> None:
    await asyncio.gather(*(fail(door) for _ in range(5)))

    brakes = brakes_for("ANN@example.com", address="198.51.100.9", device_token=None, desk=door.desk)
    async with door.desk.database.reading() as connection:
        counted = await find_failures(connection, brakes.by_account)
    assert counted is not None
    assert counted.count == 5


async def test_a_right_guess_among_too_many_does_not_get_through(door: Door) -> None:
    brakes = brakes_for("ann@example.com", address="198.51.100.1", device_token=None, desk=door.desk)
    await require_admission(brakes, door.desk)
    for _ in range(5):
        await fail(door)

    async with door.desk.database.transaction() as connection:
        with pytest.raises(TooManyAttempts) as refused:
            await record_success(connection, brakes, door.desk)

    assert refused.value.retry_after_s == 1


async def test_success_starts_the_account_afresh_and_not_the_address(door: Door) -> None:
    for _ in range(4):
        await fail(door)
    brakes = brakes_for("ann@example.com", address="198.51.100.1", device_token=None, desk=door.desk)

    async with door.desk.database.transaction() as connection:
        await record_success(connection, brakes, door.desk)

    async with door.desk.database.reading() as connection:
        assert await find_failures(connection, brakes.by_account) is None
        assert brakes.by_address is not None
        by_address = await find_failures(connection, brakes.by_address)
    assert by_address is not None
    assert by_address.count == 4


async def test_many_addresses_of_one_network_share_a_count(door: Door) -> None:
    for number in range(20):
        await fail(door, address=f"2001:db8::{number:x}", email=f"guess{number}@example.com")
    brakes = brakes_for("new@example.com", address="2001:db8::ffff", device_token=None, desk=door.desk)

    with pytest.raises(TooManyAttempts):
        await require_admission(brakes, door.desk)


async def test_a_known_device_is_counted_by_itself_wherever_it_is(door: Door) -> None:
    token = door.desk.vault.new_device_token("ann@example.com")

    one = brakes_for("ann@example.com", address="198.51.100.1", device_token=token, desk=door.desk)
    other = brakes_for("ann@example.com", address="203.0.113.9", device_token=token, desk=door.desk)
    forged = brakes_for("ann@example.com", address="198.51.100.1", device_token="x" * 64, desk=door.desk)

    assert one == other
    assert one.by_address is None
    assert forged.by_address is not None
