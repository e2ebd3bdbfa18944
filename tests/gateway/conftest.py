"""Fixtures: a data plane that all tests of a worker share, and planes to change for a test of its own."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from folio.gateway.domain.plane import DataPlane
from tests.gateway.registered import DOCUMENTS
from tests.gateway.rig import Gateway, Upstream, gateway_with_upstreams, plane_in, upstream


@pytest.fixture(scope="session")
def gateway() -> Iterator[Gateway]:
    """Envoy on the platform's own table, one upstream behind every service but ``workspace``."""
    directory = Path(tempfile.mkdtemp(prefix="folio-gateway-"))
    services = ("users", "portfolio", "assistant", "terminal")
    with gateway_with_upstreams(plane_in(directory), *services) as running:
        yield running
    shutil.rmtree(directory)


@pytest.fixture
def plane(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DataPlane]:
    """A plane of the test's own; its directory is short, for a socket's path is limited."""
    directory = Path(tempfile.mkdtemp(prefix="folio-gateway-"))
    yield plane_in(directory)
    shutil.rmtree(directory)


@pytest.fixture(scope="session")
def users() -> Iterator[Upstream]:
    """A process that answers like the users service, as far as the gateway asks it."""
    with upstream(documents=DOCUMENTS) as started:
        yield started
