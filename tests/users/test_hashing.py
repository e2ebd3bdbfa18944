"""Password hashing: right, upgradable, bounded."""

import asyncio
import threading
from collections.abc import AsyncIterator

import pytest
from argon2 import PasswordHasher

from folio.users.hashing import Hasher, HashingBusy, encode_password
from tests.fixtures.waiting import wait_until_async

pytestmark = pytest.mark.anyio


@pytest.fixture
async def hasher() -> AsyncIterator[Hasher]:
    made = Hasher(threads=1, queue=2, wait_s=0.2)
    yield made
    made.close()


async def test_a_password_matches_its_own_hash_and_no_other(hasher: Hasher) -> None:
    phc = await hasher.hash("seven oaks")

    assert phc.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert await hasher.verify("seven oaks", phc)
    assert not await hasher.verify("seven oaks ", phc)


async def test_without_a_hash_nothing_matches(hasher: Hasher) -> None:
    assert not await hasher.verify("", None)


async def test_a_hash_that_is_none_matches_nothing(hasher: Hasher) -> None:
    assert not await hasher.verify("seven oaks", "$argon2id$nonsense")


async def test_a_hash_with_other_parameters_still_matches_and_asks_for_renewal(hasher: Hasher) -> None:
    old = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash("seven oaks")

    assert await hasher.verify("seven oaks", old)
    assert hasher.needs_rehash(old)
    assert not hasher.needs_rehash(await hasher.hash("seven oaks"))


async def test_the_estimate_knows_the_words_around_a_password(hasher: Hasher) -> None:
    alone = await hasher.estimate("zanzibaria", [])

    assert await hasher.estimate("zanzibaria", ["zanzibaria"]) < alone
    assert await hasher.estimate("x" * 1000, []) < 2


async def test_who_waits_too_long_is_told_to_come_back(hasher: Hasher) -> None:
    gate = threading.Event()
    first = asyncio.ensure_future(hasher._run(gate.wait))
    await wait_until_async(lambda: _is_busy(hasher))

    with pytest.raises(HashingBusy) as refused:
        await hasher.hash("seven oaks")

    gate.set()
    await first
    assert refused.value.retry_after_s == 1
    assert await hasher.hash("seven oaks")


async def test_a_full_queue_refuses_at_once(hasher: Hasher) -> None:
    gate = threading.Event()
    running = [asyncio.ensure_future(hasher._run(gate.wait)) for _ in range(3)]
    await wait_until_async(lambda: _has_waiting(hasher, 2))

    with pytest.raises(HashingBusy):
        await hasher.hash("seven oaks")

    gate.set()
    await asyncio.gather(*running, return_exceptions=True)


async def test_a_caller_who_gives_up_does_not_free_the_thread(hasher: Hasher) -> None:
    gate = threading.Event()
    first = asyncio.ensure_future(hasher._run(gate.wait))
    await wait_until_async(lambda: _is_busy(hasher))
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)

    with pytest.raises(HashingBusy):
        await hasher.hash("seven oaks")

    gate.set()
    assert await hasher.hash("seven oaks")


def test_the_exact_bytes_are_hashed() -> None:
    assert encode_password(" ä ") == b" \xc3\xa4 "
    assert encode_password("a\u0308") != encode_password("ä")


async def _is_busy(hasher: Hasher) -> bool:
    return hasher._slots.locked()


async def _has_waiting(hasher: Hasher, count: int) -> bool:
    return hasher._waiting == count


@pytest.mark.parametrize(
    ("password", "is_common"),
    [("1q2w3e4r5t6y", True), ("QWERTY123456", True), ("seven oaks by the river", False)],
)
async def test_the_most_frequent_passwords_are_known_in_any_case(password: str, is_common: bool) -> None:
    hasher = Hasher(threads=1)

    assert await hasher.is_common(password) is is_common
    hasher.close()


async def test_when_every_seat_is_taken_the_next_one_is_sent_away_at_once(hasher: Hasher) -> None:
    with hasher.seat(), hasher.seat(), hasher.seat(), pytest.raises(HashingBusy), hasher.seat():
        pass

    with hasher.seat():
        assert await hasher.verify("", None) is False
