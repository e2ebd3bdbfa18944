"""How a file of the web app travels: in which encoding, and for how long a browser may keep it."""

from collections.abc import Collection

# The directory whose files carry a hash of their content in their names.
HASHED = "assets/"
ENCODINGS = {"br": ".br", "gzip": ".gz"}
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; manifest-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)


def choose_encoding(accepted: str, available: Collection[str]) -> str | None:
    """Return the best encoding that the client accepts and the file has, or None for the file itself.

    Source: RFC 9110, 12.5.3; brotli wins over gzip at the same weight.
    """
    weights = _parse_weights(accepted)
    offered = [name for name in ENCODINGS if name in available]
    best = max(offered, key=lambda name: _weight(weights, name), default=None)
    return best if best is not None and _weight(weights, best) > 0 else None


def _weight(weights: dict[str, float], name: str) -> float:
    return weights.get(name, weights.get("*", 0.0))


def _parse_weights(accepted: str) -> dict[str, float]:
    weights: dict[str, float] = {}
    for item in accepted.lower().split(","):
        name, _, parameter = item.strip().partition(";")
        weights[name.strip()] = _parse_quality(parameter)
    return weights


def _parse_quality(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


def choose_cache_control(path: str) -> str:
    """Return how long browsers keep the file at ``path``, relative to the web app's root."""
    return "public, max-age=31536000, immutable" if path.startswith(HASHED) else "no-cache"


def is_unchanged(entity_tag: str, if_none_match: str) -> bool:
    """Tell whether the client has this version already; a tag counts also where compression weakened it.

    Source: RFC 9110, 13.1.2.
    """
    known = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return entity_tag in known or "*" in known


def wants_page(path: str, accept: str) -> bool:
    """Tell whether a request is for a page of the app.

    A browser's navigation is, whatever the path; whoever takes anything asks for a page unless the path
    names a file.
    """
    accepted = accept.lower()
    return "text/html" in accepted or ("*/*" in accepted and "." not in path.rpartition("/")[2])
