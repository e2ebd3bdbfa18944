"""What keeps the platform from working is found and comes with advice."""

import socket
from pathlib import Path

from folio.chassis import ports
from folio.chassis.settings import load_platform_settings
from folio.cli.doctor import Finding, examine
from tests.fixtures.platform import find_offset
from tests.fixtures.servers import PostgresServer


def _examine(home: Path, **environ: str) -> dict[str, Finding]:
    offset = environ.pop("FOLIO_PORT_OFFSET", str(find_offset()))
    settings = load_platform_settings({"FOLIO_HOME": str(home), "FOLIO_PORT_OFFSET": offset, **environ})
    return {finding.subject: finding for finding in examine(settings)}


def test_a_machine_on_which_it_would_start_has_nothing_wrong(tmp_path: Path) -> None:
    found = _examine(tmp_path)

    assert [finding.subject for finding in found.values() if not finding.is_well] == []
    assert {"Python", "git", "FOLIO_HOME", "secrets", "PostgreSQL", "Valkey", "ports"} <= set(found)


def test_a_port_in_the_way_is_named(tmp_path: Path) -> None:
    offset = find_offset()
    with socket.create_server(("127.0.0.1", ports.port_of("users", offset=offset))):
        finding = _examine(tmp_path, FOLIO_PORT_OFFSET=str(offset))["ports"]

    assert f"port {ports.port_of('users', offset=offset)} is in use by" in finding.advice


def test_a_secret_that_others_may_read_is_found(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "database-users").write_text("a secret that is long enough")
    (tmp_path / "keys" / "database-users").chmod(0o644)

    assert "chmod 600" in _examine(tmp_path)["secrets"].advice


def test_an_empty_secret_is_found(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "database-users").touch(0o600)

    assert "restore or remove the empty database-users" in _examine(tmp_path)["secrets"].advice


def test_too_long_a_path_is_found(tmp_path: Path) -> None:
    assert "shorter directory" in _examine(tmp_path / ("d" * 90))["PostgreSQL"].advice


def test_a_server_of_ones_own_is_asked(tmp_path: Path, postgres_server: PostgresServer) -> None:
    there = _examine(tmp_path, FOLIO_DATABASE_URL=postgres_server.administrator_url)["PostgreSQL"]
    missing = _examine(tmp_path, FOLIO_DATABASE_URL="postgresql://u@127.0.0.1:1/postgres")["PostgreSQL"]

    assert there.found == "a server of your own, version 18"
    assert "FOLIO_DATABASE_URL" in missing.advice


def test_a_valkey_of_ones_own_is_asked(tmp_path: Path, valkey_url: str) -> None:
    there = _examine(tmp_path, FOLIO_VALKEY_URL=valkey_url)["Valkey"]
    missing = _examine(tmp_path, FOLIO_VALKEY_URL="valkey://127.0.0.1:1")["Valkey"]

    assert there.is_well
    assert "FOLIO_VALKEY_URL" in missing.advice
