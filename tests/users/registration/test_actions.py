"""Registrations, below HTTP, on a platform whose mail no task of its own sends."""

import re

import pytest
from sqlalchemy import text

from folio.users.accounts.actions import Applicant, WeakPassword
from folio.users.desk import Desk
from folio.users.links.actions import LinkInvalid
from folio.users.mail.actions import list_outbox
from folio.users.registration.actions import (
    Confirmation,
    OtherPassword,
    answer_registrations,
    confirm_registration,
    request_registration,
    sweep_registrations,
)
from folio.users.sessions.actions import Visitor
from folio.users.signin.attempts import TooManyAttempts
from tests.users.door import EMAIL, PASSWORD, Door

pytestmark = pytest.mark.anyio

BEA = Applicant("bea@example.com", "Bea", PASSWORD)


async def ask(desk: Desk, applicant: Applicant = BEA, *, address: str = "198.51.100.1") -> None:
    await request_registration(applicant, desk, address=address)
    await answer_registrations(desk)


async def letters(desk: Desk) -> list[tuple[str, str]]:
    page = await list_outbox(desk, state=None, cursor=None, limit=50, reader=None)
    return [(letter.kind, letter.recipient) for letter in page.items]


async def token_of_letter(desk: Desk) -> str:
    async with desk.database.reading() as connection:
        row = (
            await connection.execute(text("SELECT id, sealed_text FROM letters ORDER BY created_at DESC"))
        ).first()
    assert row is not None
    found = re.search(rb"#token=(\S+)", desk.vault.open(row.sealed_text, owner=row.id.bytes) or b"")
    assert found is not None
    return found[1].decode()


def confirmation(token: str, password: str = PASSWORD) -> Confirmation:
    return Confirmation(token, password, "token", Visitor("198.51.100.1", "curl"))


async def test_an_account_is_made_for_who_reads_the_letter_and_knows_the_password(owned: Door) -> None:
    await ask(owned.desk)
    token = await token_of_letter(owned.desk)

    with pytest.raises(OtherPassword):
        await confirm_registration(confirmation(token, "another long one"), owned.desk)
    passes = await confirm_registration(confirmation(token), owned.desk)

    assert (passes.user.email, passes.user.email_verified) == ("bea@example.com", True)
    assert passes.user.roles == ("trader",)
    with pytest.raises(LinkInvalid):
        await confirm_registration(confirmation(token), owned.desk)


async def test_who_has_an_account_is_told_so_and_nobody_else(owned: Door) -> None:
    await ask(owned.desk, Applicant("ANN@example.com", "Eve", PASSWORD))

    assert await letters(owned.desk) == [("address_in_use", EMAIL)]


async def test_nothing_readable_is_kept_and_nothing_for_long(owned: Door) -> None:
    await request_registration(BEA, owned.desk, address="198.51.100.1")
    async with owned.desk.database.reading() as connection:
        sealed = await connection.scalar(text("SELECT sealed FROM registrations"))
    owned.advance(days=1, seconds=1)
    await sweep_registrations(owned.desk)

    assert b"bea" not in sealed
    async with owned.desk.database.reading() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM registrations")) == 0


async def test_an_address_gets_three_letters_an_hour_and_a_network_asks_ten_times(owned: Door) -> None:
    for _ in range(10):
        await ask(owned.desk)

    assert len(await letters(owned.desk)) == 3
    with pytest.raises(TooManyAttempts):
        await ask(owned.desk)


async def test_wrong_passwords_are_slowed(owned: Door) -> None:
    await ask(owned.desk)
    token = await token_of_letter(owned.desk)
    for _ in range(5):
        with pytest.raises(OtherPassword):
            await confirm_registration(confirmation(token, "wrong"), owned.desk)

    with pytest.raises(TooManyAttempts):
        await confirm_registration(confirmation(token), owned.desk)


async def test_a_weak_password_is_refused_before_anything_is_kept(owned: Door) -> None:
    with pytest.raises(WeakPassword):
        await ask(owned.desk, Applicant("bea@example.com", "Bea", "short"))

    assert await letters(owned.desk) == []
