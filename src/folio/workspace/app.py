"""How the workspace service is put together."""

from folio import __version__
from folio.chassis.resources import Resources
from folio.chassis.server import Service, Wiring
from folio.workspace.settings import WorkspaceSettings


def wire(_resources: Resources) -> Wiring:
    """Return an empty wiring: the chassis answers for health and description."""
    return Wiring()


SERVICE = Service(
    name="workspace",
    version=__version__,
    description="Projects of files under git.",
    settings=WorkspaceSettings,
    wire=wire,
)
