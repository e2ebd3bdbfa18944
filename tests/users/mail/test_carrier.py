"""Handing letters to a mail server, and what it may answer."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from folio.chassis.settings import load_settings
from folio.users.domain.postage import LetterState
from folio.users.mail import carrier
from folio.users.mail.carrier import NotCarried, carry, compose_mail
from folio.users.mail.store import KeptLetter
from folio.users.settings import UsersSettings
from tests.fakes.certificates import make_server_context
from tests.fakes.smtp import Mailbox, mail_server

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 1, 2, tzinfo=UTC)
LETTER = KeptLetter(
    id=UUID("01938a5e-0000-7000-8000-000000000001"),
    kind="trial",
    recipient="ann@example.com",
    subject="Grüße",
    state=LetterState.WAITING,
    tries=1,
    next_try_at=NOW,
    reason=None,
    created_at=NOW,
    expires_at=NOW + timedelta(days=3),
    text="Hello Ann,\n\n.a line that begins with a dot, and an ü\n",
)

Settings = Callable[..., UsersSettings]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return ``settings(mailbox, NAME=…)``: those of a platform that sends by that server."""

    def load(mailbox: Mailbox, **changes: str) -> UsersSettings:
        environ = {
            "FOLIO_HOME": str(tmp_path),
            "FOLIO_USERS_SMTP_HOST": "127.0.0.1",
            "FOLIO_USERS_SMTP_PORT": str(mailbox.port),
            "FOLIO_USERS_SMTP_TLS": "none",
            "FOLIO_USERS_MAIL_FROM": "Folio <folio@example.com>",
        }
        more = {f"FOLIO_USERS_{name}": value for name, value in changes.items()}
        return load_settings(UsersSettings, service="users", environ=environ | more)

    return load


async def test_a_letter_arrives_as_it_was_written(settings: Settings) -> None:
    async with mail_server() as mailbox:
        outcome = await carry(LETTER, settings(mailbox))

    assert outcome is None
    assert mailbox.texts_to("ann@example.com") == [LETTER.text]
    assert mailbox.recipients == ["ann@example.com"]
    (mail,) = mailbox.mails
    assert (mail["Subject"], mail["From"]) == ("Grüße", "Folio <folio@example.com>")
    assert mail["Message-ID"] == "<01938a5e-0000-7000-8000-000000000001@example.com>"
    assert mail["Auto-Submitted"] == "auto-generated"


async def test_a_user_and_password_are_given_over_starttls(settings: Settings, tmp_path: Path) -> None:
    context, authority = make_server_context(tmp_path)
    password = tmp_path / "password"
    password.write_text("a secret \n")
    box = Mailbox(tls=context, users={"folio": "a secret "})

    async with mail_server(box) as mailbox:
        outcome = await carry(
            LETTER,
            settings(
                mailbox,
                SMTP_TLS="starttls",
                SMTP_CA_FILE=str(authority),
                SMTP_USER="folio",
                SMTP_PASSWORD_FILE=str(password),
            ),
        )

    assert outcome is None
    assert mailbox.was_encrypted == [True]
    assert "AUTH" in mailbox.commands


async def test_tls_from_the_first_byte_is_spoken(settings: Settings, tmp_path: Path) -> None:
    context, authority = make_server_context(tmp_path)

    async with mail_server(Mailbox(tls=context, speaks_tls_first=True)) as mailbox:
        outcome = await carry(LETTER, settings(mailbox, SMTP_TLS="tls", SMTP_CA_FILE=str(authority)))

    assert outcome is None
    assert mailbox.was_encrypted == [True]


async def test_a_server_nobody_vouches_for_gets_no_letter(settings: Settings, tmp_path: Path) -> None:
    context, _ = make_server_context(tmp_path)

    async with mail_server(Mailbox(tls=context)) as mailbox:
        outcome = await carry(LETTER, settings(mailbox, SMTP_TLS="starttls"))

    assert outcome is not None
    assert (outcome.is_away, outcome.is_final) == (True, False)
    assert "certificate" in outcome.reason.lower()
    assert mailbox.mails == []


