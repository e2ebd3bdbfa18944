"""Who may do what: roles are bundles of permissions, kept in code so that they can be read and reviewed."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Permission(StrEnum):
    """One kind of act on one kind of thing, as ``resource:action``; which thing is for grants to say."""

    PORTFOLIO_READ = "portfolio:read"
    PORTFOLIO_WRITE = "portfolio:write"
    PORTFOLIO_SHARE = "portfolio:share"
    PORTFOLIO_DELETE = "portfolio:delete"
    PORTFOLIO_BREAK_GLASS = "portfolio:break_glass"
    TRADE_PROPOSE = "trade:propose"
    TRADE_RECORD = "trade:record"
    TRADE_APPROVE = "trade:approve"
    WORKSPACE_READ = "workspace:read"
    WORKSPACE_WRITE = "workspace:write"
    WORKSPACE_PUSH = "workspace:push"
    TERMINAL_OPEN = "terminal:open"
    ASSISTANT_USE = "assistant:use"
    USER_READ = "user:read"
    USER_MANAGE = "user:manage"
    AUDIT_READ = "audit:read"
    SETTINGS_MANAGE = "settings:manage"
    PLATFORM_READ = "platform:read"


class RoleName(StrEnum):
    """The names of the roles."""

    OWNER = "owner"
    ADMIN = "admin"
    TRADER = "trader"
    ANALYST = "analyst"
    AUDITOR = "auditor"
    SERVICE = "service"
    AGENT = "agent"


@dataclass(frozen=True, slots=True)
class Role:
    """A bundle of permissions with a name a person understands."""

    name: RoleName
    description: str
    permissions: frozenset[Permission]


FIRST_USER_ROLE = RoleName.OWNER
REGISTERED_USER_ROLE = RoleName.TRADER

_READING = frozenset({Permission.PORTFOLIO_READ, Permission.WORKSPACE_READ})
_INVESTING = _READING | {
    Permission.PORTFOLIO_WRITE,
    Permission.PORTFOLIO_SHARE,
    Permission.PORTFOLIO_DELETE,
    Permission.TRADE_PROPOSE,
    Permission.TRADE_RECORD,
    Permission.TRADE_APPROVE,
    Permission.WORKSPACE_WRITE,
    Permission.WORKSPACE_PUSH,
    Permission.TERMINAL_OPEN,
    Permission.ASSISTANT_USE,
}

# A permission is about a person's own things and those shared with him: an administrator's
# `portfolio:read` opens nobody else's portfolio.
ROLES = {
    role.name: role
    for role in (
        Role(
            RoleName.OWNER, "The person who runs this installation; may do everything.", frozenset(Permission)
        ),
        Role(
            RoleName.ADMIN,
            "Looks after users and settings, and invests; sees nobody else's portfolio.",
            frozenset(Permission),
        ),
        Role(RoleName.TRADER, "Invests: portfolios, trades, workspace, terminal, assistant.", _INVESTING),
        Role(
            RoleName.ANALYST,
            "Reads what is shared with him and asks the assistant; changes nothing.",
            _READING | {Permission.ASSISTANT_USE},
        ),
        Role(
            RoleName.AUDITOR,
            "Reads the audit log, the list of users and the state of the platform.",
            frozenset({Permission.AUDIT_READ, Permission.USER_READ, Permission.PLATFORM_READ}),
        ),
        Role(
            RoleName.SERVICE,
            "A program without a person: reads portfolios that are shared with it.",
            frozenset({Permission.PORTFOLIO_READ, Permission.PLATFORM_READ}),
        ),
        Role(
            RoleName.AGENT,
            "The assistant acting for a person: reads, and proposes trades that a person approves.",
            _READING | {Permission.TRADE_PROPOSE},
        ),
    )
}


def permissions_of(roles: Iterable[str]) -> tuple[str, ...]:
    """Return what the named roles allow together, in alphabetical order; an unknown name allows nothing."""
    allowed = {
        permission for name in roles if name in ROLES for permission in ROLES[RoleName(name)].permissions
    }
    return tuple(sorted(allowed))
