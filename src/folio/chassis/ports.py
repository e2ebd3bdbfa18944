"""Which services there are, what they are called and where they listen."""

from folio.kernel.errors import Invalid

PORTS = {
    "users": 4100,
    "gateway": 4110,
    "assistant": 4130,
    "terminal": 4140,
    "workspace": 4150,
    "portfolio": 4160,
}
CONTROL_PLANE_PORT = 4111
MAX_INSTANCES = 9
SERVICES = tuple(PORTS)
# Who calls when the command line does: whoever may read the platform's keys on this machine.
OPERATOR = "cli"
ALIASES = {"user-management": "users", "ai-assistant": "assistant"}


class UnknownService(Invalid):
    """A service was named that the platform does not have."""

    code = "unknown_service"


def canonical_name(name: str) -> str:
    """Return the service that ``name`` or its long alias stands for.

    Raises:
        UnknownService: there is none.
    """
    service = ALIASES.get(name, name)
    if service not in PORTS:
        raise UnknownService(f"there is no service {name!r}; choose from {', '.join(SERVICES)}")
    return service


def port_of(service: str, *, offset: int = 0, instance: int = 0) -> int:
    """Return the port of an instance; the gateway's own process listens behind Envoy's port."""
    base = CONTROL_PLANE_PORT if service == "gateway" else PORTS[service]
    return base + offset + instance


def gateway_port(*, offset: int = 0) -> int:
    """Return the port people and programs connect to: Envoy's."""
    return PORTS["gateway"] + offset
