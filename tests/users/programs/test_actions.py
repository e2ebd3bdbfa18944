"""A program's address is one that no mail ever reaches."""

import pytest

from folio.users.accounts.store import find_account
from folio.users.programs.actions import create_program
from tests.users.door import Door

pytestmark = pytest.mark.anyio


async def test_a_program_has_an_address_that_cannot_exist(owned: Door) -> None:
    made = await create_program("CI", owned.desk)

    async with owned.desk.database.reading() as connection:
        account = await find_account(connection, made.id)
    assert account is not None
    assert account.email.endswith("@service.invalid")
