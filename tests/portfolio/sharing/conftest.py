"""Fixtures: Ann's portfolio, the people who may come to see it, and how they are let in."""

from collections.abc import AsyncIterator

import pytest

from tests.fakes.people import PeopleServer, running_people
from tests.fixtures.apps import RunningApp
from tests.portfolio.conftest import Person

BOBS_ADDRESS = "bob@example.com"


@pytest.fixture
async def people(running: RunningApp) -> AsyncIterator[PeopleServer]:
    """The users service, which knows nobody yet."""
    async with running_people(running.resources.valkey) as server:
        yield server


@pytest.fixture
def ann(running: RunningApp, people: PeopleServer) -> Person:
    """The owner."""
    person = Person(running)
    people.add(person.id, name="Ann", email="ann@example.com")
    return person


@pytest.fixture
def bob(running: RunningApp, people: PeopleServer) -> Person:
    """Somebody with an account."""
    person = Person(running)
    people.add(person.id, name="Bob", email=BOBS_ADDRESS)
    return person
