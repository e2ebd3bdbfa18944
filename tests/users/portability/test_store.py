"""Every section of the users service is of one person alone, and none holds a secret."""

from uuid import UUID, uuid4

import pytest

from folio.users.portability.store import SECTIONS
from tests.users.directory.crowd import act, join, owner
from tests.users.door import Door

pytestmark = pytest.mark.anyio

SECRETS = ("digest", "hash", "secret", "sealed", "public_key", "credential_id", "successor", "hint")


async def test_a_section_holds_the_persons_own_and_nobody_elses(owned: Door) -> None:
    bob = await join(owned, "Bob")
    ann = await owner(owned)
    await act(owned, ann, "PATCH", f"/{bob.id}", json={"name": "Robert"})

    rows: dict[str, list[dict[str, object]]] = {}
    async with owned.desk.database.reading() as connection:
        for section in SECTIONS:
            columns, total = await section.measure(connection, UUID(bob.id))
            page = await section.read(connection, UUID(bob.id), None)
            rows[section.name] = page.rows
            assert len(page.rows) == total, section.name
            assert all(tuple(row) == columns for row in page.rows), section.name
            assert not [name for name in columns if any(word in name for word in SECRETS)], section.name
        stranger = [(await section.measure(connection, uuid4()))[1] for section in SECTIONS]

    assert rows["profile"][0]["email"] == "bob@example.com"
    assert len(rows["sessions"]) == 2
    assert ann.id not in str(rows)
    assert "ann@example.com" not in str(rows)
    assert set(stranger) == {0}


async def test_what_others_did_is_told_without_who_and_from_where(owned: Door) -> None:
    bob = await join(owned, "Bob")
    await act(owned, await owner(owned), "PATCH", f"/{bob.id}", json={"name": "Robert"})
    (audit,) = [section for section in SECTIONS if section.name == "audit"]

    async with owned.desk.database.reading() as connection:
        entries = (await audit.read(connection, UUID(bob.id), None)).rows

    others = [entry for entry in entries if not entry["is_own_act"] and entry["actor_kind"] == "user"]
    own = [entry for entry in entries if entry["is_own_act"]]
    assert others
    assert own
    assert all(entry["address"] is None and entry["session_id"] is None for entry in others)
