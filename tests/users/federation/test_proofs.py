"""Stepping up by signing in elsewhere again: for whoever has nothing else, and only if he was asked anew."""

import httpx2
import pytest
from sqlalchemy import text

from folio.chassis.auth import FRESH_FOR
from tests.fakes.oidc import FakeProvider, Person
from tests.users.door import Door
from tests.users.federation.traveller import Traveller, problem_of

pytestmark = pytest.mark.anyio


@pytest.fixture
async def bea(federated: Door, provider: FakeProvider) -> Traveller:
    """Somebody who came from elsewhere long ago, and has neither password nor second factor."""
    provider.person = Person(subject="bea", email="bea@elsewhere.example", name="Bea")
    traveller = Traveller(federated)
    assert await traveller.travel() == "/"
    federated.advance(seconds=FRESH_FOR.total_seconds() + 1)
    assert (await traveller.send("POST", "/api/auth/refresh")).status_code == 200
    return traveller


async def act(bea: Traveller) -> httpx2.Response:
    """Do something that asks for a fresh proof."""
    return await bea.send("POST", "/api/users/me/factors/totp")


async def prove(bea: Traveller) -> str:
    """Sign in elsewhere again, and return the page this ends at."""
    body = {"provider": "example", "return_to": "/settings/security"}
    asked = await bea.send("POST", "/api/auth/step-up/federation", json=body)
    assert asked.status_code == 200, asked.text
    return await bea.come_back(await bea.visit(asked.json()["authorization_url"]))


async def test_signing_in_elsewhere_again_renews_the_proof_of_this_session(bea: Traveller) -> None:
    assert (await act(bea)).json()["code"] == "step_up_required"
    offered = (await bea.send("GET", "/api/auth/step-up")).json()

    page = await prove(bea)

    assert offered == {"methods": [], "providers": ["example"]}
    assert page == "/settings/security"
    assert (await act(bea)).status_code == 201
    sessions = (await bea.send("GET", "/api/users/me/sessions")).json()["items"]
    assert len(sessions) == 1


@pytest.mark.parametrize(
    ("missing", "claims"), [(("auth_time",), {}), ((), {"auth_time": 1_700_000_000})], ids=["silent", "old"]
)
async def test_a_provider_that_did_not_ask_anew_proves_nothing(
    bea: Traveller, provider: FakeProvider, missing: tuple[str, ...], claims: dict[str, object]
) -> None:
    provider.faults.missing_claims = missing
    provider.faults.claims |= claims

    assert problem_of(await prove(bea)) == "federation_not_proven"
    assert (await act(bea)).status_code == 403


async def test_somebody_else_at_the_provider_proves_nothing(bea: Traveller, provider: FakeProvider) -> None:
    provider.person = Person(subject="mallory", email="mallory@elsewhere.example")

    assert problem_of(await prove(bea)) == "federation_identity_other"
    assert (await act(bea)).status_code == 403


async def test_a_stopped_identity_is_not_offered(bea: Traveller) -> None:
    async with bea.door.desk.database.transaction() as connection:
        await connection.execute(text("UPDATE identities SET stopped_at = now()"))

    offered = (await bea.send("GET", "/api/auth/step-up")).json()
    refused = await bea.send("POST", "/api/auth/step-up/federation", json={"provider": "example"})

    assert offered == {"methods": [], "providers": []}
    assert (refused.status_code, refused.json()["code"]) == (403, "proof_refused")


async def test_whoever_has_a_password_proves_himself_by_it(federated: Door) -> None:
    ann = Traveller(federated)
    await ann.log_in()
    await ann.link()

    refused = await ann.send("POST", "/api/auth/step-up/federation", json={"provider": "example"})

    assert (await ann.send("GET", "/api/auth/step-up")).json()["providers"] == []
    assert (refused.status_code, refused.json()["code"]) == (403, "proof_refused")


async def test_a_session_that_ended_on_the_way_is_not_renewed(bea: Traveller) -> None:
    body = {"provider": "example"}
    asked = (await bea.send("POST", "/api/auth/step-up/federation", json=body)).json()
    async with bea.door.desk.database.transaction() as connection:
        await connection.execute(text("UPDATE sessions SET ended_at = now()"))

    page = await bea.come_back(await bea.visit(asked["authorization_url"]))

    assert problem_of(page) == "session_ended"
