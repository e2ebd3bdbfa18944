"""Refresh tokens: only the very text that was issued is one."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folio.users.domain.refresh_tokens import MAX_GENERATION, compose_refresh_token, parse_refresh_token

SESSION = UUID("01938a5e-0000-7000-8000-000000000001")
KEY = b"k" * 32


@given(st.uuids(), st.integers(0, MAX_GENERATION), st.binary(min_size=32, max_size=32))
def test_a_token_says_what_it_was_made_of(session: UUID, generation: int, secret: bytes) -> None:
    token = compose_refresh_token(session, generation, secret=secret, key=KEY)

    assert parse_refresh_token(token.text, key=KEY) == token
    assert token.session_id == session
    assert token.generation == generation


def test_two_secrets_have_two_digests() -> None:
    one = compose_refresh_token(SESSION, 0, secret=b"a" * 32, key=KEY)
    other = compose_refresh_token(SESSION, 0, secret=b"b" * 32, key=KEY)

    assert one.digest != other.digest
    assert len(one.digest) == 32


@given(st.integers(0, 114), st.characters(min_codepoint=33, max_codepoint=126))
def test_a_token_with_one_character_changed_is_no_token(place: int, letter: str) -> None:
    text = compose_refresh_token(SESSION, 7, secret=b"s" * 32, key=KEY).text
    altered = text[:place] + letter + text[place + 1 :]

    assert (parse_refresh_token(altered, key=KEY) is not None) == (altered == text)


@pytest.mark.parametrize(
    "text", ["", "fr_", "fr_" + "ü" * 112, "fr_" + "A" * 112, "xx_" + "A" * 112, "fr_" + "*" * 112]
)
def test_what_we_never_issued_is_no_token(text: str) -> None:
    assert parse_refresh_token(text, key=KEY) is None


def test_padding_makes_another_text_and_so_no_token() -> None:
    text = compose_refresh_token(SESSION, 7, secret=b"s" * 32, key=KEY).text

    assert parse_refresh_token(text + "==", key=KEY) is None


def test_a_token_sealed_with_another_key_is_no_token() -> None:
    text = compose_refresh_token(SESSION, 7, secret=b"s" * 32, key=b"other" * 8).text

    assert parse_refresh_token(text, key=KEY) is None
