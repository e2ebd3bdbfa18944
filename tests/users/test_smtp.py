"""Settings of the mail server: whole, or refused by name."""

import pytest

from folio.chassis.settings import SettingsError, load_settings
from folio.users.settings import UsersSettings

SERVER = {"FOLIO_USERS_SMTP_HOST": "mail.example.com", "FOLIO_USERS_MAIL_FROM": "folio@example.com"}
SENDER = {"FOLIO_USERS_SMTP_USER": "folio", "FOLIO_USERS_SMTP_PASSWORD_FILE": "/nowhere/password"}


def load(**environ: str) -> UsersSettings:
    return load_settings(UsersSettings, service="users", environ={"FOLIO_HOME": "/nowhere", **environ})


def test_without_a_server_no_mail_is_sent() -> None:
    assert not load().sends_mail


def test_a_server_and_a_sender_are_enough() -> None:
    settings = load(**SERVER)

    assert settings.sends_mail
    assert (settings.smtp_port, settings.smtp_tls) == (587, "starttls")


def test_a_sender_may_have_a_name() -> None:
    settings = load(**SERVER | {"FOLIO_USERS_MAIL_FROM": "Our Folio <Folio@Example.COM>"})

    assert settings.mail_from == "Our Folio <Folio@example.com>"


@pytest.mark.parametrize(
    ("environ", "name"),
    [
        ({"FOLIO_USERS_SMTP_HOST": "mail.example.com"}, "FOLIO_USERS_MAIL_FROM"),
        (SERVER | {"FOLIO_USERS_MAIL_FROM": "nobody"}, "FOLIO_USERS_MAIL_FROM"),
        (
            SERVER | {"FOLIO_USERS_MAIL_FROM": "a\nBcc: b@example.com <a@example.com>"},
            "FOLIO_USERS_MAIL_FROM",
        ),
        (SERVER | {"FOLIO_USERS_SMTP_USER": "folio"}, "FOLIO_USERS_SMTP_PASSWORD_FILE"),
        (SERVER | SENDER | {"FOLIO_USERS_SMTP_TLS": "none"}, "in the clear"),
        (SERVER | {"FOLIO_USERS_SMTP_TLS": "maybe"}, "FOLIO_USERS_SMTP_TLS"),
        (SERVER | {"FOLIO_USERS_SMTP_PORT": "0"}, "FOLIO_USERS_SMTP_PORT"),
    ],
)
def test_half_a_mail_server_is_refused(environ: dict[str, str], name: str) -> None:
    with pytest.raises(SettingsError, match=name):
        load(**environ)


def test_this_machine_may_be_spoken_to_in_the_clear() -> None:
    settings = load(
        **SERVER | SENDER | {"FOLIO_USERS_SMTP_TLS": "none", "FOLIO_USERS_SMTP_HOST": "127.0.0.1"}
    )

    assert settings.smtp_user == "folio"
