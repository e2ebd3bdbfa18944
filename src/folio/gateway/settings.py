"""What an operator may decide about the gateway."""

from pathlib import Path
from typing import Literal

from pydantic import Field

import folio
from folio.chassis import ports
from folio.chassis.home import CERTIFICATE_NAME
from folio.chassis.settings import ServiceSettings
from folio.chassis.tokens import AUDIENCE, ISSUER, MCP_PATH
from folio.gateway.domain.plane import DataPlane, Rate, Rates

_REPOSITORY = Path(folio.__file__).resolve().parents[2]


class GatewaySettings(ServiceSettings):
    """Settings of the gateway: ``FOLIO_GATEWAY_<NAME>`` or ``[gateway]`` in folio.toml."""

    user_per_s: int = Field(
        default=300, ge=1, description="Requests a second one user may send on and on. Default 300."
    )
    user_burst: int = Field(default=600, ge=1, description="Requests one user may send at once. Default 600.")
    address_per_s: int = Field(
        default=600, ge=1, description="Requests a second one address may send on and on. Default 600."
    )
    address_burst: int = Field(
        default=1200, ge=1, description="Requests one address may send at once. Default 1200."
    )
    credentials_burst: int = Field(
        default=30,
        ge=1,
        description="Requests one address may send at once to each of sign-in, registration, refresh and "
        "set-up. Default 30.",
    )
    credentials_every_s: int = Field(
        default=2, ge=1, description="Seconds after which one more of those is allowed. Default 2."
    )
    max_connections: int = Field(
        default=10_000, ge=10, description="Connections from outside that are held at once. Default 10000."
    )
    threads: int = Field(
        default=2, ge=1, le=64, description="Threads of Envoy that carry requests. Default 2."
    )
    access_log: Literal["stdout", "file", "off"] = Field(
        default="stdout",
        description="Where each request is written: Envoy's standard output, logs/access.log below the home "
        "directory, or nowhere. Default stdout.",
    )
    health_interval_ms: int = Field(
        default=1000,
        ge=100,
        le=10_000,
        description="Milliseconds between two health checks of an instance. Default 1000.",
    )
    linger_s: float = Field(
        default=10.0,
        ge=0,
        description="Seconds for which the last known instances of a service that left the registry are "
        "still tried. Default 10.",
    )
    web_dist: Path = Field(
        default=_REPOSITORY / "web" / "dist",
        description="The directory of the built web app. Default: web/dist of the repository.",
    )

    @property
    def rendered(self) -> Path:
        """The directory of the files Envoy reads."""
        return self.platform.state.run / "envoy"

    @property
    def data_plane(self) -> DataPlane:
        """The same, as the renderer wants it."""
        platform = self.platform
        offset = platform.port_offset
        return DataPlane(
            bind=platform.bind,
            port=ports.gateway_port(offset=offset),
            control_plane_port=ports.port_of("gateway", offset=offset),
            directory=str(self.rendered),
            admin_socket=str(platform.state.run / "envoy-admin.sock"),
            is_https=platform.is_https,
            # chassis.auth.cookie_name says the same, but drags the whole web stack into Envoy's start.
            access_cookie="__Host-folio_access" if platform.is_https else "folio_access",
            issuer=ISSUER,
            audience=AUDIENCE,
            public_url=platform.public_url,
            resources=(f"{platform.public_url}{MCP_PATH}",),
            trusted_proxies=platform.trusted_proxies,
            rates=Rates(
                user=Rate(self.user_burst, self.user_per_s),
                address=Rate(self.address_burst, self.address_per_s),
                credentials=Rate(self.credentials_burst, 1, self.credentials_every_s),
            ),
            max_connections=self.max_connections,
            access_log=self._access_log,
            health_interval_ms=self.health_interval_ms,
            dns_ports=self._dns_ports,
            authority_file=self._authority_file,
        )

    @property
    def _dns_ports(self) -> dict[str, int] | None:
        if self.platform.discovery != "dns":
            return None
        return {name: ports.port_of(name, offset=self.platform.port_offset) for name in ports.SERVICES}

    @property
    def _authority_file(self) -> str | None:
        platform = self.platform
        return str(platform.state.authority / CERTIFICATE_NAME) if platform.is_encrypted else None

    @property
    def _access_log(self) -> str | None:
        places = {"stdout": "stdout", "off": None, "file": str(self.platform.state.logs / "access.log")}
        return places[self.access_log]
