"""Tokens of programs: swapped by users for a short access token, before anything else judges the request.

A request that carries none of them passes this filter by one comparison of its header.
"""

from folio.gateway.domain.plane import JsonObject

EXCHANGE = "exchange.token"
EXCHANGE_PATH = "/internal/token-exchange"
PREFIX = "Bearer fpat_"
_TIMEOUT = "2s"
_MATCHER = "type.googleapis.com/envoy.extensions.filters.common.matcher.action.v3"


def render_exchange() -> JsonObject:
    """Return the filter: only a request with a program's token is sent to users first."""
    return {
        "name": EXCHANGE,
        "typed_config": {
            "@type": "type.googleapis.com/envoy.extensions.common.matching.v3.ExtensionWithMatcher",
            "xds_matcher": {"matcher_list": {"matchers": [_skip_all_others()]}},
            "extension_config": {"name": "envoy.filters.http.ext_authz", "typed_config": _ask_users()},
        },
    }


def _skip_all_others() -> JsonObject:
    header = {
        "@type": "type.googleapis.com/envoy.type.matcher.v3.HttpRequestHeaderMatchInput",
        "header_name": "authorization",
    }
    is_program = {
        "input": {"name": "authorization", "typed_config": header},
        "value_match": {"prefix": PREFIX, "ignore_case": True},
    }
    skip = {"name": "skip", "typed_config": {"@type": f"{_MATCHER}.SkipFilter"}}
    return {
        "predicate": {"not_matcher": {"single_predicate": is_program}},
        "on_match": {"action": skip},
    }


def _ask_users() -> JsonObject:
    address = {"key": "x-forwarded-for", "value": "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%"}
    return {
        "@type": "type.googleapis.com/envoy.extensions.filters.http.ext_authz.v3.ExtAuthz",
        "http_service": {
            "server_uri": {"uri": "http://users", "cluster": "users", "timeout": _TIMEOUT},
            "path_prefix": EXCHANGE_PATH,
            "authorization_request": {"headers_to_add": [address]},
            # What users answers with takes the place of the token: no service behind ever sees it.
            "authorization_response": {
                "allowed_upstream_headers": {"patterns": [{"exact": "authorization"}]},
            },
        },
        "failure_mode_allow": False,
        "status_on_error": {"code": "ServiceUnavailable"},
    }
