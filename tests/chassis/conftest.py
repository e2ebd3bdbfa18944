"""Fixtures: the sample service, started once a module for tests that leave no trace in one another."""

from collections.abc import AsyncIterator, Callable
from urllib.parse import quote

import httpx2
import pytest

from folio.chassis.home import Home
from folio.chassis.resources import open_resources
from folio.chassis.revocations import Revocations
from folio.chassis.server import build_app
from folio.chassis.settings import ServiceSettings, load_settings
from tests.chassis.sample import SAMPLE
from tests.fakes.signer import TokenSigner
from tests.fixtures.apps import BASE_URL, RunApp, RunningApp
from tests.fixtures.waiting import wait_until_async

# The databases of single tests are the first ones.
FIRST_SHARED_DATABASE = 32


@pytest.fixture
async def sample(run_app: RunApp) -> AsyncIterator[RunningApp]:
    """The sample service with a Valkey of this test's own."""
    async with run_app(SAMPLE) as running:
        yield running


@pytest.fixture(scope="module")
async def shared(
    database_url: Callable[[str], str],
    server_home: Home,
    worker_number: int,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[RunningApp]:
    """The sample service, one for all tests of the module."""
    socket = quote(str(server_home.valkey_socket))
    environ = {
        "FOLIO_HOME": str(tmp_path_factory.mktemp("shared")),
        "FOLIO_VALKEY_URL": f"unix://{socket}?db={FIRST_SHARED_DATABASE + worker_number}",
    }
    settings = load_settings(ServiceSettings, service=SAMPLE.name, environ=environ)
    resources = open_resources(SAMPLE.name, settings, database_url=database_url(SAMPLE.name))
    signer = TokenSigner(resources.clock)
    resources.keys = signer
    resources.revocations = Revocations(
        snapshot=_no_revocations, sockets=resources.sockets, clock=resources.clock
    )
    app = build_app(SAMPLE, resources)
    async with app.router.lifespan_context(app):
        transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx2.AsyncClient(transport=transport, base_url=BASE_URL) as http:
            await wait_until_async(lambda: _is_ready(http), deadline_s=20)
            await resources.revocations.load()
            yield RunningApp(app, resources, http, signer)


async def _is_ready(http: httpx2.AsyncClient) -> bool:
    return (await http.get("/readyz")).status_code == 200


async def _no_revocations() -> dict[str, object]:
    return {"sessions": [], "users": []}
