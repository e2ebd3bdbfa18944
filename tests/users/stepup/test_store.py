"""By which issuers somebody can prove who he is."""

from uuid import UUID

import pytest
from sqlalchemy import text

from folio.users.stepup.store import list_issuers
from tests.users.door import Door

pytestmark = pytest.mark.anyio

IDENTITY = text(
    "INSERT INTO identities VALUES (gen_random_uuid(), :user, :issuer, 's', 'label', now(), now(), :stopped)"
)


async def test_only_working_identities_count(owned: Door) -> None:
    async with owned.desk.database.transaction() as connection:
        user_id: UUID = (await connection.exec_driver_sql("SELECT id FROM users")).scalar_one()
        for issuer, stopped in (("https://a.example", None), ("https://b.example", owned.clock.now())):
            await connection.execute(IDENTITY, {"user": user_id, "issuer": issuer, "stopped": stopped})

        assert await list_issuers(connection, user_id) == {"https://a.example"}
