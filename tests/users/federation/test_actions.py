"""What the service does with accounts elsewhere."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from folio.chassis.auth import User
from folio.users.federation.actions import FederationRefused, require_person, sweep_states
from tests.users.door import Door
from tests.users.federation.traveller import Traveller, problem_of

pytestmark = pytest.mark.anyio


async def test_of_two_first_visits_at_once_one_makes_the_account(federated: Door) -> None:
    travellers = [Traveller(federated) for _ in range(3)]
    addresses = [await one.visit(await one.leave()) for one in travellers]

    pages = await asyncio.gather(
        *(one.come_back(address) for one, address in zip(travellers, addresses, strict=True))
    )

    assert "/" in pages
    assert {problem_of(page) for page in pages} <= {None, "email_taken", "federation_identity_taken"}
    again = Traveller(federated)
    assert await again.travel() == "/"


async def test_used_ways_back_are_forgotten_when_their_age_refuses_them(federated: Door) -> None:
    traveller = Traveller(federated)
    address = await traveller.visit(await traveller.leave())
    kept = dict(traveller.cookies)
    await traveller.come_back(address)
    federated.clock.advance(timedelta(minutes=21))

    await sweep_states(federated.desk)

    thief = Traveller(federated, cookies=kept)
    assert problem_of(await thief.come_back(address)) == "federation_expired"


def test_only_a_person_in_front_of_a_page_links() -> None:
    for credential in ("bearer", "service"):
        with pytest.raises(FederationRefused):
            require_person(User(UUID(int=1), UUID(int=2), frozenset(), credential))  # type: ignore[arg-type]
    assert require_person(User(UUID(int=1), UUID(int=2), frozenset(), "cookie")).user_id == UUID(int=1)
