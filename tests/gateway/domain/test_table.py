"""The platform's routes."""

import pytest

from folio.gateway.domain.clusters import BACKENDS, CONTROL_PLANE
from folio.gateway.domain.routes import AUTHENTICATED, CLOSED, MIB, PUBLIC, RateClass
from folio.gateway.domain.table import TABLE
from folio.users.domain.roles import Permission


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("/api/setup", "users"),
        ("/api/auth/logout-all", "users"),
        ("/api/users/me/sessions", "users"),
        ("/.well-known/jwks.json", "users"),
        ("/api/portfolios/7/activities", "portfolio"),
        ("/api/import-presets", "portfolio"),
        ("/api/fx/EUR/USD", "portfolio"),
        ("/api/combined/performance", "portfolio"),
        ("/api/taxonomies", "portfolio"),
        ("/api/stream", "portfolio"),
        ("/api/assistant/conversations", "assistant"),
        ("/mcp", "assistant"),
        ("/api/terminal/sessions/7/ws", "terminal"),
        ("/api/workspace/projects/7/tree", "workspace"),
        ("/api/platform/services", "gateway"),
        ("/docs", "gateway"),
        ("/health", "gateway"),
        ("/portfolios/7", "gateway"),
    ],
)
def test_a_path_leads_to_its_service(path: str, service: str) -> None:
    assert TABLE.find(path).service == service


def test_only_what_must_be_is_public() -> None:
    public = [route.path.text for route in TABLE if route.policy == PUBLIC]

    assert public == [
        "/api/shared",
        "/api/shared",
        "/api/setup",
        "/api/auth/login",
        "/api/auth/register",
        "/api/auth/refresh",
        "/api/auth/password-resets",
        "/api/auth/email-confirmations",
        "/api/auth/invitations",
        "/api/auth/federation",
        "/api/auth/restore",
        "/api/auth/providers",
        "/api/oauth/authorize",
        "/api/oauth/token",
        "/api/oauth/device",
        "/api/oauth/register",
        "/api/oauth/revoke",
        "/.well-known/oauth-authorization-server",
        "/.well-known/oauth-protected-resource",
        "/api/auth/logout",
        "/.well-known/jwks.json",
        "/api/openapi.json",
        "/",
    ]


@pytest.mark.parametrize("path", ["/internal", "/internal/revocations", "/metrics", "/readyz", "/livez"])
def test_what_is_between_services_stays_there(path: str) -> None:
    assert TABLE.find(path).policy == CLOSED


def test_what_the_api_does_not_know_asks_for_a_token() -> None:
    assert TABLE.find("/api/nothing").policy == AUTHENTICATED


def test_the_ways_to_a_session_are_counted_narrowly() -> None:
    narrow = [route.path.text for route in TABLE if route.rate_class is RateClass.CREDENTIALS]

    assert narrow == [
        "/api/shared",
        "/api/setup",
        "/api/auth/login",
        "/api/auth/register",
        "/api/auth/refresh",
        "/api/auth/password-resets",
        "/api/auth/email-confirmations",
        "/api/auth/invitations",
        "/api/auth/federation",
        "/api/auth/restore",
        "/api/oauth/token",
        "/api/oauth/device",
        "/api/oauth/register",
        "/api/oauth/revoke",
    ]


def test_imports_take_large_files_as_they_come() -> None:
    route = TABLE.find("/api/portfolios/7/imports")

    assert route.streams_body
    assert route.max_body_bytes >= 100 * MIB


def test_every_service_behind_the_door_has_instances_to_find() -> None:
    services = {route.service for route in TABLE if route.service is not None}

    assert services == {*BACKENDS, CONTROL_PLANE}


def test_every_permission_asked_for_is_one_that_roles_can_have() -> None:
    asked = {route.policy.permission for route in TABLE if route.policy.permission}

    assert asked <= {str(permission) for permission in Permission}
