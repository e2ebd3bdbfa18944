"""Who may make an account without being asked."""

from enum import StrEnum


class RegistrationPolicy(StrEnum):
    """How new people come in."""

    OPEN = "open"
    INVITE = "invite"
    CLOSED = "closed"


def decide_policy(configured: str, *, is_loopback_only: bool) -> RegistrationPolicy:
    """Return the policy in force; ``auto`` is open on this machine only, and by invitation elsewhere."""
    if configured == "auto":
        return RegistrationPolicy.OPEN if is_loopback_only else RegistrationPolicy.INVITE
    return RegistrationPolicy(configured)


def may_register(policy: RegistrationPolicy, *, setup_is_open: bool) -> bool:
    """Return whether a stranger may make an account now; nobody comes before the owner."""
    return policy is RegistrationPolicy.OPEN and not setup_is_open
