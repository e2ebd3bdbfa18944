"""The words of ``folio users``."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from folio.chassis.settings import PlatformSettings
from folio.cli import users

WAITING = {
    "state": "waiting",
    "reason": None,
    "recipient": "ann@example.com",
    "subject": "Reset your password",
    "text": "Hello,\n\nhttps://example.com/reset#token=1\n",
    "created_at": "2026-01-02T03:04:05Z",
}
DEAD = {**WAITING, "state": "dead", "reason": "550 no such user", "text": None}


class Platform:
    """Stands where a running platform is asked, and remembers the questions."""

    def __init__(self, answer: Mapping[str, object]) -> None:
        self.answer = answer
        self.asked: list[tuple[str, str, object]] = []

    def ask(self, _settings: object, service: str, path: str, **more: object) -> Mapping[str, object]:
        self.asked.append((service, path, more))
        return self.answer


@pytest.fixture
def platform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Platform:
    """A platform that runs and answers with one letter of each kind."""
    found = Platform({"items": [WAITING, DEAD], "next_cursor": None})
    settings = PlatformSettings.model_validate({"home": tmp_path})
    monkeypatch.setattr(users, "ask", found.ask)
    monkeypatch.setattr(users, "running_platform", lambda: settings)
    return found


def _folio_users(*arguments: str) -> Result:
    return CliRunner().invoke(users.app, arguments)


def test_the_outbox_is_shown_oldest_first_with_what_it_says(platform: Platform) -> None:
    result = _folio_users("outbox")

    assert platform.asked == [("users", "/internal/outbox", {"query": {"limit": "20"}})]
    assert result.output == (
        "2026-01-02T03:04:05Z  dead (550 no such user)  to ann@example.com: Reset your password\n"
        "2026-01-02T03:04:05Z  waiting  to ann@example.com: Reset your password\n"
        "\n"
        "    Hello,\n"
        "\n"
        "    https://example.com/reset#token=1\n"
    )


def test_the_outbox_is_filtered_and_printed_for_programs(platform: Platform) -> None:
    result = _folio_users("outbox", "--state", "dead", "--limit", "5", "--json")

    assert platform.asked[0][2] == {"query": {"limit": "5", "state": "dead"}}
    assert json.loads(result.output) == [WAITING, DEAD]


def test_an_empty_outbox_is_said_so(platform: Platform) -> None:
    platform.answer = {"items": [], "next_cursor": None}

    assert _folio_users("outbox").output == "No letters.\n"


def test_an_unknown_state_is_refused_before_anybody_is_asked(platform: Platform) -> None:
    assert _folio_users("outbox", "--state", "lost").exit_code == 2
    assert platform.asked == []


def test_the_link_of_the_first_run_is_printed_while_there_is_one(platform: Platform, tmp_path: Path) -> None:
    assert _folio_users("setup-link").exit_code == 1

    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "setup-link").write_text("http://localhost:4110/setup#token=1\n")

    assert _folio_users("setup-link").output == "http://localhost:4110/setup#token=1\n"
    assert platform.asked == []


@pytest.mark.parametrize("command", ["setup-link", "outbox"])
def test_without_a_running_platform_it_says_so(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOLIO_HOME", str(tmp_path / "home"))

    assert _folio_users(command).exit_code == 3


def test_a_reset_link_is_printed_to_be_passed_on(platform: Platform) -> None:
    platform.answer = {"url": "http://localhost:4110/reset#token=1", "expires_at": "2026-01-02T03:24:05Z"}

    result = _folio_users("reset-link", "ann@example.com")

    assert platform.asked == [("users", "/internal/reset-links", {"body": {"email": "ann@example.com"}})]
    assert result.output == "http://localhost:4110/reset#token=1\n"
