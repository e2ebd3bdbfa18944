"""With FOLIO_MTLS=on the platform works as ever, and its services speak with nobody else."""

import ssl
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from folio.chassis.channel import Channel
from folio.chassis.clock import SystemClock
from tests.fixtures.people import set_up_owner
from tests.fixtures.platform import Platform, new_platform, remove_platform

pytestmark = pytest.mark.journey

SERVICES = ("users", "portfolio", "assistant", "terminal", "workspace", "gateway")


@pytest.fixture(scope="module")
def encrypted() -> Iterator[Platform]:
    """A platform whose services encrypt."""
    platform = new_platform(FOLIO_MTLS="on")
    platform.cli("up")
    yield platform
    remove_platform(platform)


def ask(port: int, service: str, tls: ssl.SSLContext) -> httpx2.Response:
    with httpx2.Client(verify=tls, timeout=5) as http:
        return http.get(f"https://127.0.0.1:{port}/health", extensions={"sni_hostname": service})


def test_people_work_through_the_gateway_as_ever(encrypted: Platform) -> None:
    owner = set_up_owner(encrypted)
    with owner.client(timeout_s=60) as http:
        made = http.post("/api/portfolios", json={"name": "Savings", "currency": "USD"})
        # The portfolio service asks the users service whose an address is.
        shared = http.post(
            f"/api/portfolios/{made.json()['id']}/shares",
            json={"email": "bob@example.com", "relation": "viewer"},
        )
        services = http.get("/api/platform/services").json()["items"]

    assert (made.status_code, shared.status_code) == (201, 201)
    assert {item["name"] for item in services} >= set(SERVICES) - {"gateway"}
    assert all(one["ready"] for item in services for one in item["instances"])


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_hears_its_own_platform_and_nobody_else(
    encrypted: Platform, tmp_path: Path, service: str
) -> None:
    authority, port = encrypted.home / "keys" / "authority", encrypted.port_of(service)
    ours = Channel(authority, "operator", clock=SystemClock()).client
    stranger = Channel(tmp_path, "operator", clock=SystemClock()).client
    stranger.load_verify_locations(str(authority / "authority.crt"))
    bare = ssl.create_default_context(cafile=str(authority / "authority.crt"))

    assert ask(port, service, ours).status_code == 200
    with pytest.raises(httpx2.HTTPError):
        httpx2.get(f"http://127.0.0.1:{port}/health", timeout=5)
    for tls in (stranger, bare):
        with pytest.raises(httpx2.HTTPError):
            ask(port, service, tls)
    with pytest.raises(httpx2.HTTPError):
        ask(port, "another", ours)


def test_off_loopback_it_does_not_start_in_the_clear() -> None:
    exposed = new_platform(FOLIO_BIND="0.0.0.0")  # noqa: S104 – what is to be refused

    refused = exposed.cli("up", code=None)

    assert refused.returncode != 0
    assert "FOLIO_MTLS=on" in refused.stdout + refused.stderr
    assert not (exposed.home / "run" / "setup-link").exists()
