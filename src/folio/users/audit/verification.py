"""Whether the log is whole: every record recomputed, every signed head compared."""

from folio.chassis.database import Database
from folio.users.audit import store
from folio.users.audit.signing import HeadSigner
from folio.users.audit.store import Head
from folio.users.contracts import AuditFault, AuditHead, AuditVerdict
from folio.users.domain.audit import Fault, Tip, check_end, follow_chain

BATCH = 2000


async def verify_log(database: Database, signer: HeadSigner) -> AuditVerdict:
    """Follow the chain from its first record and name the first one that cannot be believed.

    A record that is added meanwhile may or may not be looked at.
    """
    async with database.reading() as connection:
        heads = await store.list_heads(connection)
    judged = [(head, signer.judge(head.tip, head.signature)) for head in heads]
    genuine = [head for head, judgement in judged if judgement == "genuine"]
    forged = next((head for head, judgement in judged if judgement == "forged"), None)
    signed = {head.tip.sequence: head.tip.hash for head in genuine}
    tip, fault = await _follow(database, signed)
    fault = fault or check_end(tip, signed)
    if fault is None and forged is not None:
        fault = Fault(forged.tip.sequence, "rewritten")
    return AuditVerdict(
        is_intact=fault is None,
        checked=tip.sequence,
        heads=len(genuine),
        unknown_heads=sum(judgement == "unknown" for _, judgement in judged),
        last_head=_view(genuine[-1]) if genuine else None,
        first_bad=AuditFault(fault.sequence, fault.reason) if fault else None,
    )


async def _follow(database: Database, signed: dict[int, bytes]) -> tuple[Tip, Fault | None]:
    tip = Tip()
    while True:
        async with database.reading() as connection:
            batch = await store.read_records(connection, after=tip.sequence, limit=BATCH)
        end = follow_chain(tip, batch, signed)
        if isinstance(end, Fault):
            return Tip(end.sequence - 1), end
        if len(batch) < BATCH:
            return end, None
        tip = end


def _view(head: Head) -> AuditHead:
    return AuditHead(head.tip.sequence, head.tip.hash.hex(), head.signed_at)
