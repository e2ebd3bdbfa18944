"""Asking the users service who somebody is."""

from uuid import uuid4

import pytest

from folio.portfolio.people import People
from tests.fakes.people import running_people
from tests.fixtures.apps import RunningApp

pytestmark = pytest.mark.anyio


async def test_somebody_is_found_by_id_and_by_address(running: RunningApp) -> None:
    people, user_id = People(running.resources.client), uuid4()
    async with running_people(running.resources.valkey) as server:
        server.add(user_id, name="Ann", email="ann+1@example.com")

        by_id = await people.find(user_id)
        by_address = await people.find_addressee("ann+1@example.com")
        nobody = await people.find_addressee("nobody@example.com")

    assert by_id is not None
    assert by_id.name == "Ann"
    assert by_address == by_id
    assert nobody is None
