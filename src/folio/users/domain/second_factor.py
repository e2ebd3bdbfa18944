"""Who must have a second factor.

Source: docs/specs/factors.md, Policy.
"""

from collections.abc import Iterable
from enum import StrEnum

from folio.users.domain.roles import RoleName

ADMINISTRATORS = frozenset({RoleName.OWNER, RoleName.ADMIN})
# Programs have no second factor: their tokens are made by a person who has one.
PROGRAMS = frozenset({RoleName.SERVICE, RoleName.AGENT})


class SecondFactorPolicy(StrEnum):
    """What the platform asks for."""

    OFF = "off"
    OPTIONAL = "optional"
    ADMINS = "admins"
    ALL = "all"


def is_demanded(policy: SecondFactorPolicy, roles: Iterable[str]) -> bool:
    """Return whether somebody with these roles must have a second factor."""
    held = set(roles)
    if policy is SecondFactorPolicy.ALL:
        return not (held and held <= PROGRAMS)
    return policy is SecondFactorPolicy.ADMINS and bool(held & ADMINISTRATORS)


def is_due(policy: SecondFactorPolicy, roles: Iterable[str], *, has_factor: bool) -> bool:
    """Return whether a second factor is demanded and missing: nothing else may be done before it is set."""
    return not has_factor and is_demanded(policy, roles)
