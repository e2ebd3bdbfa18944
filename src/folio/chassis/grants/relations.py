"""What somebody is to an object, and what that lets him do: the one table of it.

Source: docs/specs/access.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

GrantKind = Literal["person", "link", "break_glass"]


class Act(StrEnum):
    """A kind of thing that is done with an object."""

    READ = "read"
    COMMENT = "comment"
    WRITE = "write"
    MANAGE = "manage"
    SHARE = "share"
    DELETE = "delete"


class Relation(StrEnum):
    """What somebody is to an object, from the most to the least that he may."""

    OWNER = "owner"
    CO_OWNER = "co-owner"
    EDITOR = "editor"
    COMMENTER = "commenter"
    VIEWER = "viewer"


ACTS = {
    Relation.OWNER: frozenset(Act),
    Relation.CO_OWNER: frozenset(Act) - {Act.DELETE},
    Relation.EDITOR: frozenset({Act.READ, Act.COMMENT, Act.WRITE}),
    Relation.COMMENTER: frozenset({Act.READ, Act.COMMENT}),
    Relation.VIEWER: frozenset({Act.READ}),
}
# Who books figures has to see them.
HIDEABLE = frozenset({Relation.VIEWER, Relation.COMMENTER})
_RANK = {relation: place for place, relation in enumerate(Relation)}


@dataclass(frozen=True, slots=True)
class Grant:
    """What counts of a grant: the relation it gives, and until when it gives it."""

    relation: Relation
    hides_amounts: bool = False
    expires_at: datetime | None = None
    revoked_at: datetime | None = None

    def is_live(self, now: datetime) -> bool:
        """Return whether it counts at this instant."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an asker is to an object, and whether he may do what he asks; no relation is no sight of it."""

    relation: Relation | None
    is_allowed: bool
    hides_amounts: bool

    @property
    def is_visible(self) -> bool:
        """Whether the asker may know that the object exists."""
        return self.relation is not None


INVISIBLE = Verdict(None, is_allowed=False, hides_amounts=True)


def decide(act: Act, *, asker: UUID, owner: UUID, grants: Iterable[Grant], now: datetime) -> Verdict:
    """Return the verdict on ``act`` by ``asker``, who has ``grants`` on an object of ``owner``.

    Of several live grants the widest relation counts; amounts are hidden only where every one hides them.
    """
    if asker == owner:
        return Verdict(Relation.OWNER, is_allowed=True, hides_amounts=False)
    live = [grant for grant in grants if grant.is_live(now)]
    if not live:
        return INVISIBLE
    relation = min((grant.relation for grant in live), key=_RANK.__getitem__)
    return Verdict(
        relation,
        is_allowed=act in ACTS[relation],
        hides_amounts=relation in HIDEABLE and all(grant.hides_amounts for grant in live),
    )


def may_grant(giver: Relation, given: Relation) -> bool:
    """Return whether ``giver`` may let somebody be ``given``: nobody gives more than he has, or the owner."""
    return given is not Relation.OWNER and Act.SHARE in ACTS[giver] and _RANK[given] >= _RANK[giver]
