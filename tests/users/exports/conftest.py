"""Fixtures: the users service whose exports are of itself alone, as no other service runs here."""

from dataclasses import replace

import pytest

from folio.chassis.jobs.actions import Jobs
from folio.users.exports.actions import KIND, Exports
from tests.users.door import Door


@pytest.fixture
def exports(owned: Door) -> Exports:
    """Let exports be of what the users service keeps."""
    provided = owned.running.app.state.provided
    whole: Exports = provided[Exports]
    jobs: Jobs = provided[Jobs]
    own = replace(whole, sources=whole.sources[:1])
    provided[Exports] = own
    provided[Jobs] = replace(jobs, kinds={KIND: own.work})
    jobs.kinds[KIND] = own.work  # type: ignore[index]  # the service's own table
    return own
