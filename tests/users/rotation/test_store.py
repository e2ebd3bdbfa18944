"""Every sealed column of the database is known to the rotation."""

import pytest

from folio.users.rotation.store import SEALED_COLUMNS
from tests.users.door import Door

pytestmark = pytest.mark.anyio

SEALED = """
SELECT table_name || '.' || column_name FROM information_schema.columns
WHERE table_schema = 'public' AND data_type = 'bytea'
  AND (column_name LIKE 'sealed%' OR column_name = 'successor')
"""


async def test_no_sealed_column_is_forgotten(owned: Door) -> None:
    async with owned.desk.database.reading() as connection:
        found = set((await connection.exec_driver_sql(SEALED.replace("%", "%%"))).scalars())

    assert found == {f"{place.table.name}.{place.column}" for place in SEALED_COLUMNS}
