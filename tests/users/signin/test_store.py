"""Set-up and failures as kept."""

from datetime import timedelta

import pytest

from folio.users.domain.setup import SetupWindow
from folio.users.domain.throttle import Failures
from folio.users.signin.store import (
    delete_failures,
    find_failures,
    find_window,
    forget_failures,
    lock_failures,
    lock_window,
    save_failures,
    save_window,
)
from tests.users.door import Door

pytestmark = pytest.mark.anyio

KEY = b"\xff" * 32


async def test_the_state_of_set_up_comes_back_as_kept(door: Door) -> None:
    window = SetupWindow(b"\x00digest", door.clock.now(), None)
    async with door.desk.database.transaction() as connection:
        await save_window(connection, window)

        assert await find_window(connection) == window
        assert await lock_window(connection) == window


async def test_failures_are_kept_replaced_and_forgotten(door: Door) -> None:
    first = Failures(1, door.clock.now(), door.clock.now())
    second = Failures(2, door.clock.now(), door.clock.now() + timedelta(seconds=1))
    async with door.desk.database.transaction() as connection:
        assert await lock_failures(connection, KEY) is None

        await save_failures(connection, KEY, first)
        await save_failures(connection, KEY, second)
        assert await find_failures(connection, KEY) == second

        await forget_failures(connection, KEY)
        assert await find_failures(connection, KEY) is None


async def test_old_failures_are_removed_and_recent_ones_kept(door: Door) -> None:
    now = door.clock.now()
    async with door.desk.database.transaction() as connection:
        await save_failures(connection, KEY, Failures(9, now, now))
        await save_failures(connection, b"recent", Failures(9, now, now + timedelta(hours=1)))

        await delete_failures(connection, last_before=now + timedelta(minutes=1))

        assert await find_failures(connection, KEY) is None
        assert await find_failures(connection, b"recent") is not None
