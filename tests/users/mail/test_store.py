"""Letters in the database."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from folio.chassis.clock import fresh_id
from folio.users.domain.postage import LetterState
from folio.users.mail import store
from folio.users.mail.store import KeptLetter
from tests.users.door import Door

pytestmark = pytest.mark.anyio

LEASE = timedelta(minutes=2)


def letter(door: Door, **changes: object) -> KeptLetter:
    now = door.clock.now()
    made = KeptLetter(
        id=fresh_id(door.clock),
        kind="trial",
        recipient="ann@example.com",
        subject="A trial",
        state=LetterState.WAITING,
        tries=0,
        next_try_at=now,
        reason=None,
        created_at=now,
        expires_at=now + timedelta(days=3),
        sealed_text=b"sealed",
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # a test says what it needs


async def keep(door: Door, *letters: KeptLetter) -> None:
    async with door.desk.database.transaction() as connection:
        for one in letters:
            await store.add_letter(connection, one)


async def claim(door: Door, now: datetime | None = None) -> KeptLetter | None:
    async with door.desk.database.transaction() as connection:
        return await store.claim_due(connection, now=now or door.clock.now(), lease=LEASE)


async def kept(door: Door, state: LetterState | None = None) -> list[KeptLetter]:
    async with door.desk.database.reading() as connection:
        return await store.list_letters(connection, state=state, before=None, limit=10)


async def test_the_letter_due_longest_is_claimed_first_and_once(owned: Door) -> None:
    now = owned.clock.now()
    first, second = (letter(owned, next_try_at=now - timedelta(seconds=age)) for age in (9, 5))
    await keep(owned, second, first)

    claimed = [await claim(owned), await claim(owned), await claim(owned)]

    assert [one.id if one else None for one in claimed] == [first.id, second.id, None]


async def test_a_letter_whose_bearer_died_is_claimed_again_after_its_lease(owned: Door) -> None:
    await keep(owned, letter(owned))
    await claim(owned)

    owned.advance(seconds=119)
    assert await claim(owned) is None
    owned.advance(seconds=1)

    again = await claim(owned)
    assert again is not None
    assert again.tries == 2


async def test_two_who_claim_at_once_get_two_letters(owned: Door) -> None:
    await keep(owned, letter(owned), letter(owned))
    database = owned.desk.database

    async with database.transaction() as one, database.transaction() as other:
        first = await store.claim_due(one, now=owned.clock.now(), lease=LEASE)
        second = await store.claim_due(other, now=owned.clock.now(), lease=LEASE)

    assert first is not None
    assert second is not None
    assert first.id != second.id


async def test_a_sent_letter_no_longer_says_anything(owned: Door) -> None:
    one = letter(owned)
    await keep(owned, one)

    async with owned.desk.database.transaction() as connection:
        await store.mark_sent(connection, one.id, now=owned.clock.now())

    (found,) = await kept(owned, LetterState.SENT)
    assert (found.sealed_text, found.sent_at) == (None, owned.clock.now())
    assert await claim(owned) is None


async def test_what_came_to_nothing_in_time_is_given_up_and_erased(owned: Door) -> None:
    late = letter(owned, expires_at=owned.clock.now(), reason="450 busy")
    quiet = letter(owned, expires_at=owned.clock.now())
    await keep(owned, late, quiet, letter(owned))

    async with owned.desk.database.transaction() as connection:
        await store.erase_expired(connection, now=owned.clock.now())

    dead = {found.id: found for found in await kept(owned, LetterState.DEAD)}
    assert {one.reason for one in dead.values()} == {"450 busy", "not sent in time"}
    assert all(one.sealed_text is None for one in dead.values())
    assert len(await kept(owned, LetterState.WAITING)) == 1


async def test_only_a_dead_letter_that_still_says_something_is_revived(owned: Door) -> None:
    waiting, dead = letter(owned), letter(owned, state=LetterState.DEAD, tries=12)
    erased = letter(owned, state=LetterState.DEAD, sealed_text=None)
    await keep(owned, waiting, dead, erased)

    async with owned.desk.database.transaction() as connection:
        outcomes = [
            await store.revive(connection, one, now=owned.clock.now())
            for one in (waiting.id, dead.id, erased.id, UUID(int=1))
        ]

    assert outcomes == [False, True, False, False]
    revived = next(found for found in await kept(owned) if found.id == dead.id)
    assert (revived.state, revived.tries) == (LetterState.WAITING, 0)


async def test_old_records_are_removed(owned: Door) -> None:
    old = letter(owned, created_at=owned.clock.now() - timedelta(days=1))
    await keep(owned, old, letter(owned))

    async with owned.desk.database.transaction() as connection:
        await store.delete_letters(connection, created_before=owned.clock.now())

    assert [found.id == old.id for found in await kept(owned)] == [False]


async def test_letters_are_counted_by_state(owned: Door) -> None:
    await keep(owned, letter(owned), letter(owned, state=LetterState.DEAD))

    async with owned.desk.database.reading() as connection:
        counted = await store.count_letters(connection)

    assert counted == {LetterState.WAITING: 1, LetterState.SENT: 0, LetterState.DEAD: 1}
