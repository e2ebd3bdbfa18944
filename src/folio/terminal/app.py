"""How the terminal service is put together."""

from folio import __version__
from folio.chassis.resources import Resources
from folio.chassis.server import Service, Wiring
from folio.terminal.settings import TerminalSettings


def wire(_resources: Resources) -> Wiring:
    """Return an empty wiring: the chassis answers for health and description."""
    return Wiring()


SERVICE = Service(
    name="terminal",
    version=__version__,
    description="Shells in the browser that outlive the page.",
    settings=TerminalSettings,
    wire=wire,
)
