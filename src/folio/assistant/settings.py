"""What may be configured about the assistant service: nothing of its own yet."""

from folio.chassis.settings import ServiceSettings


class AssistantSettings(ServiceSettings):
    """Settings of the assistant service: ``FOLIO_ASSISTANT_<NAME>`` or ``[assistant]`` in folio.toml."""
