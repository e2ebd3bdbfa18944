"""Requests for a reset in the database."""

from uuid import UUID

import pytest

from folio.users.recovery import store
from folio.users.recovery.store import ResetRequest
from tests.users.door import Door

pytestmark = pytest.mark.anyio


async def test_requests_are_taken_oldest_first_and_by_one_only(owned: Door) -> None:
    requests = [ResetRequest(UUID(int=number), b"sealed") for number in (1, 2)]
    database = owned.desk.database
    async with database.transaction() as connection:
        for request in requests:
            await store.add_request(connection, request)

    async with database.transaction() as one, database.transaction() as other:
        taken = [await store.take_request(one), await store.take_request(other)]

    assert taken == requests
    async with database.transaction() as connection:
        assert await store.take_request(connection) is None


async def test_a_request_whose_answer_failed_is_there_again(owned: Door) -> None:
    request = ResetRequest(UUID(int=3), b"sealed")
    async with owned.desk.database.transaction() as connection:
        await store.add_request(connection, request)
    async with owned.desk.database.transaction() as connection:
        await store.take_request(connection)
        await connection.rollback()

    async with owned.desk.database.transaction() as connection:
        assert await store.take_request(connection) == request
