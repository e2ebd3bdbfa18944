"""Which services there are and where they listen."""

import pytest

from folio.chassis import ports


def test_the_ports_are_the_seeds() -> None:
    assert [ports.port_of(service) for service in ("users", "assistant", "terminal", "workspace")] == [
        4100,
        4130,
        4140,
        4150,
    ]
    assert ports.port_of("portfolio") == 4160
    assert ports.gateway_port() == 4110


def test_the_gateways_own_process_listens_behind_envoy() -> None:
    assert ports.port_of("gateway") == 4111


def test_offset_and_instance_move_a_port() -> None:
    assert ports.port_of("portfolio", offset=100, instance=2) == 4262
    assert ports.gateway_port(offset=100) == 4210


def test_no_two_instances_share_a_port() -> None:
    taken = [
        ports.port_of(service, instance=number)
        for service in ports.SERVICES
        for number in range(ports.MAX_INSTANCES)
    ]

    assert len(set(taken)) == len(taken)
    assert ports.gateway_port() not in taken


@pytest.mark.parametrize(
    ("name", "service"), [("users", "users"), ("user-management", "users"), ("ai-assistant", "assistant")]
)
def test_a_service_has_its_short_and_its_long_name(name: str, service: str) -> None:
    assert ports.canonical_name(name) == service


def test_an_unknown_service_is_told_the_choices() -> None:
    with pytest.raises(ports.UnknownService, match="choose from users, gateway"):
        ports.canonical_name("trading")
