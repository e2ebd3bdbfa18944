"""What apps may be let do: permissions of the platform, less those that are for people alone.

Source: RFC 6749, 3.3; docs/specs/oauth.md, Scopes.
"""

from collections.abc import Iterable

from folio.users.domain.oauth.errors import OAuthError, Refused
from folio.users.domain.roles import Permission

# A person approves trades, runs the platform and breaks the glass himself, whatever an app is let do.
FOR_PEOPLE = frozenset(
    {
        Permission.TRADE_APPROVE,
        Permission.USER_MANAGE,
        Permission.SETTINGS_MANAGE,
        Permission.PORTFOLIO_BREAK_GLASS,
    }
)
SCOPES = tuple(sorted(permission.value for permission in Permission if permission not in FOR_PEOPLE))
DEFAULT_SCOPES = (Permission.PORTFOLIO_READ.value,)
MAX_SCOPE_LENGTH = 1000

WORDS = {
    Permission.PORTFOLIO_READ: "See your portfolios: what you own, its value and every activity",
    Permission.PORTFOLIO_WRITE: "Book activities, import files and change portfolios",
    Permission.PORTFOLIO_SHARE: "Share your portfolios with others",
    Permission.PORTFOLIO_DELETE: "Delete your portfolios",
    Permission.TRADE_PROPOSE: "Propose trades, which you approve or not",
    Permission.TRADE_RECORD: "Record trades that were made elsewhere",
    Permission.WORKSPACE_READ: "Read your projects and files",
    Permission.WORKSPACE_WRITE: "Change your projects and files",
    Permission.WORKSPACE_PUSH: "Push your projects to where they come from",
    Permission.TERMINAL_OPEN: "Run commands in a terminal as you",
    Permission.ASSISTANT_USE: "Ask the assistant, and see your conversations",
    Permission.USER_READ: "See the list of users",
    Permission.AUDIT_READ: "Read the audit log",
    Permission.PLATFORM_READ: "See the state of the platform",
}


def parse_scope(text: str | None) -> tuple[str, ...]:
    """Return the scopes a request names, in alphabetical order; without any, reading portfolios.

    Raises:
        Refused: one of them is none that an app can have.
    """
    if not text or not text.strip(" "):
        return DEFAULT_SCOPES
    asked = {word for word in text.split(" ") if word} if len(text) <= MAX_SCOPE_LENGTH else {"…"}
    unknown = sorted(asked - set(SCOPES))
    if unknown:
        raise Refused(OAuthError.INVALID_SCOPE, f"{unknown[0][:60]!r} is no scope that an app can have")
    return tuple(sorted(asked))


def narrow_scopes(asked: Iterable[str], held: Iterable[str]) -> tuple[str, ...]:
    """Return what of the scopes asked for a person can give, who holds these permissions.

    Raises:
        Refused: he can give none of them.
    """
    given = tuple(sorted(set(asked) & set(held)))
    if not given:
        raise Refused(OAuthError.INVALID_SCOPE, "your role allows none of what this app asks for")
    return given


def describe_scope(scope: str) -> str:
    """Return what a scope lets an app do, in a person's words."""
    return WORDS.get(Permission(scope), scope)
