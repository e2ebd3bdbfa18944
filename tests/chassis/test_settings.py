"""What may be configured, where it comes from, and what a wrong key is told."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, model_validator

from folio.chassis.settings import (
    PlatformSettings,
    ServiceSettings,
    SettingsError,
    load_platform_settings,
    load_settings,
)


class ReaderSettings(ServiceSettings):
    """Settings of a service in miniature."""

    pages: int = Field(default=10, ge=1, description="Pages kept. Default 10.")
    token: str | None = Field(default=None, min_length=16, description="A secret. Default: none.")
    relay_url: str | None = Field(default=None, max_length=20, description="Where to send. Default: none.")
    names: tuple[str, ...] = Field(default=(), description="Names. Default: none.")
    admin: str = Field(default="", json_schema_extra={"env": "FOLIO_ADMIN"}, description="Somebody.")

    @model_validator(mode="after")
    def _pages_have_names(self) -> "ReaderSettings":
        if len(self.names) > self.pages:
            raise ValueError("there are more names than pages")
        return self


def read(tmp_path: Path, toml: str = "", **environ: str) -> ReaderSettings:
    (tmp_path / "folio.toml").write_text(toml)
    return load_settings(ReaderSettings, service="users", environ={"FOLIO_HOME": str(tmp_path), **environ})


def platform(tmp_path: Path, **environ: str) -> PlatformSettings:
    return load_platform_settings({"FOLIO_HOME": str(tmp_path), **environ})


def test_without_a_file_and_variables_the_defaults_hold(tmp_path: Path) -> None:
    settings = load_settings(ReaderSettings, service="users", environ={"FOLIO_HOME": str(tmp_path)})

    assert settings.pages == 10
    assert settings.platform.bind == "127.0.0.1"
    assert settings.platform.public_url == "http://localhost:4110"


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    settings = read(tmp_path, "[users]\npages = 3\n[platform]\npool_size = 7", FOLIO_USERS_PAGES="5")

    assert settings.pages == 5
    assert settings.platform.pool_size == 7


def test_a_field_may_name_its_own_variable(tmp_path: Path) -> None:
    assert read(tmp_path, FOLIO_ADMIN="ada").admin == "ada"


def test_an_empty_variable_is_one_that_is_not_set(tmp_path: Path) -> None:
    settings = read(tmp_path, FOLIO_USERS_PAGES="", FOLIO_DATABASE_URL="", FOLIO_PORT_OFFSET="")

    assert settings.pages == 10
    assert settings.platform.database_url is None
    assert settings.platform.port_offset == 0


def test_a_list_in_the_environment_is_split_at_commas(tmp_path: Path) -> None:
    assert read(tmp_path, FOLIO_USERS_NAMES="a, b,,").names == ("a", "b")


def test_the_seeds_long_name_of_a_service_is_a_section_too(tmp_path: Path) -> None:
    assert read(tmp_path, "[user-management]\npages = 4").pages == 4


def test_the_public_url_follows_the_port_offset(tmp_path: Path) -> None:
    assert platform(tmp_path, FOLIO_PORT_OFFSET="100").public_url == "http://localhost:4210"


@pytest.mark.parametrize("offset", ["-1", "60001", "x", "²", "1e3", "9" * 5000])
def test_a_wrong_port_offset_names_its_key(tmp_path: Path, offset: str) -> None:
    with pytest.raises(SettingsError, match="FOLIO_PORT_OFFSET"):
        platform(tmp_path, FOLIO_PORT_OFFSET=offset)


def test_every_wrong_key_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        read(tmp_path, "[users]\npages = 0\nsurprise = 1")

    assert "FOLIO_USERS_PAGES (users.pages in folio.toml)" in caught.value.message
    assert "users.surprise" in caught.value.message


def test_settings_that_contradict_each_other_name_their_section(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        read(tmp_path, "[users]\npages = 1\nnames = ['a', 'b']")

    assert caught.value.message == "[users]: there are more names than pages"


def test_a_wrong_secret_is_named_but_not_shown(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        read(tmp_path, FOLIO_USERS_TOKEN="hunter2")

    assert "FOLIO_USERS_TOKEN" in caught.value.message
    assert "hunter2" not in caught.value.message


@pytest.mark.parametrize(
    "toml",
    [
        '[platform]\ndatabse_url = "postgresql://ada:hunter2@db/x"',
        '[users]\nrelay_url = "smtp://ada:hunter2@mail.example"',
        '[platform]\ndatabase_url = "mysql://ada:hunter2@db/x"',
    ],
)
def test_a_url_with_a_password_is_not_shown_even_when_its_key_is_misspelt(tmp_path: Path, toml: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read(tmp_path, toml)

    assert "_url" in caught.value.message
    assert "hunter2" not in caught.value.message


@pytest.mark.parametrize("toml", ["[", "x = ", "[users]\npages = 1\npages = 2", '"\\ud800" = 1'])
def test_a_file_that_is_no_toml_says_where_it_is(tmp_path: Path, toml: str) -> None:
    with pytest.raises(SettingsError, match=r"folio\.toml is not valid TOML"):
        read(tmp_path, toml)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folio.toml").write_bytes("[users] # café".encode("latin-1"))

    with pytest.raises(SettingsError, match="not valid TOML"):
        platform(tmp_path)


@pytest.mark.parametrize("toml", ["users = 3", "pages = 3", "[[users]]\npages = 3"])
def test_a_value_outside_of_a_section_is_refused(tmp_path: Path, toml: str) -> None:
    with pytest.raises(SettingsError, match="section"):
        read(tmp_path, toml)


def test_an_unknown_section_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"\[trading\]"):
        read(tmp_path, "[trading]")


def test_a_named_file_that_is_missing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="FOLIO_CONFIG"):
        platform(tmp_path, FOLIO_CONFIG=str(tmp_path / "other.toml"))


def test_a_file_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "folio.toml").mkdir()

    with pytest.raises(SettingsError, match="cannot be read"):
        platform(tmp_path)


def test_a_home_below_the_persons_own_is_found_with_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "folio.toml").write_text("[platform]\npool_size = 9")

    settings = load_platform_settings({"FOLIO_HOME": "~/state"})

    assert settings.home == tmp_path / "state"
    assert settings.pool_size == 9
    assert settings.state.path == tmp_path / "state"


@pytest.mark.parametrize(
    ("given", "origin"),
    [
        ("https://Folio.Example", "https://folio.example"),
        ("HTTPS://folio.example:443/", "https://folio.example"),
        ("https://folio.example:8443", "https://folio.example:8443"),
        ("https://büro.example", "https://xn--bro-hoa.example"),
        ("https://[2001:DB8::1]:8443", "https://[2001:db8::1]:8443"),
    ],
)
def test_the_public_url_is_kept_as_browsers_write_an_origin(tmp_path: Path, given: str, origin: str) -> None:
    settings = platform(tmp_path, FOLIO_PUBLIC_URL=given)

    assert settings.public_url == origin
    assert settings.origins == {origin}
    assert settings.is_https
    assert not settings.is_loopback


def test_on_loopback_all_its_names_are_own_origins(tmp_path: Path) -> None:
    settings = platform(tmp_path, FOLIO_PUBLIC_URL="http://127.0.0.1:4110")

    assert settings.is_loopback
    assert not settings.is_https
    assert settings.origins == {"http://localhost:4110", "http://127.0.0.1:4110", "http://[::1]:4110"}


@pytest.mark.parametrize(
    "url",
    [
        "folio.example",
        "ftp://folio.example",
        "http://",
        "https://folio.example/app",
        "https://folio.example/?x=1",
        "https://folio.example/#x",
        "https://ada@folio.example",
        "https://folio.example:99999",
        "https://folio.example:x",
        "https://[::1",
        "https://" + "ü" * 80 + ".example",
    ],
)
def test_a_public_url_that_is_no_origin_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(SettingsError, match="FOLIO_PUBLIC_URL"):
        platform(tmp_path, FOLIO_PUBLIC_URL=url)


def test_passwords_do_not_travel_in_the_clear_unless_told_so(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="FOLIO_ALLOW_INSECURE_HTTP"):
        platform(tmp_path, FOLIO_PUBLIC_URL="http://folio.lan")

    told = platform(tmp_path, FOLIO_PUBLIC_URL="http://folio.lan", FOLIO_ALLOW_INSECURE_HTTP="1")

    assert told.public_url == "http://folio.lan"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FOLIO_DATABASE_URL", "mysql://db/folio"),
        ("FOLIO_DATABASE_URL", "db.example"),
        ("FOLIO_VALKEY_URL", "http://cache"),
        ("FOLIO_VALKEY_URL", "/run/valkey.sock"),
        ("FOLIO_TRUSTED_PROXIES", "10.0.0.0/8,proxy"),
        ("FOLIO_LOG_LEVEL", "loud"),
        ("FOLIO_INSTANCE", "9"),
        ("FOLIO_POOL_SIZE", "0"),
        ("FOLIO_DISCOVERY", "consul"),
    ],
)
def test_a_wrong_value_of_the_platform_names_its_variable(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        platform(tmp_path, **{name: value})


def test_proxies_are_kept_as_networks(tmp_path: Path) -> None:
    settings = platform(tmp_path, FOLIO_TRUSTED_PROXIES="10.1.2.3/8, ::1")

    assert settings.trusted_proxies == ("10.0.0.0/8", "::1/128")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FOLIO_DATABASE_URL", "postgresql://db/folio"),
        ("FOLIO_VALKEY_URL", "rediss://cache:6380/1"),
        ("FOLIO_VALKEY_URL", "unix:///run/valkey.sock?db=2"),
    ],
)
def test_servers_of_ones_own_are_taken(tmp_path: Path, name: str, value: str) -> None:
    settings = platform(tmp_path, **{name: value})

    assert value in (settings.database_url, settings.valkey_url)


@given(st.dictionaries(st.sampled_from(sorted(PlatformSettings.model_fields)), st.text(max_size=60)))
def test_no_environment_makes_anything_but_settings_or_a_settings_error(values: dict[str, str]) -> None:
    environ = {f"FOLIO_{name.upper()}": value.replace("\0", "") for name, value in values.items()}
    environ["FOLIO_HOME"] = "/nonexistent"

    try:
        settings = load_platform_settings(environ)
    except SettingsError as error:
        assert "FOLIO_" in error.message  # noqa: PT017 – either outcome is right, each with its own promise
    else:
        assert settings.origins


@given(st.text(max_size=200))
def test_no_file_makes_anything_but_settings_or_a_settings_error(
    tmp_path_factory: pytest.TempPathFactory, toml: str
) -> None:
    home = tmp_path_factory.getbasetemp() / "fuzz"
    home.mkdir(exist_ok=True)
    (home / "folio.toml").write_text(toml, encoding="utf-8", errors="surrogatepass")

    try:
        load_settings(ReaderSettings, service="users", environ={"FOLIO_HOME": str(home)})
    except SettingsError as error:
        assert "folio.toml" in error.message  # noqa: PT017 – either outcome is right


@pytest.mark.parametrize("exposed", [{"FOLIO_BIND": "192.0.2.1"}, {"FOLIO_ADVERTISE": "192.0.2.1"}])
def test_off_loopback_services_encrypt_or_are_told_not_to(tmp_path: Path, exposed: dict[str, str]) -> None:
    environ = {"FOLIO_HOME": str(tmp_path), **exposed}

    with pytest.raises(SettingsError, match="FOLIO_MTLS=on"):
        load_platform_settings(environ)
    assert load_platform_settings({**environ, "FOLIO_MTLS": "on"}).is_encrypted
    assert not load_platform_settings({**environ, "FOLIO_ALLOW_PLAIN_SERVICES": "1"}).is_encrypted
