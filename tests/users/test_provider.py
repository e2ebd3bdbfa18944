"""The provider as a party on the network."""

import httpx2
import pytest

from folio.users.domain.federation import Transaction
from folio.users.domain.id_tokens import UnbelievableToken
from folio.users.provider import Provider, ProviderUnavailable, open_providers
from folio.users.settings import ProviderSettings
from tests.fakes.clock import ManualClock
from tests.fakes.oidc import CLIENT_ID, FakeProvider, Faults, run_provider

pytestmark = pytest.mark.anyio

CLOCK = ManualClock()
TRANSACTION = Transaction("example", "the-state", "the-nonce", "v" * 43, "/", CLOCK.now())


def _open(issuer: str) -> Provider:
    settings = ProviderSettings(key="example", name="Example ID", issuer=issuer, client_id=CLIENT_ID)
    return open_providers([settings])["example"]


@pytest.fixture
def running() -> object:
    with run_provider(CLOCK.now) as provider:
        yield provider


async def test_its_document_is_asked_for_once(running: FakeProvider) -> None:
    provider = _open(running.url)

    first = await provider.authorization_url(TRANSACTION, redirect_uri="http://localhost/cb")
    await provider.expected()

    assert first.startswith(f"{running.url}/authorize?response_type=code&client_id=folio-at-example&")
    assert running.asked == ["document"]


async def test_a_known_document_outlives_a_provider_that_stumbles(
    running: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("folio.users.provider.DOCUMENT_LIFE_S", -1.0)
    provider = _open(running.url)
    await provider.expected()
    running.faults = Faults(status={"document": 500})

    assert (await provider.expected()).issuer == running.url


async def test_a_provider_that_is_away_is_unavailable() -> None:
    provider = _open("http://127.0.0.1:9")

    with pytest.raises(ProviderUnavailable):
        await provider.expected()


async def test_a_public_client_sends_no_secret_and_is_told_what_was_refused(running: FakeProvider) -> None:
    provider = _open(running.url)

    with pytest.raises(UnbelievableToken, match="invalid_client"):
        await provider.redeem("code", verifier="v" * 43, redirect_uri="http://localhost/cb")


async def test_a_redirect_of_the_provider_is_not_followed(running: FakeProvider) -> None:
    running.faults = Faults(status={"document": 302})

    with pytest.raises(ProviderUnavailable):
        await _open(running.url).expected()


async def test_all_providers_share_one_client() -> None:
    one = ProviderSettings(key="one", name="One", issuer="https://one.example", client_id="a")
    two = ProviderSettings(key="two", name="Two", issuer="https://two.example", client_id="b")

    opened = open_providers([one, two])

    assert list(opened) == ["one", "two"]
    assert isinstance(httpx2.AsyncClient(), httpx2.AsyncClient)
