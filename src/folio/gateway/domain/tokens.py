"""The check of access tokens: which requests need one, where it is read from, whose signature counts."""

import hashlib
import json

from folio.gateway.domain.matches import is_present, render_match
from folio.gateway.domain.plane import DataPlane, JsonObject
from folio.gateway.domain.routes import Path, Route, RouteTable

PAYLOAD = "jwt"
FILTER = "envoy.filters.http.jwt_authn"
_TYPE = "type.googleapis.com/envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication"
_HEADER, _COOKIE = "header", "cookie"
_CLOCK_SKEW_S = 5


def render_watched_filter(plane: DataPlane) -> JsonObject:
    """Return the place in the filter chain whose content Envoy reads from ``tokens/check.json``.

    Envoy reads a key file only once, but a whole filter again whenever its file is renamed into place.
    """
    directory = f"{plane.directory}/tokens"
    source = {"path": f"{directory}/check.json", "watched_directory": {"path": directory}}
    return {
        "name": FILTER,
        "config_discovery": {
            "config_source": {"path_config_source": source, "resource_api_version": "V3"},
            "type_urls": [_TYPE],
        },
    }


def render_token_check(
    table: RouteTable, plane: DataPlane, *, public_keys: list[dict[str, str]]
) -> JsonObject:
    """Return the discovery response with the filter: signatures count that one of ``public_keys`` made."""
    jwks = json.dumps({"keys": public_keys}, sort_keys=True)
    resource = {
        "@type": "type.googleapis.com/envoy.config.core.v3.TypedExtensionConfig",
        "name": FILTER,
        "typed_config": _check(table, plane, jwks),
    }
    return {"version_info": hashlib.sha256(jwks.encode()).hexdigest()[:16], "resources": [resource]}


def _check(table: RouteTable, plane: DataPlane, jwks: str) -> JsonObject:
    # The rules stand in the order of the table. What matches none would pass unchecked: the last one asks.
    rules = [rule for route in _telling(tuple(table)) for rule in _rules(route)]
    in_header = {"from_headers": [{"name": "authorization", "value_prefix": "Bearer "}]}
    return {
        "@type": _TYPE,
        "providers": {
            _HEADER: {**_provider(plane, jwks), **in_header},
            _COOKIE: {**_provider(plane, jwks), "from_cookies": [plane.access_cookie]},
        },
        "rules": [*rules, *_token_rules(Path("/", "prefix"))],
    }


def _telling(routes: tuple[Route, ...]) -> list[Route]:
    """Return the routes without those whose requests meet the same demand further down anyway.

    Each request is compared with the rules one by one, so every rule less is time won.
    """
    return [route for position, route in enumerate(routes) if not _is_implied(route, routes[position + 1 :])]


def _is_implied(route: Route, later: tuple[Route, ...]) -> bool:
    for other in later:
        if other.policy.needs_token == route.policy.needs_token and other.path.covers(route.path):
            return True
        if other.policy.needs_token != route.policy.needs_token and other.path.overlaps(route.path):
            return False
    return False


def _rules(route: Route) -> list[JsonObject]:
    if not route.policy.needs_token:
        return [{"match": render_match(route.path)}]
    return _token_rules(route.path)


def _token_rules(path: Path) -> list[JsonObject]:
    # One credential is judged: a bad header never falls back to the cookie.
    return [
        {"match": render_match(path, is_present("authorization")), "requires": {"provider_name": _HEADER}},
        {"match": render_match(path), "requires": {"provider_name": _COOKIE}},
    ]


def _provider(plane: DataPlane, jwks: str) -> JsonObject:
    return {
        "issuer": plane.issuer,
        # For which paths such a token is good the services decide.
        "audiences": [plane.audience, *plane.resources],
        "require_expiration": True,
        "clock_skew_seconds": _CLOCK_SKEW_S,
        "forward": True,
        "payload_in_metadata": PAYLOAD,
        "jwt_cache_config": {"jwt_cache_size": 1000},
        "local_jwks": {"inline_string": jwks},
    }
