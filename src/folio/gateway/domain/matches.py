"""How a route of the table is written as Envoy's route match, for the router and the token check alike."""

from folio.gateway.domain.plane import JsonObject
from folio.gateway.domain.routes import Path


def render_match(path: Path, *headers: JsonObject) -> JsonObject:
    """Return the match of a path, narrowed to requests with all of ``headers``."""
    narrowed: JsonObject = {"headers": list(headers)} if headers else {}
    if path.kind == "exact":
        return {"path": path.text, **narrowed}
    if path.kind == "pattern":
        return {"safe_regex": {"regex": path.regex}, **narrowed}
    if path.text == "/":
        return {"prefix": "/", **narrowed}
    return {"path_separated_prefix": path.text, **narrowed}


def is_present(header: str) -> JsonObject:
    """Return the condition that a header comes with the request, whatever it says."""
    return {"name": header, "present_match": True}


def is_reading() -> JsonObject:
    """Return the condition that the request only reads; the rarer safe methods are not worth a comparison."""
    return {"name": ":method", "string_match": {"exact": "GET"}}


def is_writing() -> JsonObject:
    """Return the opposite."""
    return {**is_reading(), "invert_match": True}


def exceeds(header: str, limit: int) -> JsonObject:
    """Return the condition that a numeric header is greater than ``limit``."""
    return {"name": header, "range_match": {"start": limit + 1, "end": 2**63 - 1}}
