"""The words by which a person lets this program act for him."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from folio.cli.keyring import Keyring, Keys
from folio.cli.login import app
from tests.fakes.authority import ANN, TOKENS, WAITING, FakeAuthority, run_authority

KEYS = Keys("access-1", "refresh-1", "portfolio:read")


@pytest.fixture
def server() -> Iterator[FakeAuthority]:
    with run_authority() as running:
        yield running


@pytest.fixture
def keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Keyring:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("FOLIO_HOME", str(tmp_path / "home"))
    return Keyring(tmp_path / "folio" / "sign-ins.json")


def _folio(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def test_login_shows_page_and_code_and_keeps_the_tokens(server: FakeAuthority, keyring: Keyring) -> None:
    server.replies = {
        "/api/oauth/device": [(200, {**WAITING, "interval": 0})],
        "/api/oauth/token": [(200, TOKENS)],
    }

    result = _folio("login", "--url", f"{server.url}/")

    assert result.exit_code == 0, result.output
    assert "Open http://folio.example/device and type the code BCDF-GHJK" in result.output
    assert "access-1" not in result.output
    assert keyring.find(server.url) == KEYS


def test_whoami_renews_what_has_run_out(server: FakeAuthority, keyring: Keyring) -> None:
    keyring.save(server.url, KEYS)
    server.replies = {
        "/api/users/me": [(401, {}), (200, ANN)],
        "/api/oauth/token": [(200, {**TOKENS, "access_token": "access-2"})],
    }

    result = _folio("whoami", "--url", server.url)

    assert result.output == f"Ann <ann@example.com> at {server.url}\nThis program may: portfolio:read\n"
    assert keyring.find(server.url) == Keys("access-2", "refresh-1", "portfolio:read")


def test_whoami_is_told_in_json(server: FakeAuthority, keyring: Keyring) -> None:
    keyring.save(server.url, KEYS)
    server.replies = {"/api/users/me": [(200, ANN)]}

    shown = json.loads(_folio("whoami", "--url", server.url, "--json").output)

    assert shown == {
        "url": server.url,
        "email": "ann@example.com",
        "name": "Ann",
        "scope": "portfolio:read",
    }


def test_whoever_is_not_signed_in_is_told_how(keyring: Keyring) -> None:
    result = _folio("whoami", "--url", "https://folio.example")

    assert result.exit_code == 1
    assert "Run `folio login`" in result.output


def test_logout_gives_the_tokens_back_and_forgets_them(server: FakeAuthority, keyring: Keyring) -> None:
    keyring.save(server.url, KEYS)
    server.replies = {"/api/oauth/revoke": [(200, {})]}

    result = _folio("logout", "--url", server.url)

    assert result.output == f"Signed out of {server.url}.\n"
    assert server.asked[0][1]["token"] == "refresh-1"
    assert keyring.find(server.url) is None


def test_logout_forgets_them_though_nobody_answers(keyring: Keyring) -> None:
    keyring.save("http://127.0.0.1:9", KEYS)

    result = _folio("logout", "--url", "http://127.0.0.1:9")

    assert result.exit_code != 0
    assert keyring.find("http://127.0.0.1:9") is None


def test_whoever_is_signed_out_already_is_told_so(keyring: Keyring) -> None:
    assert _folio("logout").output == "Not signed in at http://localhost:4110.\n"
