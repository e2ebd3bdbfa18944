"""Resets, below HTTP."""

import pytest
from sqlalchemy import text

from folio.users.mail.actions import list_outbox
from folio.users.recovery.actions import UnknownAccount, answer_requests, make_reset_link, request_reset
from tests.users.door import EMAIL, Door

pytestmark = pytest.mark.anyio


async def letters(door: Door) -> list[str]:
    page = await list_outbox(door.desk, state=None, cursor=None, limit=50, reader=None)
    return [letter.recipient for letter in page.items]


async def ask(door: Door, email: str, *, address: str = "198.51.100.1") -> None:
    await request_reset(email, door.desk, address=address)
    await answer_requests(door.desk)


async def test_only_an_account_in_use_gets_a_letter_in_its_own_spelling(owned: Door) -> None:
    await ask(owned, "nobody@example.com")
    assert await letters(owned) == []

    await ask(owned, "ANN@example.com")
    assert await letters(owned) == ["ann@example.com"]

    async with owned.desk.database.transaction() as connection:
        await connection.execute(text("UPDATE users SET disabled_at = now()"))
    await ask(owned, EMAIL)
    assert await letters(owned) == ["ann@example.com"]


async def test_an_account_gets_three_letters_an_hour(owned: Door) -> None:
    for number in range(5):
        await ask(owned, EMAIL, address=f"198.51.100.{number}")
    assert len(await letters(owned)) == 3

    owned.advance(hours=1)
    await ask(owned, EMAIL)
    assert len(await letters(owned)) == 4


async def test_what_waits_for_its_answer_tells_nobody_which_address_was_typed(owned: Door) -> None:
    await request_reset("secret@example.com", owned.desk, address="198.51.100.1")

    async with owned.desk.database.reading() as connection:
        kept = (await connection.execute(text("SELECT sealed_email FROM reset_requests"))).scalars().all()

    assert all(b"secret" not in sealed for sealed in kept)


async def test_the_operator_gets_a_link_for_an_account_in_use_alone(owned: Door) -> None:
    link = await make_reset_link("Ann@Example.com", owned.desk)

    assert link.url.startswith("http://localhost:4110/reset#token=")
    with pytest.raises(UnknownAccount):
        await make_reset_link("nobody@example.com", owned.desk)
