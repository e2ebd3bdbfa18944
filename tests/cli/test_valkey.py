"""Valkey is configured to keep what it promised, and to be reached by its socket alone."""

import subprocess

import pytest
from valkey import Valkey
from valkey.exceptions import OutOfMemoryError

from folio.chassis.home import Home
from folio.cli import valkey
from folio.cli.sockets import SocketPathTooLong
from tests.fixtures.waiting import wait_until


def _directives(home: Home) -> dict[str, str]:
    lines = (home.run / "valkey.conf").read_text().splitlines()
    return dict(line.split(" ", 1) for line in lines)


def test_it_is_told_to_write_every_second_and_to_listen_on_no_port(home: Home) -> None:
    valkey.prepare(home)

    directives = _directives(home)
    assert directives["port"] == "0"
    assert directives["appendonly"] == "yes"
    assert directives["appendfsync"] == "everysec"
    assert directives["unixsocket"] == f'"{home.valkey_socket}"'


def test_the_command_is_the_program_and_its_configuration(home: Home) -> None:
    command = valkey.prepare(home)

    assert command == (str(valkey.program()), str(home.run / "valkey.conf"))


def test_a_home_with_a_space_and_a_quote_is_written_so_that_it_is_read(home: Home) -> None:
    odd = Home(home.path / 'my "home"')

    valkey.prepare(odd)

    assert _directives(odd)["dir"] == f'"{odd.path.parent}/my \\"home\\"/valkey"'


def test_a_home_with_too_long_a_path_is_refused(home: Home) -> None:
    with pytest.raises(SocketPathTooLong):
        valkey.prepare(Home(home.path / ("d" * 100)))


def test_when_memory_is_full_leases_stay_and_new_writes_are_refused(home: Home) -> None:
    server = subprocess.Popen(valkey.prepare(home, max_memory_mb=3), stdout=subprocess.DEVNULL)
    try:
        wait_until(home.valkey_socket.exists)
        with Valkey(unix_socket_path=str(home.valkey_socket)) as client:
            client.set("folio:registry:users:0", "lease", ex=60)

            with pytest.raises(OutOfMemoryError):
                _fill(client)

            assert client.get("folio:registry:users:0") == b"lease"
    finally:
        server.terminate()
        server.wait(10)


def _fill(client: Valkey) -> None:
    for number in range(1000):
        client.set(f"cache:{number}", "x" * 10_000)
