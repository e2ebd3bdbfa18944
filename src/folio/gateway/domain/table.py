"""The routes of the platform, in the order in which they are tried."""

from folio.gateway.domain.routes import (
    AUTHENTICATED,
    CLOSED,
    MIB,
    PUBLIC,
    Path,
    PathKind,
    Policy,
    RateClass,
    Route,
    RouteTable,
    permission,
)


def _exact(text: str, service: str, policy: Policy, *, timeout_s: int | None = 15) -> Route:
    return Route(path=Path(text, "exact"), service=service, policy=policy, timeout_s=timeout_s)


def _prefix(text: str, service: str, policy: Policy, *, timeout_s: int | None = 15) -> Route:
    return Route(path=Path(text, "prefix"), service=service, policy=policy, timeout_s=timeout_s)


def _credentials(text: str, *, kind: PathKind = "prefix") -> Route:
    """Return a way to a session: open to all, counted narrowly."""
    return Route(path=Path(text, kind), service="users", policy=PUBLIC, rate_class=RateClass.CREDENTIALS)


def _upload(text: str, *, max_body_bytes: int) -> Route:
    return Route(
        path=Path(text, "pattern"),
        service="portfolio",
        policy=AUTHENTICATED,
        timeout_s=300,
        max_body_bytes=max_body_bytes,
        streams_body=True,
    )


def _socket(path: Path, service: str, policy: Policy) -> Route:
    return Route(path=path, service=service, policy=policy, timeout_s=None, websocket=True)


def _closed(text: str) -> Route:
    return Route(path=Path(text, "prefix"), service=None, policy=CLOSED)


USERS = (
    _credentials("/api/setup"),
    _credentials("/api/auth/login"),
    _credentials("/api/auth/register"),
    _credentials("/api/auth/refresh"),
    _credentials("/api/auth/password-resets"),
    _credentials("/api/auth/email-confirmations"),
    _credentials("/api/auth/invitations"),
    _credentials("/api/auth/federation"),
    _credentials("/api/auth/restore"),
    _exact("/api/auth/providers", "users", PUBLIC),
    _exact("/api/oauth/authorize", "users", PUBLIC),
    _credentials("/api/oauth/token", kind="exact"),
    _credentials("/api/oauth/device", kind="exact"),
    _credentials("/api/oauth/register", kind="exact"),
    _credentials("/api/oauth/revoke", kind="exact"),
    _prefix("/api/oauth", "users", AUTHENTICATED),
    _exact("/.well-known/oauth-authorization-server", "users", PUBLIC),
    _prefix("/.well-known/oauth-protected-resource", "users", PUBLIC),
    # Whoever holds a refresh token only may still end the session it belongs to.
    _exact("/api/auth/logout", "users", PUBLIC),
    _prefix("/api/auth", "users", AUTHENTICATED),
    # An export may be large and its reader slow.
    Route(
        path=Path("/api/users/me/exports/{id}/archive", "pattern"),
        service="users",
        policy=AUTHENTICATED,
        timeout_s=None,
    ),
    _prefix("/api/users", "users", AUTHENTICATED),
    _prefix("/api/roles", "users", AUTHENTICATED),
    _prefix("/api/jobs", "users", AUTHENTICATED),
    _prefix("/api/tokens", "users", AUTHENTICATED),
    _prefix("/api/invitations", "users", permission("user:manage")),
    _prefix("/api/service-accounts", "users", permission("user:manage")),
    _prefix("/api/signing-keys", "users", permission("settings:manage")),
    _prefix("/api/mail", "users", permission("user:manage")),
    _prefix("/api/audit", "users", permission("audit:read")),
    _exact("/.well-known/jwks.json", "users", PUBLIC),
)

PORTFOLIO = (
    _upload("/api/portfolios/{id}/imports", max_body_bytes=160 * MIB),
    _upload("/api/instruments/{id}/prices/upload", max_body_bytes=8 * MIB),
    Route(
        path=Path("/api/portfolios/{id}/activities", "pattern"),
        service="portfolio",
        policy=AUTHENTICATED,
        timeout_s=60,
        max_body_bytes=8 * MIB,
    ),
    _prefix("/api/portfolios", "portfolio", AUTHENTICATED, timeout_s=60),
    # Opening a public link tries its password.
    Route(
        path=Path("/api/shared", "exact"),
        service="portfolio",
        policy=PUBLIC,
        rate_class=RateClass.CREDENTIALS,
    ),
    _prefix("/api/shared", "portfolio", PUBLIC, timeout_s=60),
    _prefix("/api/break-glass", "portfolio", AUTHENTICATED),
    _prefix("/api/accounts", "portfolio", AUTHENTICATED),
    _prefix("/api/activities", "portfolio", AUTHENTICATED),
    _prefix("/api/imports", "portfolio", AUTHENTICATED, timeout_s=300),
    _prefix("/api/import-presets", "portfolio", AUTHENTICATED),
    _prefix("/api/instruments", "portfolio", AUTHENTICATED),
    _prefix("/api/fx", "portfolio", AUTHENTICATED),
    _prefix("/api/combined", "portfolio", AUTHENTICATED),
    _prefix("/api/taxonomies", "portfolio", AUTHENTICATED),
    _prefix("/api/quotes", "portfolio", AUTHENTICATED),
    _prefix("/api/orders", "portfolio", AUTHENTICATED),
    _socket(Path("/api/stream", "exact"), "portfolio", AUTHENTICATED),
)

ASSISTANT = (
    _socket(Path("/api/assistant/ws", "exact"), "assistant", permission("assistant:use")),
    _prefix("/api/assistant", "assistant", permission("assistant:use"), timeout_s=None),
    _prefix("/mcp", "assistant", AUTHENTICATED, timeout_s=None),
)

TERMINAL = (
    _socket(Path("/api/terminal/sessions/{id}/ws", "pattern"), "terminal", permission("terminal:open")),
    _prefix("/api/terminal", "terminal", permission("terminal:open")),
)

WORKSPACE = (
    Route(
        path=Path("/api/workspace/projects/{id}/uploads", "pattern"),
        service="workspace",
        policy=permission("workspace:write"),
        timeout_s=None,
        max_body_bytes=1024 * MIB,
        streams_body=True,
    ),
    _prefix("/api/workspace", "workspace", permission("workspace:read"), timeout_s=None),
)

CONTROL_PLANE = (
    _exact("/api/openapi.json", "gateway", PUBLIC),
    _prefix("/api/platform", "gateway", AUTHENTICATED),
    # Whatever else is asked of the API needs a token before it is told that nothing is there.
    _prefix("/api", "gateway", AUTHENTICATED),
    _closed("/internal"),
    # Probes and figures of the control plane are for this machine; ask its own port.
    _closed("/livez"),
    _closed("/readyz"),
    _closed("/metrics"),
    _prefix("/", "gateway", PUBLIC),
)

# What is asked for most comes first: routes are compared one by one.
TABLE = RouteTable(PORTFOLIO + USERS + ASSISTANT + TERMINAL + WORKSPACE + CONTROL_PLANE)
