"""Whatever a superuser does to the log, the first bad record is named."""

import pytest

from folio.users.audit.actions import sign_head
from folio.users.audit.signing import HeadSigner
from folio.users.audit.verification import verify_log
from folio.users.contracts import AuditFault, AuditVerdict
from tests.users.audit.acts import record, tamper
from tests.users.door import Door

pytestmark = pytest.mark.anyio

ACTS = ("thing.made", "thing.changed", "thing.shared", "thing.removed")


async def verdict_on(door: Door) -> AuditVerdict:
    return await verify_log(door.desk.database, HeadSigner(door.desk.keys))


async def sign(door: Door) -> None:
    await sign_head(door.desk.database, HeadSigner(door.desk.keys), door.desk.clock)


async def test_an_empty_log_is_whole(door: Door) -> None:
    verdict = await verdict_on(door)

    assert (verdict.is_intact, verdict.checked, verdict.first_bad, verdict.last_head) == (True, 0, None, None)


async def test_an_untouched_log_is_whole(door: Door) -> None:
    await record(door, *ACTS)
    await sign(door)

    verdict = await verdict_on(door)

    assert (verdict.is_intact, verdict.checked, verdict.heads) == (True, 4, 1)
    assert verdict.last_head is not None
    assert verdict.last_head.sequence == 4


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE audit.records SET action = 'thing.read' WHERE sequence = 3", AuditFault(3, "altered")),
        ("UPDATE audit.records SET at = at - interval '1 s' WHERE sequence = 2", AuditFault(2, "altered")),
        ("UPDATE audit.records SET details = '{\"a\": 1}' WHERE sequence = 1", AuditFault(1, "altered")),
        ("UPDATE audit.records SET hash = digest WHERE sequence = 2", AuditFault(2, "altered")),
        ("DELETE FROM audit.records WHERE sequence = 2", AuditFault(2, "missing")),
        ("DELETE FROM audit.records WHERE sequence = 4", AuditFault(4, "missing")),
        ("DELETE FROM audit.records", AuditFault(1, "missing")),
        ("UPDATE audit.heads SET hash = '\\x00'", AuditFault(4, "rewritten")),
        ("UPDATE audit.heads SET signature = 'e30.e30.e30'", AuditFault(4, "rewritten")),
    ],
)
async def test_the_first_bad_record_is_named(door: Door, statement: str, fault: AuditFault) -> None:
    await record(door, *ACTS)
    await sign(door)

    tamper(door, statement)

    assert (await verdict_on(door)).first_bad == fault


async def test_swapped_records_are_found_at_the_first(door: Door) -> None:
    await record(door, *ACTS)

    tamper(door, "UPDATE audit.records SET sequence = 99 WHERE sequence = 2")
    tamper(door, "UPDATE audit.records SET sequence = 2 WHERE sequence = 3")
    tamper(door, "UPDATE audit.records SET sequence = 3 WHERE sequence = 99")

    assert (await verdict_on(door)).first_bad == AuditFault(2, "unlinked")


async def test_a_log_written_anew_from_a_record_on_is_found_by_the_signed_head(door: Door) -> None:
    await record(door, *ACTS[:2])
    await sign(door)
    await record(door, *ACTS[2:])
    await sign(door)

    tamper(door, "DELETE FROM audit.records WHERE sequence > 2")
    await record(door, "thing.praised", "thing.removed")

    assert (await verdict_on(door)).first_bad == AuditFault(3, "rewritten")


async def test_heads_of_a_lost_key_are_counted_and_blame_nobody(door: Door) -> None:
    await record(door, *ACTS)
    await sign(door)
    tamper(door, "DELETE FROM signing_keys")
    await door.desk.keys.load()

    verdict = await verdict_on(door)

    assert (verdict.is_intact, verdict.heads, verdict.unknown_heads) == (True, 0, 1)
