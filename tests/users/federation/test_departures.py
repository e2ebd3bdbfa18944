"""Where a browser is sent, and when a provider has to ask anew."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from folio.users.domain.federation import Refusal
from folio.users.federation.departures import UnknownProvider, depart, provider_of, refused
from folio.users.federation.transactions import open_transaction, start_transaction
from tests.users.door import Door

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("is_proof", [False, True])
async def test_only_a_proof_has_the_provider_ask_anew(federated: Door, *, is_proof: bool) -> None:
    desk = federated.desk
    begun = start_transaction("example", return_to="/", now=federated.clock.now(), device="kept")
    transaction = replace(begun, is_proof=is_proof)

    departure = await depart(transaction, desk)

    asked = parse_qs(urlsplit(departure.authorization_url).query)
    assert (asked.get("prompt"), asked.get("max_age")) == ((["login"], ["0"]) if is_proof else (None, None))
    assert open_transaction(departure.sealed, desk.vault) == transaction


async def test_a_provider_that_is_not_set_up_is_unknown(federated: Door) -> None:
    with pytest.raises(UnknownProvider):
        provider_of("nowhere", federated.desk)


def test_a_refusal_is_told_by_its_code() -> None:
    assert refused(Refusal.NOT_PROVEN).code == "federation_not_proven"
