"""How the web app's files travel."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folio.gateway.domain.assets import (
    CONTENT_SECURITY_POLICY,
    choose_cache_control,
    choose_encoding,
    is_unchanged,
    wants_page,
)

BOTH = ("br", "gzip")


@pytest.mark.parametrize(
    ("accepted", "available", "chosen"),
    [
        ("gzip, deflate, br", BOTH, "br"),
        ("gzip", BOTH, "gzip"),
        ("gzip;q=1.0, br;q=0.5", BOTH, "gzip"),
        ("br;q=0, gzip", BOTH, "gzip"),
        ("*", BOTH, "br"),
        ("*;q=0", BOTH, None),
        ("BR", BOTH, "br"),
        ("br", ("gzip",), None),
        ("", BOTH, None),
        ("identity", BOTH, None),
        ("gzip;q=much", BOTH, None),
        ("gzip;level=9", BOTH, "gzip"),
        ("br", (), None),
    ],
)
def test_the_best_encoding_that_both_have_is_chosen(
    accepted: str, available: tuple[str, ...], chosen: str | None
) -> None:
    assert choose_encoding(accepted, available) == chosen


@given(st.text(), st.sets(st.sampled_from(BOTH)))
def test_whatever_a_client_sends_only_an_available_encoding_is_chosen(
    accepted: str, available: set[str]
) -> None:
    assert choose_encoding(accepted, available) in {None, *available}


def test_hashed_files_are_kept_for_a_year_and_the_page_is_asked_for_again() -> None:
    assert choose_cache_control("assets/app-1a2b3c.js") == "public, max-age=31536000, immutable"
    assert choose_cache_control("index.html") == "no-cache"
    assert choose_cache_control("favicon.svg") == "no-cache"


@pytest.mark.parametrize(
    ("sent", "unchanged"),
    [
        ('"a"', True),
        ('W/"a"', True),
        ('"b", W/"a"', True),
        ("*", True),
        ('"b"', False),
        ("", False),
        ('"ab"', False),
    ],
)
def test_a_version_is_known_by_its_tag_even_a_weak_one(sent: str, unchanged: bool) -> None:
    assert is_unchanged('"a"', sent) is unchanged


@pytest.mark.parametrize(
    ("path", "accept", "wanted"),
    [
        ("sign-in", "text/html,application/xhtml+xml,*/*;q=0.8", True),
        ("no.such.page", "text/html,*/*;q=0.8", True),
        ("sign-in", "*/*", True),
        ("portfolios/main/holdings", "*/*", True),
        ("robots.txt", "*/*", False),
        (".hidden", "*/*", False),
        ("sign-in", "application/json", False),
    ],
)
def test_a_page_is_for_navigations_and_for_those_who_take_anything(
    path: str, accept: str, wanted: bool
) -> None:
    assert wants_page(path, accept) is wanted


def test_the_policy_runs_no_script_but_our_own() -> None:
    directives = dict(part.split(" ", 1) for part in CONTENT_SECURITY_POLICY.split("; "))

    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == "'self'"
    assert directives["frame-ancestors"] == "'none'"
    assert "unsafe-eval" not in CONTENT_SECURITY_POLICY
