"""Settings of the users service: sensible by default, refused by name when wrong."""

import json
from datetime import timedelta
from pathlib import Path

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
        {"FOLIO_BIND": "192.0.2.1", "FOLIO_MTLS": "on"},
        {"FOLIO_PUBLIC_URL": "https://folio.example.com"},
        {"FOLIO_PUBLIC_URL": "http://folio.local:4110", "FOLIO_ALLOW_INSECURE_HTTP": "1"},
    ],
)
def test_registration_is_by_invitation_where_others_can_reach_the_platform(environ: dict[str, str]) -> None:
    assert load(**environ).registration_policy == "invite"


def test_what_is_configured_wins_over_the_reach() -> None:
    assert (
        load(FOLIO_BIND="192.0.2.1", FOLIO_MTLS="on", FOLIO_USERS_REGISTRATION="open").registration_policy
        == "open"
    )


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


PROVIDER = {"key": "id", "name": "ID", "issuer": "https://id.example", "client_id": "us"}


def test_providers_are_read_from_the_environment_as_json(tmp_path: Path) -> None:
    settings = load(
        FOLIO_HOME=str(tmp_path), FOLIO_USERS_PROVIDERS=json.dumps([{**PROVIDER, "name": "A, B"}])
    )

    assert [(item.key, item.name, item.scopes) for item in settings.providers] == [
        ("id", "A,B", ("openid", "profile", "email"))
    ]


def test_providers_are_read_from_the_file_as_tables(tmp_path: Path) -> None:
    (tmp_path / "folio.toml").write_text(
        '[[users.providers]]\nkey = "id"\nname = "ID"\nissuer = "https://id.example"\nclient_id = "us"\n'
    )

    assert load(FOLIO_HOME=str(tmp_path)).providers[0].issuer == "https://id.example"


@pytest.mark.parametrize(
    "providers",
    [
        [{**PROVIDER, "issuer": "http://id.example"}],
        [{**PROVIDER, "issuer": "https://id.example?x"}],
        [{**PROVIDER, "key": "Not A Key"}],
        [{**PROVIDER, "client_secret": "in the open"}],
        [{**PROVIDER, "client_secret_file": "/nowhere/at/all"}],
        [PROVIDER, PROVIDER],
        [PROVIDER, {**PROVIDER, "key": "other"}],
        [
            {**PROVIDER, "auto_redirect": True},
            {**PROVIDER, "key": "b", "issuer": "https://b.example", "auto_redirect": True},
        ],
        "no list",
    ],
)
def test_a_provider_that_cannot_be_used_stops_the_start(tmp_path: Path, providers: object) -> None:
    with pytest.raises(SettingsError, match="FOLIO_USERS_PROVIDERS"):
        load(FOLIO_HOME=str(tmp_path), FOLIO_USERS_PROVIDERS=json.dumps(providers))


def test_an_empty_client_secret_stops_the_start(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("\n")
    providers = json.dumps([{**PROVIDER, "client_secret_file": str(secret)}])

    with pytest.raises(SettingsError, match="is empty"):
        load(FOLIO_HOME=str(tmp_path), FOLIO_USERS_PROVIDERS=providers)
