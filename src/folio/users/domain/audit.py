"""The chain of the audit log: each record holds the hash of the one before it.

Source: docs/specs/audit.md. The hash of a record is ``SHA-256(previous hash ‖ sequence ‖ digest)``, its
digest the SHA-256 of its canonical form, the sequence eight bytes, big-endian.
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Literal

from folio.kernel.acts import Detail, WitnessedAct

GENESIS = bytes(32)
MAX_TEXT = 500
MAX_DETAILS = 30

FaultReason = Literal["altered", "unlinked", "missing", "rewritten"]
"""A record that was altered; one that does not follow the one before it; one that is gone; all from here on
written anew, since a signed head says otherwise."""


@dataclass(frozen=True, slots=True)
class Record:
    """An act in its place in the chain, with the hashes kept beside it."""

    sequence: int
    witnessed: WitnessedAct
    digest: bytes
    previous_hash: bytes
    hash: bytes


@dataclass(frozen=True, slots=True)
class Tip:
    """How far a chain has been followed: the last sequence and its hash."""

    sequence: int = 0
    hash: bytes = GENESIS


@dataclass(frozen=True, slots=True)
class Fault:
    """The first record that cannot be believed, and why."""

    sequence: int
    reason: FaultReason


def digest_of(witnessed: WitnessedAct) -> bytes:
    """Return the digest of an act's canonical form: JSON, keys in order, no spaces, ASCII, UTC."""
    act, actor = witnessed.act, witnessed.actor
    form = {
        "at": witnessed.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "request_id": witnessed.request_id,
        "actor_kind": actor.kind,
        "actor_id": actor.id,
        "parent_id": str(actor.parent_id) if actor.parent_id else None,
        "session_id": str(actor.session_id) if actor.session_id else None,
        "address": actor.address,
        "action": act.action,
        "target_kind": act.target.kind if act.target else None,
        "target_id": act.target.id if act.target else None,
        "outcome": act.outcome,
        "details": dict(act.details),
    }
    canonical = json.dumps(form, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return hashlib.sha256(canonical.encode()).digest()


def hash_of(previous: bytes, sequence: int, digest: bytes) -> bytes:
    """Return the hash of the record ``sequence`` that follows one with the hash ``previous``."""
    return hashlib.sha256(previous + sequence.to_bytes(8, "big") + digest).digest()


def append_act(tip: Tip, witnessed: WitnessedAct) -> Record:
    """Return the act as the record after ``tip``."""
    sequence, digest = tip.sequence + 1, digest_of(witnessed)
    return Record(sequence, witnessed, digest, tip.hash, hash_of(tip.hash, sequence, digest))


def follow_chain(tip: Tip, records: Iterable[Record], heads: Mapping[int, bytes]) -> Tip | Fault:
    """Return the end of the records that follow ``tip``, or the first one that cannot be believed.

    ``heads`` are the signed hashes by sequence. Where one differs from a chain that holds together, all since
    the head before it was written anew.
    """
    trusted = tip.sequence
    for record in records:
        fault = _fault_of(tip, record)
        if fault is not None:
            return fault
        tip = Tip(record.sequence, record.hash)
        if tip.sequence in heads:
            if heads[tip.sequence] != tip.hash:
                return Fault(_after_head(heads, before=tip.sequence, least=trusted), "rewritten")
            trusted = tip.sequence
    return tip


def check_end(tip: Tip, heads: Mapping[int, bytes]) -> Fault | None:
    """Return that the end of the chain was cut off, if a signed head lies beyond ``tip``."""
    return Fault(tip.sequence + 1, "missing") if max(heads, default=0) > tip.sequence else None


def clean_details(details: Mapping[str, Detail]) -> dict[str, Detail]:
    """Return details that any log can hold: few, short, without control characters."""
    kept = sorted(details.items())[:MAX_DETAILS]
    return {clean_text(name): _clean_detail(value) for name, value in kept}


def clean_text(text: str) -> str:
    """Return a text in one line: what a terminal or a file could take for a command is shown as an escape."""
    return "".join(_escaped(character) for character in text[:MAX_TEXT])


def _clean_detail(value: Detail) -> Detail:
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, Sequence):
        return [clean_text(item) for item in value[:MAX_DETAILS]]
    return value


def _escaped(character: str) -> str:
    # Controls, directions of writing, surrogates: the categories that start with C, unassigned ones aside.
    if unicodedata.category(character) in ("Cc", "Cf", "Cs"):
        return f"\\u{ord(character):04x}"
    return character


def _fault_of(tip: Tip, record: Record) -> Fault | None:
    if record.sequence != tip.sequence + 1:
        return Fault(tip.sequence + 1, "missing")
    if record.digest != digest_of(record.witnessed):
        return Fault(record.sequence, "altered")
    if record.previous_hash != tip.hash:
        return Fault(record.sequence, "unlinked")
    if record.hash != hash_of(tip.hash, record.sequence, record.digest):
        return Fault(record.sequence, "altered")
    return None


def _after_head(heads: Mapping[int, bytes], *, before: int, least: int) -> int:
    earlier = [sequence for sequence in heads if sequence < before]
    return max([*earlier, least], default=0) + 1
