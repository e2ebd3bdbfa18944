"""The settings in force, where each came from, and never a secret."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from folio.chassis.settings import (
    SECRET_WORDS,
    PlatformSettings,
    configuration_file,
    environment_name,
    read_sections,
)

HIDDEN = "[hidden]"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting; ``source`` is the variable or the file it came from, or ``default``."""

    name: str
    variable: str
    value: str
    source: str
    description: str


def list_settings(settings: PlatformSettings, environ: Mapping[str, str]) -> Iterator[Setting]:
    """Yield the settings all parts share, in the order they are declared."""
    file = configuration_file(environ, settings.home)
    written = read_sections(environ, settings.home).get("platform", {})
    for name, field in PlatformSettings.model_fields.items():
        variable = environment_name(name, field, "FOLIO_")
        source = variable if environ.get(variable) else str(file) if name in written else "default"
        yield Setting(name, variable, _shown(name, getattr(settings, name)), source, field.description or "")


def _shown(name: str, value: object) -> str:
    if value is None:
        return ""
    if not any(word in name for word in SECRET_WORDS):
        return str(value)
    parts = urlsplit(str(value))
    if parts.password is None:
        return f"{parts.scheme}://{parts.hostname or ''}{parts.path}" if parts.scheme else HIDDEN
    return str(value).replace(f":{parts.password}@", f":{HIDDEN}@")
