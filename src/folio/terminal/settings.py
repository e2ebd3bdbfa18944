"""What may be configured about the terminal service: nothing of its own yet."""

from folio.chassis.settings import ServiceSettings


class TerminalSettings(ServiceSettings):
    """Settings of the terminal service: ``FOLIO_TERMINAL_<NAME>`` or ``[terminal]`` in folio.toml."""
