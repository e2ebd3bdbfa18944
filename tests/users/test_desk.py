"""The desk: one for the whole process."""

import dataclasses

import pytest

from tests.users.door import Door

pytestmark = pytest.mark.anyio


async def test_all_use_cases_share_the_keys_that_the_chassis_verifies_with(door: Door) -> None:
    assert door.running.resources.keys is door.desk.keys


async def test_nobody_changes_the_desk_while_it_is_in_use(door: Door) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        door.desk.clock = door.clock  # type: ignore[misc]  # that is the point
