"""A port in use names its holder."""

import os
import socket
from dataclasses import replace

import pytest

from folio.cli.listeners import Holder, PortInUse, check_ports, find_holder, is_free
from tests.cli.conftest import sleeper


def test_a_port_nobody_listens_on_is_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

    assert is_free("127.0.0.1", port)


def test_the_holder_of_a_port_is_named_with_its_number() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        assert not is_free("127.0.0.1", port)
        assert find_holder(port).pid == os.getpid()
        assert f"(pid {os.getpid()})" in str(find_holder(port))


def test_starting_is_refused_with_every_port_in_the_way() -> None:
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as other:
        ports = [server.getsockname()[1] for server in (one, other)]
        processes = [replace(sleeper(f"p{port}"), port=port) for port in ports]

        with pytest.raises(PortInUse) as refusal:
            check_ports(processes, bind="127.0.0.1")

    assert all(f"port {port} is in use by" in refusal.value.message for port in ports)
    assert "FOLIO_PORT_OFFSET" in refusal.value.message


def test_a_process_without_a_port_needs_none() -> None:
    check_ports([sleeper("postgres")], bind="127.0.0.1")


def test_a_holder_nobody_may_know_is_said_to_be_another_users() -> None:
    assert str(Holder(4100, 0, "")) == "port 4100 is in use by a process of another user"
