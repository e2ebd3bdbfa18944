"""Fixtures: a bench to try jobs on."""

from collections.abc import AsyncIterator

import pytest

from tests.chassis.jobs.bench import Bench, open_bench
from tests.fakes.clock import ManualClock
from tests.fixtures.apps import RunApp


@pytest.fixture
async def bench(run_app: RunApp, manual_clock: ManualClock) -> AsyncIterator[Bench]:
    """A service with jobs."""
    async with open_bench(run_app, manual_clock) as opened:
        yield opened
