"""What somebody did, in the words of the audit log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

ActorKind = Literal["user", "service", "agent", "visitor", "platform"]
Outcome = Literal["success", "refused", "failed"]
Detail = str | int | bool | None | Sequence[str]
"""What a detail may be: no fraction, since it is kept as exactly what was hashed."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person, a program for its parent, somebody at the door, or the platform by itself.

    ``id`` is a user's id or a service's name; ``parent_id`` the user whom a service or an agent acts for.
    """

    kind: ActorKind
    id: str | None = None
    parent_id: UUID | None = None
    session_id: UUID | None = None
    address: str | None = None


PLATFORM = Actor("platform")


@dataclass(frozen=True, slots=True)
class Target:
    """What was acted on: a kind of thing, and which one."""

    kind: str
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """Something done, as ``noun.verb``; without an actor it was done by whoever sent the request at hand.

    ``details`` hold neither secrets nor amounts.
    """

    action: str
    target: Target | None = None
    outcome: Outcome = "success"
    details: Mapping[str, Detail] = field(default_factory=dict)
    actor: Actor | None = None


@dataclass(frozen=True, slots=True)
class WitnessedAct:
    """An act with the instant, the actor and the request it belongs to."""

    act: Act
    actor: Actor
    at: datetime
    request_id: str | None = None
