"""The users service gives out its sections."""

from uuid import UUID

import pytest

from folio.users.portability.actions import give_out
from tests.users.directory.crowd import owner
from tests.users.door import Door

pytestmark = pytest.mark.anyio


async def test_a_person_is_described_with_the_rows_there_are(owned: Door) -> None:
    ann = await owner(owned)

    described = await give_out(owned.desk).describe(UUID(ann.id))

    totals = {section.name: section.total for section in described.sections}
    assert (totals["profile"], totals["passkeys"]) == (1, 0)
    assert totals["sessions"] >= 1
