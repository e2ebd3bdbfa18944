"""Settings of the users service: sensible by default, refused by name when wrong."""

from datetime import timedelta

import pytest

from folio.chassis.settings import SettingsError, load_settings
from folio.users.domain.passwords import PasswordRules
from folio.users.settings import UsersSettings


def load(**environ: str) -> UsersSettings:
    return load_settings(UsersSettings, service="users", environ={"FOLIO_HOME": "/nowhere", **environ})


def test_the_defaults_are_those_of_the_documentation() -> None:
    settings = load()

    assert settings.password_rules == PasswordRules(min_length=12, min_score=2)
    assert settings.access_life == timedelta(minutes=10)
    assert (settings.session_idle, settings.session_max) == (timedelta(days=14), timedelta(days=30))
    assert settings.registration_policy == "open"


@pytest.mark.parametrize(
    "environ",
    [
        {"FOLIO_BIND": "192.0.2.1"},
        {"FOLIO_PUBLIC_URL": "https://folio.example.com"},
        {"FOLIO_PUBLIC_URL": "http://folio.local:4110", "FOLIO_ALLOW_INSECURE_HTTP": "1"},
    ],
)
def test_registration_is_by_invitation_where_others_can_reach_the_platform(environ: dict[str, str]) -> None:
    assert load(**environ).registration_policy == "invite"


def test_what_is_configured_wins_over_the_reach() -> None:
    assert load(FOLIO_BIND="192.0.2.1", FOLIO_USERS_REGISTRATION="open").registration_policy == "open"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FOLIO_USERS_PASSWORD_MIN_LENGTH", "7"),
        ("FOLIO_USERS_REGISTRATION", "maybe"),
        ("FOLIO_USERS_ACCESS_TOKEN_MINUTES", "61"),
        ("FOLIO_PUBLIC_URL", "http://folio.example.com"),
    ],
)
def test_a_wrong_setting_is_refused_by_its_name(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name.removeprefix("FOLIO_").lower().removeprefix("users_")):
        load(**{name: value})


@pytest.mark.parametrize(
    "environ",
    [
        {"FOLIO_ADMIN_EMAIL": "ann@example.com"},
        {"FOLIO_ADMIN_PASSWORD_FILE": "/nowhere/password"},
        {"FOLIO_ADMIN_EMAIL": "nobody", "FOLIO_ADMIN_PASSWORD_FILE": "/nowhere/password"},
    ],
)
def test_an_unattended_owner_needs_an_address_and_a_password(environ: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match=r"FOLIO_ADMIN|address|@"):
        load(**environ)
