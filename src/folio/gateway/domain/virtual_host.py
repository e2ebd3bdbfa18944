"""The router's table: each declared route with its retries, timeout, limits and checks."""

from folio.gateway.domain import filters
from folio.gateway.domain.headers import overwrite
from folio.gateway.domain.matches import exceeds, is_reading, is_writing, render_match
from folio.gateway.domain.plane import DataPlane, JsonObject
from folio.gateway.domain.routes import RateClass, Route, RouteTable

# Only what surely never reached an instance may be sent twice.
_RETRY = "type.googleapis.com/envoy.extensions.retry"
_RETRY_ALWAYS = "connect-failure,refused-stream,reset-before-request"
_RETRY_READING = f"{_RETRY_ALWAYS},reset"


def render_routes(table: RouteTable, plane: DataPlane) -> JsonObject:
    """Return the route configuration: one virtual host for every name the platform is called by."""
    routes = [rendered for route in table for rendered in _render_route(route, plane)]
    host = {"name": "platform", "domains": ["*"], "routes": routes, "include_request_attempt_count": False}
    return {
        "name": "platform",
        "virtual_hosts": [host],
        "request_headers_to_add": overwrite(
            {
                "x-forwarded-for": "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%",
                "x-forwarded-proto": "https" if plane.is_https else "http",
            }
        ),
    }


def _render_route(route: Route, plane: DataPlane) -> list[JsonObject]:
    if route.service is None:
        return [{"match": render_match(route.path), "direct_response": {"status": 404}}]
    checks = _checks(route, plane)
    if route.streams_body:
        return [_too_large(route, checks), _entry(route, checks, _RETRY_ALWAYS, is_writing())]
    held = {filters.BODY_LIMIT: filters.body_limit(route.max_body_bytes)} if route.holds_body else {}
    return [
        _entry(route, checks, _RETRY_READING, is_reading()),
        _entry(route, {**checks, **held}, _RETRY_ALWAYS),
    ]


def _too_large(route: Route, checks: JsonObject) -> JsonObject:
    return {
        "match": render_match(route.path, exceeds("content-length", route.max_body_bytes)),
        "direct_response": {"status": 413},
        "typed_per_filter_config": checks,
    }


def _entry(route: Route, checks: JsonObject, retry_on: str, *conditions: JsonObject) -> JsonObject:
    return {
        "match": render_match(route.path, *conditions),
        "route": _action(route, retry_on=retry_on),
        "typed_per_filter_config": checks,
    }


def _action(route: Route, *, retry_on: str) -> JsonObject:
    action: dict[str, object] = {
        "cluster": route.service,
        "timeout": f"{route.timeout_s or 0}s",
        "retry_policy": _retry_policy(retry_on),
        "upgrade_configs": [{"upgrade_type": "websocket", "enabled": route.websocket}],
    }
    if route.timeout_s is None:
        action["idle_timeout"] = "900s"
    return action


def _retry_policy(retry_on: str) -> JsonObject:
    # Some five seconds in all: as long as a restart takes.
    return {
        "retry_on": retry_on,
        "num_retries": 30,
        "retry_back_off": {"base_interval": "0.05s", "max_interval": "0.4s"},
        "retry_host_predicate": [
            {
                "name": "envoy.retry_host_predicates.previous_hosts",
                "typed_config": {"@type": f"{_RETRY}.host.previous_hosts.v3.PreviousHostsPredicate"},
            }
        ],
        "host_selection_retry_max_attempts": 3,
    }


def _checks(route: Route, plane: DataPlane) -> JsonObject:
    checks: dict[str, object] = {}
    if route.policy.permission is not None:
        checks[filters.SCOPE_CHECK] = filters.scope_check(route.policy.permission)
    if route.rate_class is RateClass.CREDENTIALS:
        checks[filters.ADDRESS_LIMIT] = filters.address_limit(
            plane.rates.credentials, name="credentials", tells_rest=True
        )
    if not route.policy.needs_token:
        checks[filters.USER_LIMIT] = filters.no_user_limit()
    return checks
