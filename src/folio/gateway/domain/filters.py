"""The filters every request passes, in order, and what a route may change about them."""

from folio.gateway.domain import tokens
from folio.gateway.domain.exchange import render_exchange
from folio.gateway.domain.headers import add_if_absent, overwrite, security_headers
from folio.gateway.domain.plane import DataPlane, JsonObject, Rate
from folio.gateway.domain.routes import MIB

BODY_LIMIT = "limit.body"
SCOPE_CHECK = "check.scope"
ADDRESS_LIMIT = "limit.address"
USER_LIMIT = "limit.user"
_FILTERS = "type.googleapis.com/envoy.extensions.filters.http"
_MAX_BUCKETS = 10_000

_STRIPPED_PREFIXES = ("x-user-", "x-internal-", "x-forwarded-", "x-envoy-")
_STRIPPED = ("forwarded", "x-real-ip", "x-client-ip", "true-client-ip", "x-original-url", "x-rewrite-url")
_COMPRESSED = (
    "application/json",
    "application/problem+json",
    "application/javascript",
    "application/manifest+json",
    "image/svg+xml",
    "text/css",
    "text/csv",
    "text/html",
    "text/javascript",
    "text/markdown",
    "text/plain",
)


def render_filters(plane: DataPlane) -> list[JsonObject]:
    """Return the filter chain: cheap refusals first, then who is asking, then what he may."""
    return [
        _filter("headers", _header_mutation(plane)),
        _filter(ADDRESS_LIMIT, address_limit(plane.rates.address, name="address")),
        render_exchange(),
        tokens.render_watched_filter(plane),
        _filter(USER_LIMIT, _user_limit(plane.rates.user)),
        # These two cost nothing where no route asks for them.
        {**_filter(SCOPE_CHECK, {"@type": f"{_FILTERS}.rbac.v3.RBAC"}), "disabled": True},
        {**_filter(BODY_LIMIT, _buffer()), "disabled": True},
        _compressor("brotli", {"quality": 4}, is_preferred=True),
        _compressor("gzip", {"compression_level": "COMPRESSION_LEVEL_3"}),
        _filter(
            "envoy.filters.http.router",
            {"@type": f"{_FILTERS}.router.v3.Router", "suppress_envoy_headers": True},
        ),
    ]


def _filter(name: str, config: JsonObject) -> JsonObject:
    return {"name": name, "typed_config": config}


def _header_mutation(plane: DataPlane) -> JsonObject:
    stripped: list[JsonObject] = [
        {"remove_on_match": {"key_matcher": {"prefix": prefix}}} for prefix in _STRIPPED_PREFIXES
    ]
    stripped += [{"remove": header} for header in _STRIPPED]
    answers: list[JsonObject] = [{"remove": "server"}, {"remove": "x-powered-by"}]
    answers += [{"append": header} for header in add_if_absent(security_headers(plane))]
    return {
        "@type": f"{_FILTERS}.header_mutation.v3.HeaderMutation",
        "mutations": {"request_mutations": stripped, "response_mutations": answers},
    }


def address_limit(rate: Rate, *, name: str, tells_rest: bool = False) -> JsonObject:
    """Return the limit of requests an address (of IPv6 a /64) may send; ``tells_rest`` on every answer."""
    address = {"masked_remote_address": {"v4_prefix_mask_len": 32, "v6_prefix_mask_len": 64}}
    limit = _limit(rate, name=name, action=address, key="masked_remote_address")
    return {**limit, "enable_x_ratelimit_headers": "DRAFT_VERSION_03"} if tells_rest else limit


def _user_limit(rate: Rate) -> JsonObject:
    path = [{"key": tokens.PAYLOAD}, {"key": "sub"}]
    subject = {
        "metadata": {
            "descriptor_key": "user",
            "source": "DYNAMIC",
            "metadata_key": {"key": tokens.FILTER, "path": path},
        }
    }
    limit = _limit(rate, name="user", action=subject, key="user")
    return {**limit, "enable_x_ratelimit_headers": "DRAFT_VERSION_03"}


def no_user_limit() -> JsonObject:
    """Return the switch of a route that knows no user."""
    return {
        "@type": "type.googleapis.com/envoy.config.route.v3.FilterConfig",
        "disabled": True,
        "config": {},
    }


def _limit(rate: Rate, *, name: str, action: JsonObject, key: str) -> JsonObject:
    bucket = {"max_tokens": rate.burst, "tokens_per_fill": rate.tokens, "fill_interval": f"{rate.every_s}s"}
    always: JsonObject = {"default_value": {"numerator": 100, "denominator": "HUNDRED"}}
    refusal = {
        "retry-after": str(rate.every_s),
        "ratelimit": f'"{name}";r=0;t={rate.every_s}',
        "ratelimit-policy": f'"{name}";q={rate.burst};w={rate.refill_s}',
    }
    return {
        "@type": f"{_FILTERS}.local_ratelimit.v3.LocalRateLimit",
        "stat_prefix": name,
        "token_bucket": bucket,
        "filter_enabled": always,
        "filter_enforced": always,
        "always_consume_default_token_bucket": False,
        "max_dynamic_descriptors": _MAX_BUCKETS,
        "rate_limits": [{"actions": [action]}],
        "descriptors": [{"entries": [{"key": key}], "token_bucket": bucket}],
        "response_headers_to_add": overwrite(refusal),
    }


def _buffer() -> JsonObject:
    return {"@type": f"{_FILTERS}.buffer.v3.Buffer", "max_request_bytes": MIB}


def body_limit(max_body_bytes: int) -> JsonObject:
    """Return the check of a route that holds a body until it is complete, and refuses a longer one."""
    held = {"max_request_bytes": max_body_bytes}
    return {"@type": f"{_FILTERS}.buffer.v3.BufferPerRoute", "buffer": held}


def scope_check(permission: str) -> JsonObject:
    """Return the check that the token's scope names ``permission``."""
    scope = {
        "filter": tokens.FILTER,
        "path": [{"key": tokens.PAYLOAD}, {"key": "scope"}],
        "value": {"string_match": {"safe_regex": {"regex": f"(.* )?{permission}( .*)?"}}},
    }
    holder = {
        "permissions": [{"any": True}],
        "principals": [{"sourced_metadata": {"metadata_matcher": scope}}],
    }
    return {
        "@type": f"{_FILTERS}.rbac.v3.RBACPerRoute",
        "rbac": {"rules": {"action": "ALLOW", "policies": {permission: holder}}},
    }


def _compressible() -> list[JsonObject]:
    return [{"prefix": content_type, "ignore_case": True} for content_type in _COMPRESSED]


def _compressor(kind: str, options: JsonObject, *, is_preferred: bool = False) -> JsonObject:
    library = {
        "name": kind,
        "typed_config": {
            "@type": f"type.googleapis.com/envoy.extensions.compression.{kind}.compressor.v3.{kind.title()}",
            **options,
        },
    }
    answers = {
        "common_config": {"min_content_length": 1024, "content_type_matcher": _compressible()},
        "weaken_etag_on_compress": True,
    }
    config: JsonObject = {
        "@type": f"{_FILTERS}.compressor.v3.Compressor",
        "response_direction_config": answers,
        "compressor_library": library,
        "choose_first": is_preferred,
    }
    return _filter(f"compressor.{kind}", config)
