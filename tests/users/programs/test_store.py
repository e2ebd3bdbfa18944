"""Only accounts of programs are listed as such."""

import pytest

from folio.users.programs.actions import create_program
from folio.users.programs.store import list_programs
from tests.users.door import Door

pytestmark = pytest.mark.anyio


async def test_people_are_no_programs(owned: Door) -> None:
    made = await create_program("CI", owned.desk)

    async with owned.desk.database.reading() as connection:
        assert await list_programs(connection, before=None, limit=5) == [made]
        assert await list_programs(connection, before=made.id, limit=5) == []
