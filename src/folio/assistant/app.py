"""How the assistant service is put together."""

from folio import __version__
from folio.assistant.settings import AssistantSettings
from folio.chassis.resources import Resources
from folio.chassis.server import Service, Wiring


def wire(_resources: Resources) -> Wiring:
    """Return an empty wiring: the chassis answers for health and description."""
    return Wiring()


SERVICE = Service(
    name="assistant",
    version=__version__,
    description="Conversations with an assistant that may propose, and acts only once a person approves.",
    settings=AssistantSettings,
    wire=wire,
)
