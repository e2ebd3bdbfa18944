"""The wiring of the gateway's control plane."""

import asyncio
from typing import cast

from folio import __version__
from folio.chassis.registry import CHANNEL
from folio.chassis.resources import Resources
from folio.chassis.server import Service, Wiring
from folio.gateway.discovery import Discovery
from folio.gateway.documents import ApiDocuments
from folio.gateway.probes import Probes
from folio.gateway.rendered import RenderedFiles
from folio.gateway.routes import pages, platform
from folio.gateway.settings import GatewaySettings
from folio.gateway.signing_keys import SigningKeys
from folio.gateway.webapp import WebApp

IDENTITY_INTERVAL_S = 30.0


def wire(resources: Resources) -> Wiring:
    """Put the control plane together: what it writes for Envoy and what it answers itself."""
    settings = cast("GatewaySettings", resources.settings)  # the class that SERVICE names
    files = RenderedFiles(settings.data_plane)
    discovery = Discovery(resources.registry, files, linger_s=settings.linger_s)
    signing_keys = SigningKeys(resources.client, files)
    channel = resources.channel
    probes = Probes(resources.registry, tls=channel.client if channel else None)
    resources.bus.subscribe(CHANNEL, discovery.hear)
    resources.bus.subscribe(CHANNEL, signing_keys.hear)

    def write_identity() -> None:
        if channel is not None:
            leaf = channel.leaf
            files.write_identity(certificate=leaf.certificate, private_key=leaf.private_key)

    async def prepare_files() -> None:
        files.prepare()
        write_identity()

    async def follow_identity() -> None:
        while channel is not None:
            write_identity()
            await asyncio.sleep(IDENTITY_INTERVAL_S)

    return Wiring(
        routers=[platform, pages],
        things=[WebApp(settings.web_dist), ApiDocuments(resources.client, version=__version__), probes],
        on_start=[prepare_files],
        tasks=[
            follow_identity,
            signing_keys.follow,
            *([discovery.follow] if files.plane.dns_ports is None else []),
        ],
        on_stop=[probes.close],
    )


SERVICE = Service(
    name="gateway",
    version=__version__,
    description="The one door of the platform: Envoy, the web app and the description of the API.",
    settings=GatewaySettings,
    wire=wire,
)
