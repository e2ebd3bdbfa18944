"""What Envoy says by itself: its error answers as problems, and a line a request in the access log."""

from folio.gateway.domain.headers import overwrite
from folio.gateway.domain.plane import DataPlane, JsonObject


def _problem(status: int, *, title: str, code: str, detail: str) -> tuple[int, JsonObject]:
    return status, {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "code": code,
        "errors": [],
        "request_id": "%REQ(X-REQUEST-ID)%",
    }


PROBLEMS = dict(
    (
        _problem(
            400,
            title="Bad Request",
            code="malformed_request",
            detail="The request is not well-formed HTTP, or its path hides slashes behind an encoding.",
        ),
        _problem(
            401,
            title="Unauthorized",
            code="unauthenticated",
            detail="Sign in or send a valid access token: %LOCAL_REPLY_BODY%.",
        ),
        _problem(
            403,
            title="Forbidden",
            code="missing_permission",
            detail="Your permissions do not reach this; ask an administrator.",
        ),
        _problem(404, title="Not Found", code="no_such_path", detail="There is nothing at this path."),
        _problem(
            408,
            title="Request Timeout",
            code="request_timeout",
            detail="The request did not arrive in time; send it again.",
        ),
        _problem(
            413,
            title="Content Too Large",
            code="body_too_large",
            detail="The body is larger than this path takes; send less at once.",
        ),
        _problem(
            426,
            title="Upgrade Required",
            code="upgrade_required",
            detail="The protocol of this request is not spoken here; use HTTP/1.1 or HTTP/2.",
        ),
        _problem(
            429,
            title="Too Many Requests",
            code="rate_limited",
            detail="Too many requests; wait for the seconds that Retry-After names.",
        ),
        _problem(
            431,
            title="Request Header Fields Too Large",
            code="headers_too_large",
            detail="The headers of this request are too large; clear the cookies of this site.",
        ),
        _problem(
            502,
            title="Bad Gateway",
            code="bad_gateway",
            detail="The service behind this path broke off its answer; try again.",
        ),
        _problem(
            503,
            title="Service Unavailable",
            code="service_unavailable",
            detail="The service behind this path does not answer at the moment; try again shortly.",
        ),
        _problem(
            504,
            title="Gateway Timeout",
            code="gateway_timeout",
            detail="The service behind this path took too long; what was asked may still be done.",
        ),
    )
)
RETRY_AFTER_S = {503: 1}
_DESCRIBED_AT = "/.well-known/oauth-protected-resource"

_ACCESS_LOG_FIELDS = {
    "time": "%START_TIME%",
    "event": "gateway.request",
    "request_id": "%REQ(X-REQUEST-ID)%",
    "traceparent": "%REQ(TRACEPARENT)%",
    "method": "%REQ(:METHOD)%",
    # Without the query: it may name what is nobody's business.
    "path": "%PATH(NQ)%",
    "status": "%RESPONSE_CODE%",
    "flags": "%RESPONSE_FLAGS%",
    "reason": "%RESPONSE_CODE_DETAILS%",
    "service": "%UPSTREAM_CLUSTER%",
    "upstream": "%UPSTREAM_HOST%",
    "attempts": "%UPSTREAM_REQUEST_ATTEMPT_COUNT%",
    "duration_ms": "%DURATION%",
    "bytes_sent": "%BYTES_SENT%",
    "address": "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%",
    "user_id": "%DYNAMIC_METADATA(envoy.filters.http.jwt_authn:jwt:sub)%",
    "user_agent": "%REQ(USER-AGENT)%",
}


def render_local_replies(headers: list[JsonObject], public_url: str = "") -> JsonObject:
    """Return the mapping of Envoy's own answers to problems; each also gets ``headers``.

    A refusal for want of a token tells apps where the resource is described (RFC 9728, 5.1).
    """
    mappers = [_mapper(status, problem, headers) for status, problem in PROBLEMS.items()]
    at_mcp = "response.code == 401 && request.path.startsWith('/mcp')"
    challenged = _conditional_401(at_mcp, [*headers, *_challenge(f"{public_url}{_DESCRIBED_AT}/mcp")])
    elsewhere = _conditional_401(
        "response.code == 401", [*headers, *_challenge(f"{public_url}{_DESCRIBED_AT}")]
    )
    # Envoy calls a token for somebody else forbidden; to our callers it is as good as no token.
    foreign = "response.code == 403 && response.code_details.startsWith('jwt_authn')"
    return {"mappers": [_conditional_401(foreign, headers), challenged, elsewhere, *mappers]}


def _challenge(described_at: str) -> list[JsonObject]:
    return overwrite({"www-authenticate": f'Bearer realm="folio", resource_metadata="{described_at}"'})


def _conditional_401(expression: str, headers: list[JsonObject]) -> JsonObject:
    cel = {
        "@type": "type.googleapis.com/envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter",
        "expression": expression,
    }
    condition = {
        "extension_filter": {"name": "envoy.access_loggers.extension_filters.cel", "typed_config": cel}
    }
    return {**_mapper(401, PROBLEMS[401], headers), "filter": condition, "status_code": 401}


def _mapper(status: int, problem: JsonObject, headers: list[JsonObject]) -> JsonObject:
    wait_s = RETRY_AFTER_S.get(status)
    waiting = overwrite({"retry-after": str(wait_s)}) if wait_s else []
    return {
        "filter": {
            "status_code_filter": {
                "comparison": {
                    "op": "EQ",
                    "value": {"default_value": status, "runtime_key": f"replies.{status}"},
                }
            }
        },
        "body_format_override": {"json_format": problem, "content_type": "application/problem+json"},
        "headers_to_add": [*headers, *waiting],
    }


def render_access_log(plane: DataPlane) -> list[JsonObject]:
    """Return the access log: JSON, a line a request."""
    if plane.access_log is None:
        return []
    access_loggers = "type.googleapis.com/envoy.extensions.access_loggers"
    written: JsonObject = {"log_format": {"json_format": _ACCESS_LOG_FIELDS}}
    if plane.access_log == "stdout":
        return [_logger("stdout", {"@type": f"{access_loggers}.stream.v3.StdoutAccessLog", **written})]
    file = {"@type": f"{access_loggers}.file.v3.FileAccessLog", "path": plane.access_log, **written}
    return [_logger("file", file)]


def _logger(kind: str, config: JsonObject) -> JsonObject:
    return {"name": f"envoy.access_loggers.{kind}", "typed_config": config}
