"""The words of ``folio``, what they print and the codes they end with."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from folio.chassis.ports import UnknownService
from folio.cli.__main__ import exit_code_of
from folio.cli.commands import app
from folio.cli.plan import CannotScale, UnknownProcess
from folio.cli.startup import NotHealthy
from folio.kernel.errors import Unavailable

COMMANDS = (
    "up",
    "down",
    "status",
    "logs",
    "restart",
    "scale",
    "monit",
    "doctor",
    "config",
    "users",
    "login",
    "logout",
    "whoami",
)


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOLIO_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "120")


def _folio(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_a_help_of_its_own(command: str) -> None:
    result = _folio(command, "--help")

    assert result.exit_code == 0
    assert f"folio {command}" in result.output.replace("root", "folio")


def test_status_of_what_does_not_run_is_said_in_words_in_json_and_in_the_code() -> None:
    words, document = _folio("status"), _folio("status", "--json")

    assert (words.exit_code, document.exit_code) == (3, 3)
    assert words.output == "Not running. Start it with `folio up`.\n"
    assert json.loads(document.output)["status"] == "stopped"


@pytest.mark.parametrize("command", [("restart",), ("scale", "portfolio=2"), ("users", "setup-link")])
def test_what_needs_a_running_platform_says_that_there_is_none(command: tuple[str, ...]) -> None:
    result = _folio(*command)

    assert result.exit_code == 3
    assert "Start it with `folio up`" in result.output


def test_down_of_what_does_not_run_is_done_at_once(tmp_path: Path) -> None:
    assert _folio("down").exit_code == 0
    assert not (tmp_path / "home").exists()


def test_logs_of_a_service_are_found_by_its_long_name(tmp_path: Path) -> None:
    logs = tmp_path / "home" / "logs"
    logs.mkdir(parents=True)
    (logs / "users.log").write_text("one\ntwo\n")
    (logs / "gateway.log").write_text("other\n")

    assert _folio("logs", "user-management", "--lines", "1").output == "two\n"


def test_settings_are_shown_in_words_and_in_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOLIO_PORT_OFFSET", "700")

    words, document = _folio("config", "show"), _folio("config", "show", "--json")

    assert "FOLIO_PORT_OFFSET" in words.output
    shown = {setting["name"]: setting for setting in json.loads(document.output)}
    assert shown["port_offset"]["value"] == "700"


def test_an_error_ends_with_the_code_of_its_kind() -> None:
    assert exit_code_of(NotHealthy("users is not well")) == 1
    assert exit_code_of(UnknownProcess("no service")) == 2
    assert exit_code_of(UnknownService("no service")) == 2
    assert exit_code_of(CannotScale("no")) == 2
    assert exit_code_of(Unavailable("something is missing")) == 4
