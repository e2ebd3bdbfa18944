"""What a service removes of a user, and that it says so, are one."""

from collections.abc import Mapping
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from folio.chassis.outbox import Event
from folio.chassis.removal import USERS_DELETED, USERS_REMOVED, removing
from tests.chassis.sample import SAMPLE
from tests.fixtures.apps import RunApp

pytestmark = pytest.mark.anyio


async def test_the_report_is_told_with_the_removal(run_app: RunApp) -> None:
    user_id, removal_id = uuid4(), uuid4()
    seen: list[UUID] = []

    async def remove(_connection: AsyncConnection, whom: UUID) -> Mapping[str, int]:
        seen.append(whom)
        return {"notes": 2}

    async with run_app(SAMPLE) as running:
        consumer = removing("sample", remove, clock=running.resources.clock)
        event = Event(uuid4(), USERS_DELETED, {"user_id": str(user_id), "removal_id": str(removal_id)})
        async with running.resources.store.transaction() as connection:
            await consumer.handle(connection, event)
            told = await connection.execute(
                text("SELECT topic, payload FROM outbox ORDER BY id DESC LIMIT 1")
            )
            row = told.one()

    assert (consumer.name, consumer.topic, seen) == ("sample.removal", USERS_DELETED, [user_id])
    assert row.topic == USERS_REMOVED
    assert row.payload == {"removal_id": str(removal_id), "service": "sample", "counts": {"notes": 2}}
