"""Letters, from the act that writes them to the server that takes them."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from folio.chassis.settings import load_settings
from folio.users.desk import Desk
from folio.users.domain.letters import Letter
from folio.users.domain.postage import MAX_TRIES
from folio.users.keyring import KeyRing
from folio.users.mail.actions import list_outbox, queue_letter, relay_letters, show_mail, sweep_letters
from folio.users.settings import UsersSettings
from folio.users.vault import Vault
from tests.fakes.smtp import Mailbox, mail_server
from tests.users.door import Door

pytestmark = pytest.mark.anyio

LETTER = Letter("trial", "ann@example.com", "A trial", "Hello,\n\nthe link is https://example.com/#t=1\n")


def sending_by(mailbox: Mailbox) -> dict[str, str]:
    """Return the settings of a platform whose mail leaves by that server, as the tests let it."""
    return {
        "FOLIO_USERS_SMTP_HOST": "127.0.0.1",
        "FOLIO_USERS_SMTP_PORT": str(mailbox.port),
        "FOLIO_USERS_SMTP_TLS": "none",
        "FOLIO_USERS_MAIL_FROM": "folio@example.com",
    }


def with_mail(door: Door, mailbox: Mailbox) -> Desk:
    """Return the desk of a platform that has a mail server; no task of its own uses it."""
    environ = {"FOLIO_HOME": str(door.home), **sending_by(mailbox)}
    return replace(door.desk, settings=load_settings(UsersSettings, service="users", environ=environ))


async def queue(desk: Desk) -> None:
    async with desk.database.transaction() as connection:
        await queue_letter(connection, LETTER, desk)


async def states(desk: Desk) -> list[tuple[str, int, str | None]]:
    page = await list_outbox(desk, state=None, cursor=None, limit=50, reader=None)
    return [(item.state, item.tries, item.reason) for item in page.items]


async def test_a_letter_leaves_after_its_act_and_says_nothing_afterwards(owned: Door) -> None:
    async with mail_server() as mailbox:
        desk = with_mail(owned, mailbox)
        await queue(desk)

        await relay_letters(desk)
        await relay_letters(desk)

        assert mailbox.texts() == [LETTER.text]
        assert await states(desk) == [("sent", 1, None)]
        async with desk.database.reading() as connection:
            assert await connection.scalar(text("SELECT sealed_text FROM letters")) is None


async def test_an_act_that_is_undone_sends_nothing(owned: Door) -> None:
    async with mail_server() as mailbox:
        desk = with_mail(owned, mailbox)
        async with desk.database.transaction() as connection:
            await queue_letter(connection, LETTER, desk)
            await connection.rollback()

        await relay_letters(desk)

        assert mailbox.mails == []


async def test_a_letter_waits_longer_after_each_refusal_and_leaves_in_the_end(owned: Door) -> None:
    async with mail_server(Mailbox(refusals={"RCPT": "450 busy"})) as mailbox:
        desk = with_mail(owned, mailbox)
        await queue(desk)
        await relay_letters(desk)
        assert await states(desk) == [("waiting", 1, "450 busy")]

        owned.advance(seconds=9)
        await relay_letters(desk)
        assert mailbox.commands.count("RCPT") == 1

        owned.advance(seconds=1)
        mailbox.refusals.clear()
        await relay_letters(desk)
        assert await states(desk) == [("sent", 2, None)]


async def test_a_letter_is_given_up_after_its_last_try_with_the_reason(owned: Door) -> None:
    async with mail_server(Mailbox(refusals={"RCPT": "450 busy"})) as mailbox:
        desk = with_mail(owned, mailbox)
        await queue(desk)
        for _ in range(MAX_TRIES + 3):
            await relay_letters(desk)
            owned.advance(hours=1)

        assert await states(desk) == [("dead", MAX_TRIES, "450 busy")]
        assert mailbox.commands.count("RCPT") == MAX_TRIES


async def test_a_final_refusal_gives_one_letter_up_and_not_the_next(owned: Door) -> None:
    async with mail_server(Mailbox(refusals={"RCPT": "550 no such user"})) as mailbox:
        desk = with_mail(owned, mailbox)
        await queue(desk)
        await relay_letters(desk)
        mailbox.refusals.clear()
        owned.advance(seconds=1)
        await queue(desk)
        await relay_letters(desk)

        assert await states(desk) == [("sent", 1, None), ("dead", 1, "550 no such user")]


async def test_while_the_server_is_away_only_one_letter_is_tried(owned: Door) -> None:
    async with mail_server(Mailbox(refusals={"CONNECT": "421 too busy"})) as mailbox:
        desk = with_mail(owned, mailbox)
        await queue(desk)
        await queue(desk)

        await relay_letters(desk)

        assert sorted(tries for _, tries, _ in await states(desk)) == [0, 1]


async def test_what_is_kept_is_sealed_and_of_use_to_this_platform_alone(owned: Door) -> None:
    await queue(owned.desk)

    async with owned.desk.database.reading() as connection:
        sealed = await connection.scalar(text("SELECT sealed_text FROM letters"))
        owner = await connection.scalar(text("SELECT id FROM letters"))

    assert b"https" not in sealed
    other = Vault(bytes(32), KeyRing(owned.home / "another-ring"))
    assert other.open(sealed, owner=owner.bytes) is None
    assert await states(owned.desk) == [("waiting", 0, None)]


async def test_a_letter_sealed_by_another_platform_is_given_up(owned: Door) -> None:
    async with mail_server() as mailbox:
        desk = with_mail(owned, mailbox)
        await queue(desk)
        async with desk.database.transaction() as connection:
            await connection.execute(text("UPDATE letters SET sealed_text = 'something else'"))

        await relay_letters(desk)

        assert await states(desk) == [("dead", 1, "it was sealed with another key")]


async def test_without_a_server_letters_wait_are_read_and_then_forgotten(owned: Door) -> None:
    await queue(owned.desk)
    await relay_letters(owned.desk)
    page = await list_outbox(owned.desk, state=None, cursor=None, limit=50, reader=None)
    assert [(item.state, item.text) for item in page.items] == [("waiting", LETTER.text)]
    assert not (await show_mail(owned.desk)).sends_mail

    owned.advance(days=3)
    await sweep_letters(owned.desk)
    assert await states(owned.desk) == [("dead", 0, "not sent in time")]

    owned.advance(days=28)
    await sweep_letters(owned.desk)
    assert await states(owned.desk) == []
