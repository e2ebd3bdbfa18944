"""What may be configured: one ``folio.toml`` and the environment, checked before anything starts."""

import os
import tomllib
from collections.abc import Mapping
from ipaddress import ip_network
from pathlib import Path
from typing import Literal, TypeVar
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic.fields import FieldInfo

from folio.chassis import ports
from folio.chassis.home import Home, default_home
from folio.kernel.errors import Invalid

LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "::1")
DEFAULT_PORTS = {"http": 80, "https": 443}
SERVER_SCHEMES = {
    "database_url": ("postgresql", "postgres"),
    "valkey_url": ("valkey", "valkeys", "redis", "rediss", "unix"),
}
SECRET_WORDS = ("password", "secret", "token", "database_url", "valkey_url")


class SettingsError(Invalid):
    """A setting is wrong; the message names the key, the place it came from and what would be right."""

    code = "settings_invalid"


class PlatformSettings(BaseModel):
    """Settings that every part of the platform shares: ``FOLIO_<NAME>`` or ``[platform]`` in folio.toml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    home: Path = Field(description="The directory that holds all state. Default: the user data directory.")
    port_offset: int = Field(default=0, ge=0, le=60000, description="Added to every port. Default 0.")
    bind: str = Field(default="127.0.0.1", description="The address all ports listen on. Default 127.0.0.1.")
    advertise: str | None = Field(
        default=None, description="The address other machines reach this one by. Default: `bind`."
    )
    instance: int = Field(
        default=0, ge=0, lt=ports.MAX_INSTANCES, description="The number of this process among its service's."
    )
    allow_insecure_http: bool = Field(
        default=False, description="Allow a public URL that is neither https nor loopback. Default false."
    )
    public_url: str = Field(
        default="",
        description="The URL people open, without a path. Default: http://localhost and the gateway's port.",
    )
    database_url: str | None = Field(
        default=None, description="A PostgreSQL server to use instead of the embedded one. Default: none."
    )
    valkey_url: str | None = Field(
        default=None,
        description="A Redis or Valkey server to use instead of the embedded one. Default: none.",
    )
    pool_size: int = Field(
        default=4, ge=1, le=200, description="Database connections an instance keeps open. Default 4."
    )
    pool_overflow: int = Field(
        default=6, ge=0, le=200, description="Connections it may open beyond that under load. Default 6."
    )
    discovery: Literal["registry", "dns"] = Field(
        default="registry", description="How services find each other: the registry in Valkey, or DNS names."
    )
    trusted_proxies: tuple[str, ...] = Field(
        default=(), description="Addresses (CIDR) whose forwarded headers are believed. Default: none."
    )
    mtls: Literal["off", "on"] = Field(
        default="off",
        description="Encrypt between services, both ends showing a certificate of the platform's own "
        "authority: required off loopback. Default off.",
    )
    allow_plain_services: bool = Field(
        default=False,
        description="Allow services to listen off loopback without `mtls`, where something else encrypts "
        "between machines. Default false.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="The least severe log event written. Default info."
    )

    @model_validator(mode="before")
    @classmethod
    def _fill_public_url(cls, values: dict[str, object]) -> dict[str, object]:
        if values.get("public_url"):
            return values
        given = str(values.get("port_offset") or 0)
        # A wrong offset is told of by its own field.
        offset = int(given) if given.isascii() and given.isdigit() and len(given) <= len("60000") else 0
        return {**values, "public_url": f"http://localhost:{ports.gateway_port(offset=min(offset, 60000))}"}

    @field_validator("public_url")
    @classmethod
    def _public_url_is_safe(cls, value: str, checked: ValidationInfo) -> str:
        url = _canonical_url(value)
        parts = urlsplit(url)
        is_open = parts.scheme == "http" and parts.hostname not in LOOPBACK_HOSTS
        if is_open and not checked.data.get("allow_insecure_http"):
            raise ValueError(
                "http on a host that is not loopback: passwords would travel in the clear; "
                "use https, or set FOLIO_ALLOW_INSECURE_HTTP=1 knowing that"
            )
        return url

    @model_validator(mode="after")
    def _services_are_encrypted(self) -> "PlatformSettings":
        outside = [host for host in (self.bind, self.advertise) if host and host not in LOOPBACK_HOSTS]
        if outside and self.mtls == "off" and not self.allow_plain_services:
            raise ValueError(
                f"services would speak in the clear on {outside[0]}: set FOLIO_MTLS=on, or "
                "FOLIO_ALLOW_PLAIN_SERVICES=1 knowing that something else encrypts between machines"
            )
        return self

    @property
    def is_encrypted(self) -> bool:
        """Services speak TLS with each other."""
        return self.mtls == "on"

    @field_validator("database_url", "valkey_url")
    @classmethod
    def _server_is_known(cls, value: str | None, checked: ValidationInfo) -> str | None:
        schemes = SERVER_SCHEMES[checked.field_name or ""]
        if value is not None and urlsplit(value).scheme not in schemes:
            raise ValueError(f"give a URL that begins with {' or '.join(f'{name}://' for name in schemes)}")
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _proxies_are_networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(str(ip_network(item, strict=False)) for item in value)

    @property
    def is_loopback(self) -> bool:
        """The public URL names this machine only."""
        return urlsplit(self.public_url).hostname in LOOPBACK_HOSTS

    @property
    def is_https(self) -> bool:
        """People reach the platform over TLS."""
        return urlsplit(self.public_url).scheme == "https"

    @property
    def origins(self) -> frozenset[str]:
        """The exact origins that pages of this platform have; on loopback both of its names."""
        parts = urlsplit(self.public_url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if not self.is_loopback:
            return frozenset({origin})
        port = f":{parts.port}" if parts.port else ""
        return frozenset(f"{parts.scheme}://{host}{port}" for host in ("localhost", "127.0.0.1", "[::1]"))

    @property
    def state(self) -> Home:
        """The paths below ``home``."""
        return Home(self.home)


class ServiceSettings(BaseModel):
    """Settings of one service: ``FOLIO_<SERVICE>_<NAME>`` or ``[<service>]`` in folio.toml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    platform: PlatformSettings


