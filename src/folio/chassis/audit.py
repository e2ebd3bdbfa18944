"""Acts on their way to the audit log, which the users service keeps.

A service publishes an act in the transaction of the act itself; the users service appends it exactly once.
Within the users service ``audit.actions.record_act`` appends in the caller's transaction instead.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from folio.chassis.caller import witness
from folio.chassis.outbox import Payload, publish_event
from folio.kernel.acts import Act, Actor, ActorKind, Detail, Outcome, Target, WitnessedAct
from folio.kernel.clock import Clock

AUDIT_RECORDED = "audit.recorded"
"""The event of an act; its payload is what ``read_act`` reads."""


async def publish_act(connection: AsyncConnection, act: Act, *, clock: Clock) -> None:
    """Send an act to the audit log with the caller's transaction: it is there once that has committed."""
    await publish_event(connection, AUDIT_RECORDED, write_act(witness(act, clock)), clock=clock)


def write_act(witnessed: WitnessedAct) -> Payload:
    """Return an act as it travels."""
    act, actor = witnessed.act, asdict(witnessed.actor)
    return {
        "at": witnessed.at.isoformat(),
        "request_id": witnessed.request_id,
        "actor": {name: str(value) if isinstance(value, UUID) else value for name, value in actor.items()},
        "action": act.action,
        "target": asdict(act.target) if act.target else None,
        "outcome": act.outcome,
        "details": dict(act.details),
    }


def read_act(payload: Payload) -> WitnessedAct:
    """Return the act that arrived.

    Raises:
        KeyError: a member is missing.
        ValueError: a member is not what it should be.
    """
    actor = cast("Mapping[str, str | None]", payload["actor"])  # what write_act has written
    target = cast("Mapping[str, str | None] | None", payload["target"])
    return WitnessedAct(
        act=Act(
            action=str(payload["action"]),
            target=Target(str(target["kind"]), target["id"]) if target else None,
            outcome=cast("Outcome", payload["outcome"]),
            details=cast("Mapping[str, Detail]", payload["details"]),
        ),
        actor=Actor(
            kind=cast("ActorKind", actor["kind"]),
            id=actor["id"],
            parent_id=_uuid(actor["parent_id"]),
            session_id=_uuid(actor["session_id"]),
            address=actor["address"],
        ),
        at=datetime.fromisoformat(str(payload["at"])),
        request_id=cast("str | None", payload["request_id"]),
    )


def _uuid(text: str | None) -> UUID | None:
    return UUID(text) if text else None
