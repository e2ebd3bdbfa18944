"""What apps may be let do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folio.users.domain.oauth.errors import Refused
from folio.users.domain.oauth.scopes import (
    SCOPES,
    WORDS,
    describe_scope,
    narrow_scopes,
    parse_scope,
)
from folio.users.domain.roles import Permission


def test_without_a_scope_an_app_reads_portfolios() -> None:
    assert parse_scope(None) == parse_scope("") == parse_scope("  ") == ("portfolio:read",)


def test_scopes_are_told_apart_by_spaces_and_counted_once() -> None:
    assert parse_scope("trade:propose portfolio:read  portfolio:read") == ("portfolio:read", "trade:propose")


@pytest.mark.parametrize(
    "text",
    [
        "trade:approve",
        "user:manage",
        "settings:manage",
        "portfolio:break_glass",
        "openid",
        "portfolio:read\nx",
        "a" * 1001,
    ],
)
def test_what_no_app_can_have_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_scope(text)

    assert refused.value.error == "invalid_scope"


def test_every_scope_has_words() -> None:
    assert set(WORDS) == {Permission(scope) for scope in SCOPES}
    assert describe_scope("portfolio:read").startswith("See your portfolios")


@given(st.sets(st.sampled_from(SCOPES)), st.sets(st.sampled_from(sorted(Permission))))
def test_nobody_gives_more_than_is_asked_or_than_he_has(asked: set[str], held: set[str]) -> None:
    if asked & held:
        assert set(narrow_scopes(asked, held)) == asked & held
    else:
        with pytest.raises(Refused):
            narrow_scopes(asked, held)
