"""How paths are written for Envoy."""

import pytest

from folio.gateway.domain.matches import exceeds, is_present, render_match
from folio.gateway.domain.routes import Path


@pytest.mark.parametrize(
    ("path", "match"),
    [
        (Path("/api/stream", "exact"), {"path": "/api/stream"}),
        (Path("/api/users", "prefix"), {"path_separated_prefix": "/api/users"}),
        (Path("/", "prefix"), {"prefix": "/"}),
        (Path("/api/a/{id}/b", "pattern"), {"safe_regex": {"regex": "/api/a/[^/]+/b"}}),
    ],
    ids=str,
)
def test_a_path_is_matched_as_it_is_declared(path: Path, match: dict[str, object]) -> None:
    assert render_match(path) == match
    assert render_match(path, is_present("authorization")) == {
        **match,
        "headers": [{"name": "authorization", "present_match": True}],
    }


def test_a_limit_itself_does_not_exceed_the_limit() -> None:
    assert exceeds("content-length", 10)["range_match"] == {"start": 11, "end": 2**63 - 1}
