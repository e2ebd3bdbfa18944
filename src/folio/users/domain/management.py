"""Who may manage whom, and what no manager may do: never above one's own rank, never without an owner.

Source: docs/specs/accounts.md, Administrators.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from folio.users.domain.accounts import Account
from folio.users.domain.roles import RoleName

# Roles of programs are given when such a program is made, not to a person.
PERSONAL_ROLES = (RoleName.OWNER, RoleName.ADMIN, RoleName.TRADER, RoleName.ANALYST, RoleName.AUDITOR)


class Refusal(StrEnum):
    """Why an act on a user is refused."""

    NO_MANAGER = "no_manager"
    ABOVE_RANK = "above_rank"
    LAST_OWNER = "last_owner"
    ONESELF = "oneself"


def rank_of(roles: Iterable[str]) -> int:
    """Return how far somebody's power over users reaches: an owner's, an administrator's, nobody's."""
    names = set(roles)
    if RoleName.OWNER in names:
        return 2
    return 1 if RoleName.ADMIN in names else 0


def judge_act(manager: Account, subject: Account, *, spares_oneself: bool = True) -> Refusal | None:
    """Return why ``manager`` may not act on ``subject``, nothing when he may.

    ``spares_oneself`` says that the act shuts its subject out, which nobody does to himself this way.
    """
    if not manager.may_sign_in or rank_of(manager.roles) == 0:
        return Refusal.NO_MANAGER
    if manager.id == subject.id and spares_oneself:
        return Refusal.ONESELF
    return Refusal.ABOVE_RANK if rank_of(subject.roles) > rank_of(manager.roles) else None


def judge_roles(
    manager: Account, subject: Account, roles: Iterable[str], *, owners: Sequence[Account]
) -> Refusal | None:
    """Return why ``manager`` may not give ``subject`` these roles; ``owners`` are all owners in use."""
    names = tuple(roles)
    refusal = judge_act(manager, subject, spares_oneself=False)
    if refusal is not None:
        return refusal
    if rank_of(names) > rank_of(manager.roles):
        return Refusal.ABOVE_RANK
    return judge_leaving(subject, owners) if RoleName.OWNER not in names else None


def judge_leaving(subject: Account, owners: Sequence[Account]) -> Refusal | None:
    """Return that ``subject`` cannot go or become less, if nobody else would own the platform."""
    others = [owner for owner in owners if owner.id != subject.id]
    is_owner = any(owner.id == subject.id for owner in owners)
    return Refusal.LAST_OWNER if is_owner and not others else None