async def test_a_server_that_cannot_encrypt_gets_no_letter(settings: Settings) -> None:
    async with mail_server() as mailbox:
        outcome = await carry(LETTER, settings(mailbox, SMTP_TLS="starttls"))

    assert outcome is not None
    assert (outcome.is_away, outcome.is_final) == (True, False)
    assert "STARTTLS" in outcome.reason
    assert mailbox.mails == []


@pytest.mark.parametrize(
    ("faults", "is_final", "is_away", "reason"),
    [
        ({"refusals": {"RCPT": "450 mailbox busy"}}, False, False, "450 mailbox busy"),
        ({"refusals": {"RCPT": "550 no such user"}}, True, False, "550 no such user"),
        ({"refusals": {"DATA": "451 try later"}}, False, False, "451 try later"),
        ({"refusals": {"DATA": "554 looks like spam"}}, True, False, "554 looks like spam"),
        ({"refusals": {"CONNECT": "421 too busy"}}, False, True, "421"),
        ({"refusals": {"CONNECT": "554 you are blocked"}}, False, True, "554"),
        ({"refusals": {"MAIL": "550 sender not allowed"}}, False, True, "550 sender not allowed"),
        ({"drops_at": "DATA"}, False, True, "Disconnected"),
        ({"drops_at": "RCPT"}, False, True, "Disconnected"),
    ],
)
async def test_what_a_server_answers_decides_what_is_done(
    settings: Settings, faults: dict[str, object], is_final: bool, is_away: bool, reason: str
) -> None:
    box = Mailbox()
    for name, value in faults.items():
        setattr(box, name, value)

    async with mail_server(box) as mailbox:
        outcome = await carry(LETTER, settings(mailbox))

    assert outcome is not None
    assert (outcome.is_final, outcome.is_away) == (is_final, is_away)
    assert reason in outcome.reason
    assert mailbox.mails == []


async def test_nobody_at_the_port_is_a_server_that_is_away(settings: Settings) -> None:
    async with mail_server() as mailbox:
        gone = settings(mailbox)

    outcome = await carry(LETTER, gone)

    assert outcome is not None
    assert (outcome.is_away, outcome.is_final) == (True, False)


async def test_a_server_that_falls_silent_is_left(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrier, "STEP_TIMEOUT_S", 0.2)

    async with mail_server(Mailbox(hangs_at="RCPT")) as mailbox:
        outcome = await carry(LETTER, settings(mailbox))

    assert isinstance(outcome, NotCarried)
    assert outcome.is_away


async def test_a_wrong_password_is_not_the_letters_fault(settings: Settings, tmp_path: Path) -> None:
    password = tmp_path / "password"
    password.write_text("wrong")

    async with mail_server(Mailbox(users={"folio": "right"})) as mailbox:
        outcome = await carry(LETTER, settings(mailbox, SMTP_USER="folio", SMTP_PASSWORD_FILE=str(password)))

    assert outcome is not None
    assert (outcome.is_away, outcome.is_final) == (True, False)
    assert "535" in outcome.reason


async def test_an_address_in_letters_the_server_cannot_write_is_given_up(settings: Settings) -> None:
    async with mail_server() as mailbox:
        outcome = await carry(replace(LETTER, recipient="jörg@example.com"), settings(mailbox))

    assert outcome is not None
    assert outcome.is_final
    assert mailbox.mails == []


async def test_a_line_break_in_a_header_is_refused(settings: Settings) -> None:
    letter = replace(LETTER, subject="a\r\nBcc: eve@example.com")

    with pytest.raises(ValueError, match="linefeed or carriage return"):
        compose_mail(letter, settings(Mailbox(port=1)))
