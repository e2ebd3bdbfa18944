"""Of several processes at once, one removes an account."""

import asyncio

import pytest
from sqlalchemy import text

from folio.users.removal.actions import remove_due
from tests.users.directory.crowd import act, join, owner
from tests.users.door import Door

pytestmark = pytest.mark.anyio


async def test_many_sweeps_at_once_remove_each_account_once(owned: Door) -> None:
    members = [await join(owned, name) for name in ("Bob", "Cleo", "Dora")]
    ann = await owner(owned)
    for member in members:
        await act(owned, ann, "DELETE", f"/{member.id}")
    owned.advance(days=8)

    await asyncio.gather(*(remove_due(owned.desk) for _ in range(4)))

    async with owned.desk.database.reading() as connection:
        left = await connection.execute(text("SELECT name FROM users"))
        removed = await connection.execute(text("SELECT count(*) FROM removals WHERE removed_at IS NOT NULL"))
        assert left.scalars().all() == ["Ann"]
        assert removed.scalar_one() == 3
