"""Routes and the table they stand in."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folio.gateway.domain.routes import (
    AUTHENTICATED,
    CLOSED,
    PUBLIC,
    Path,
    PathKind,
    Policy,
    PolicyKind,
    Route,
    RouteRefused,
    RouteTable,
    permission,
)

SEGMENTS = st.lists(st.sampled_from(["api", "a", "b", "c.json", "d-e"]), min_size=1, max_size=4)
CATCH_ALLS = (
    Route(path=Path("/api", "prefix"), service="gateway", policy=AUTHENTICATED),
    Route(path=Path("/", "prefix"), service="gateway", policy=PUBLIC),
)


def route(path: str, kind: PathKind = "prefix", policy: Policy = PUBLIC) -> Route:
    return Route(path=Path(path, kind), service="users", policy=policy)


def test_a_permission_policy_names_its_permission_and_no_other_does() -> None:
    assert permission("terminal:open") == Policy("permission", "terminal:open")
    wrong: list[tuple[PolicyKind, str | None]] = [
        ("permission", None),
        ("public", "terminal:open"),
        ("permission", "terminal"),
        ("permission", "terminal:open)|(.*"),
    ]
    for kind, name in wrong:
        with pytest.raises(RouteRefused):
            Policy(kind, name)


def test_who_needs_a_token() -> None:
    needs = [policy.needs_token for policy in (PUBLIC, CLOSED, AUTHENTICATED, permission("a:b"))]

    assert needs == [False, False, True, True]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("api", "prefix"),
        ("/API", "prefix"),
        ("/a//b", "exact"),
        ("/a b", "exact"),
        ("", "exact"),
        ("/a/{id}", "prefix"),
        ("/a/b", "pattern"),
        ("/a/", "prefix"),
        ("/a?b", "exact"),
    ],
)
def test_a_path_that_could_mean_two_things_is_refused(text: str, kind: PathKind) -> None:
    with pytest.raises(RouteRefused):
        Path(text, kind)


def test_an_exact_path_takes_itself_only() -> None:
    path = Path("/api/stream", "exact")

    assert [path.matches(other) for other in ("/api/stream", "/api/stream/", "/api")] == [True, False, False]


def test_a_prefix_takes_whole_segments() -> None:
    path = Path("/api/users", "prefix")
    others = ("/api/users", "/api/users/me", "/api/usersx", "/api")

    assert [path.matches(other) for other in others] == [True, True, False, False]


def test_a_pattern_takes_one_segment_for_each_name() -> None:
    path = Path("/api/a.b/{id}/imports", "pattern")
    others = ("/api/a.b/7/imports", "/api/a.b/7/8/imports", "/api/axb/7/imports", "/api/a.b//imports")

    assert path.regex == r"/api/a\.b/[^/]+/imports"
    assert [path.matches(other) for other in others] == [True, False, False, False]


@given(SEGMENTS, SEGMENTS)
def test_a_path_that_is_covered_is_matched_wherever_it_is(first: list[str], second: list[str]) -> None:
    prefix, other = Path("/" + "/".join(first), "prefix"), Path("/" + "/".join(second), "prefix")

    if prefix.covers(other):
        assert prefix.matches(other.text)
        assert prefix.matches(f"{other.text}/more")
    else:
        assert not other.text.startswith(f"{prefix.text}/")


def test_a_pattern_covers_exact_paths_of_its_form_only() -> None:
    pattern = Path("/a/{id}", "pattern")

    assert pattern.covers(Path("/a/{id}", "pattern"))
    assert pattern.covers(Path("/a/b", "exact"))
    assert not pattern.covers(Path("/a/b", "prefix"))


KINDS: list[PathKind] = ["exact", "prefix", "pattern"]


def path_of(kind: PathKind, segments: list[str]) -> Path:
    parts = ["{id}", *segments[1:]] if kind == "pattern" else segments
    return Path("/" + "/".join(parts), kind)


PATHS = st.builds(path_of, st.sampled_from(KINDS), SEGMENTS)


@given(PATHS, PATHS, SEGMENTS)
def test_paths_overlap_where_both_take_a_request(first: Path, second: Path, asked: list[str]) -> None:
    path = "/" + "/".join(asked)

    if first.matches(path) and second.matches(path):
        assert first.overlaps(second)
    assert first.overlaps(second) == second.overlaps(first)
    if first.covers(second):
        assert first.overlaps(second)


def test_paths_that_part_somewhere_do_not_overlap() -> None:
    upload, setup = Path("/api/portfolios/{id}/imports", "pattern"), Path("/api/setup", "prefix")

    assert not upload.overlaps(setup)
    assert not Path("/a/{id}", "pattern").overlaps(Path("/a/b/c", "exact"))
    assert Path("/a/{id}/c", "pattern").overlaps(Path("/a/b", "prefix"))
    assert Path("/", "prefix").overlaps(Path("/a", "exact"))


def test_a_route_without_a_policy_is_refused() -> None:
    with pytest.raises(RouteRefused, match="declares no policy"):
        Route(path=Path("/a", "prefix"), service="users", policy=None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "wrong",
    [
        {"service": None},
        {"policy": CLOSED},
        {"timeout_s": 0},
        {"timeout_s": -1},
        {"max_body_bytes": 0},
        {"websocket": True},
    ],
    ids=str,
)
def test_a_route_that_contradicts_itself_is_refused(wrong: dict[str, object]) -> None:
    fields: dict[str, object] = {"path": Path("/a", "prefix"), "service": "users", "policy": PUBLIC}

    with pytest.raises(RouteRefused):
        Route(**{**fields, **wrong})  # type: ignore[arg-type]


def test_bodies_are_held_back_unless_they_are_streams() -> None:
    path = Path("/a", "prefix")
    upload = Route(path=path, service="users", policy=PUBLIC, streams_body=True)
    socket = Route(path=path, service="users", policy=PUBLIC, websocket=True, timeout_s=None)

    assert [item.holds_body for item in (route("/a"), upload, socket)] == [True, False, False]


def test_a_table_finds_the_first_route_that_takes_a_path() -> None:
    special = route("/api/a/b", "exact", policy=AUTHENTICATED)
    table = RouteTable((special, route("/api/a"), *CATCH_ALLS))

    assert table.find("/api/a/b") == special
    assert table.find("/api/a/c") == route("/api/a")
    assert table.find("/api/z") == CATCH_ALLS[0]
    assert table.find("/anything") == CATCH_ALLS[1]
    assert list(table) == [special, route("/api/a"), *CATCH_ALLS]


def test_a_table_refuses_a_route_that_is_never_reached() -> None:
    with pytest.raises(RouteRefused, match=re.escape("/api/a/b is never reached: /api/a takes it")):
        RouteTable((route("/api/a"), route("/api/a/b"), *CATCH_ALLS))


def test_a_table_refuses_to_be_without_its_catch_alls() -> None:
    api, everything = CATCH_ALLS

    with pytest.raises(RouteRefused, match="last route"):
        RouteTable((api,))
    with pytest.raises(RouteRefused, match="asks for a token"):
        RouteTable((everything,))
    with pytest.raises(RouteRefused, match="asks for a token"):
        RouteTable((route("/api", policy=PUBLIC), everything))
