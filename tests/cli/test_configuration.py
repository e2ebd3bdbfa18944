"""The settings in force are shown with their source and without their secrets."""

from pathlib import Path

from folio.chassis.settings import load_platform_settings
from folio.cli.configuration import Setting, list_settings


def _settings(**environ: str) -> dict[str, Setting]:
    settings = load_platform_settings(environ)
    return {setting.name: setting for setting in list_settings(settings, environ)}


def test_each_setting_says_where_it_came_from(tmp_path: Path) -> None:
    (tmp_path / "folio.toml").write_text('[platform]\nlog_level = "debug"\n')

    found = _settings(FOLIO_HOME=str(tmp_path), FOLIO_PORT_OFFSET="7")

    assert (found["port_offset"].value, found["port_offset"].source) == ("7", "FOLIO_PORT_OFFSET")
    assert (found["log_level"].value, found["log_level"].source) == ("debug", str(tmp_path / "folio.toml"))
    assert (found["bind"].value, found["bind"].source) == ("127.0.0.1", "default")


def test_an_empty_variable_is_no_source(tmp_path: Path) -> None:
    found = _settings(FOLIO_HOME=str(tmp_path), FOLIO_BIND="")

    assert (found["bind"].value, found["bind"].source) == ("127.0.0.1", "default")


def test_a_password_in_a_url_stays_hidden(tmp_path: Path) -> None:
    url = "postgresql://operator:hunter2hunter2@db.example/postgres"

    shown = _settings(FOLIO_HOME=str(tmp_path), FOLIO_DATABASE_URL=url)["database_url"].value

    assert "hunter2" not in shown
    assert "db.example" in shown


def test_every_setting_is_described(tmp_path: Path) -> None:
    assert all(setting.description for setting in _settings(FOLIO_HOME=str(tmp_path)).values())
