"""What Envoy is started with."""

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from folio.gateway.domain.bootstrap import render_bootstrap
from folio.gateway.domain.clusters import BACKENDS
from folio.gateway.domain.plane import DataPlane
from folio.gateway.domain.table import TABLE
from folio.gateway.envoy import envoy_command
from folio.gateway.rendered import RenderedFiles


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"is_https": True, "access_cookie": "__Host-folio_access"},
        {"trusted_proxies": ("10.0.0.0/8", "2001:db8::/32", "192.0.2.1", "::1")},
        {"access_log": "stdout"},
        {"access_log": None},
        {"bind": "::"},
        {"dns_ports": dict.fromkeys(BACKENDS, 4100)},
    ],
    ids=str,
)
def test_envoy_itself_accepts_what_is_rendered(plane: DataPlane, change: dict[str, object]) -> None:
    changed = replace(plane, **change)  # type: ignore[arg-type]
    RenderedFiles(changed).prepare()

    checked = subprocess.run(
        [*envoy_command(changed, threads=1), "--mode", "validate"],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )

    assert checked.returncode == 0, checked.stderr
    assert "eprecated" not in checked.stderr


def test_rendering_is_pure(plane: DataPlane) -> None:
    once, again = (json.dumps(render_bootstrap(TABLE, plane)) for _ in range(2))

    assert once == again


def test_the_admin_interface_is_a_socket_of_the_owner(plane: DataPlane) -> None:
    admin = render_bootstrap(TABLE, plane)["admin"]

    assert admin == {"address": {"pipe": {"path": str(Path(plane.admin_socket)), "mode": 0o600}}}
