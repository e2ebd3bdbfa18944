"""Password rules: length, bytes, and the words everybody would try first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folio.users.domain.passwords import (
    PasswordRules,
    byte_length,
    check_password,
    check_score,
    context_words,
)

RULES = PasswordRules()
WORDS = context_words("ann.miller@example.com", "Ann Miller")


def codes(password: str) -> list[str]:
    return [error.code for error in check_password(password, rules=RULES, words=WORDS)]


def test_eleven_characters_are_too_few() -> None:
    assert codes("abcdefghijk") == ["password_too_short"]
    assert codes("abcdefghijkl") == []


def test_length_counts_characters_and_not_bytes() -> None:
    assert codes("🦊" * 6) == ["password_too_short"]


def test_a_thousand_and_twenty_four_bytes_are_the_most() -> None:
    assert codes("x" * 1024) == []
    assert codes("x" * 1025) == ["password_too_long"]
    assert codes("🦊" * 257) == ["password_too_long"]


@pytest.mark.parametrize(
    "password", ["AnnMiller12!", "ann.miller@example", "folio-portfolio", "MILLERmiller1"]
)
def test_ones_own_name_is_no_password(password: str) -> None:
    assert codes(password) == ["password_guessable"]


def test_a_name_within_other_words_is_fine() -> None:
    assert codes("ann plants seven oaks") == []


def test_an_error_points_at_the_field() -> None:
    errors = check_password("", rules=RULES, words=(), pointer="/new_password")

    assert errors[0].pointer == "/new_password"


def test_words_are_folded_and_short_ones_left_out() -> None:
    assert context_words("Jo.STRASSE@ab.example") == ("example", "folio", "portfolio", "stock", "strasse")


def test_the_score_must_reach_the_rule() -> None:
    assert [error.code for error in check_score(1, rules=RULES)] == ["password_guessable"]
    assert check_score(2, rules=RULES) == ()


@given(st.text(max_size=40))
def test_bytes_are_counted_for_any_text(text: str) -> None:
    assert byte_length(text) >= len(text)


@given(st.text(min_size=12, max_size=60), st.lists(st.text(min_size=3, max_size=8), max_size=3))
def test_a_refused_password_always_gets_exactly_one_reason(password: str, words: list[str]) -> None:
    assert len(check_password(password, rules=RULES, words=words)) <= 1
