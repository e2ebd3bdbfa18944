"""The desk every action works at."""

import dataclasses

import pytest

from folio.portfolio.desk import Desk

pytestmark = pytest.mark.anyio


async def test_nobody_swaps_a_tool_of_a_running_service(desk: Desk) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        desk.clock = desk.clock  # type: ignore[misc]
