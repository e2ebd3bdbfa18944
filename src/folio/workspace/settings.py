"""What may be configured about the workspace service: nothing of its own yet."""

from folio.chassis.settings import ServiceSettings


class WorkspaceSettings(ServiceSettings):
    """Settings of the workspace service: ``FOLIO_WORKSPACE_<NAME>`` or ``[workspace]`` in folio.toml."""