Settings = TypeVar("Settings", bound=ServiceSettings)


def load_settings(kind: type[Settings], *, service: str, environ: Mapping[str, str]) -> Settings:
    """Return the settings of ``service`` from folio.toml, overridden by the environment.

    Raises:
        SettingsError: a key is unknown or its value is wrong; every such key is named.
    """
    platform = load_platform_settings(environ)
    section = read_sections(environ, platform.home).get(service, {})
    prefix = f"FOLIO_{service.upper()}_"
    values = _collect(kind, section, environ, prefix=prefix)
    values["platform"] = platform
    return _validated(kind, values, section=service, prefix=prefix)


def load_platform_settings(environ: Mapping[str, str]) -> PlatformSettings:
    """Return the settings all parts share.

    Raises:
        SettingsError: a key is unknown or its value is wrong.
    """
    given = environ.get("FOLIO_HOME") or default_home(dict(environ), is_root=os.geteuid() == 0)
    home = Path(given).expanduser().absolute()
    section = read_sections(environ, home).get("platform", {})
    values = _collect(PlatformSettings, section, environ, prefix="FOLIO_")
    values["home"] = home
    return _validated(PlatformSettings, values, section="platform", prefix="FOLIO_")


def environment_name(name: str, field: FieldInfo, prefix: str) -> str:
    """Return the environment variable of a field; a field may name its own in ``json_schema_extra``."""
    extra = field.json_schema_extra
    if isinstance(extra, dict) and "env" in extra:
        return str(extra["env"])
    return prefix + name.upper()


def _canonical_url(value: str) -> str:
    """Return the origin as browsers write it: lower case, ASCII, without the scheme's own port."""
    parts = urlsplit(value.strip())
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname or parts.username is not None:
        raise ValueError("give http(s)://host[:port]")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError("give http(s)://host[:port] without a path")
    host = parts.hostname if parts.hostname.isascii() else parts.hostname.encode("idna").decode()
    host = f"[{host}]" if ":" in host else host
    port = "" if parts.port in (None, DEFAULT_PORTS[parts.scheme]) else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"


def configuration_file(environ: Mapping[str, str], home: Path) -> Path:
    """Return where folio.toml is, or would be: ``FOLIO_CONFIG`` names it, else it lies in the home."""
    given = environ.get("FOLIO_CONFIG")
    return Path(given).expanduser() if given else home / "folio.toml"


def read_sections(environ: Mapping[str, str], home: Path) -> dict[str, Mapping[str, object]]:
    """Return the sections of folio.toml by the name of their service, or ``platform``; none without the file.

    Raises:
        SettingsError: the file cannot be read, or has a section that is nobody's.
    """
    file = configuration_file(environ, home)
    sections: dict[str, Mapping[str, object]] = {}
    for name, section in _read_document(file, is_required=bool(environ.get("FOLIO_CONFIG"))).items():
        if not isinstance(section, dict):
            raise SettingsError(f"{file}: put {name!r} into a section: [platform] or a service's")
        try:
            sections["platform" if name == "platform" else ports.canonical_name(name)] = section
        except ports.UnknownService as error:
            raise SettingsError(
                f"{file} has no section [{name}]; there are [platform] and the services"
            ) from error
    return sections


def _read_document(file: Path, *, is_required: bool) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError) as error:
        if is_required:
            raise SettingsError(f"FOLIO_CONFIG names {file}, which is not there") from error
        return {}
    except OSError as error:
        raise SettingsError(f"{file} cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file} is not valid TOML: {error}") from error


def _collect(
    kind: type[BaseModel], section: Mapping[str, object], environ: Mapping[str, str], *, prefix: str
) -> dict[str, object]:
    values = dict(section)
    for name, field in kind.model_fields.items():
        value = environ.get(environment_name(name, field, prefix))
        # An empty variable is one that a script passed on without having it.
        if value and name != "platform":
            values[name] = _items_of(value) if "tuple" in str(field.annotation) else value
    return values


def _items_of(value: str) -> list[str]:
    return [item.strip() for item in value.split(",") if item.strip()]


Model = TypeVar("Model", bound=BaseModel)


def _validated(kind: type[Model], values: Mapping[str, object], *, section: str, prefix: str) -> Model:
    try:
        return kind.model_validate(dict(values))
    except ValidationError as error:
        lines = [_explain(kind, problem, section=section, prefix=prefix) for problem in error.errors()]
        raise SettingsError("; ".join(lines)) from None


def _explain(kind: type[BaseModel], problem: object, *, section: str, prefix: str) -> str:
    details = dict(problem)  # type: ignore[call-overload]  # pydantic's ErrorDetails is a TypedDict
    name = str(details["loc"][0]) if details["loc"] else ""
    message = str(details["msg"]).removeprefix("Value error, ")
    if not name:
        return f"[{section}]: {message}"
    field = kind.model_fields.get(name)
    variable = environment_name(name, field, prefix) if field else prefix + name.upper()
    shown = f", not {details['input']!r}" if field and _is_showable(name, details["input"]) else ""
    return f"{variable} ({section}.{name} in folio.toml): {message}{shown}"


def _is_showable(name: str, value: object) -> bool:
    return "@" not in str(value) and not any(word in name for word in SECRET_WORDS)
