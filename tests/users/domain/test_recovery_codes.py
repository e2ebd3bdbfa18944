"""Recovery codes: ten, unlike, and forgiving about how they are typed."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folio.users.domain.recovery_codes import clean_code, make_codes, show_code


def test_ten_codes_of_twenty_four_letters_are_made() -> None:
    codes = make_codes(os.urandom)

    assert len(set(codes)) == 10
    assert all(len(code.replace("-", "")) == 24 for code in codes)


@given(st.binary(min_size=15, max_size=15))
def test_a_code_is_known_however_it_is_typed(raw: bytes) -> None:
    code = make_codes(lambda _: raw)[0]
    clean = code.replace("-", "")

    assert clean_code(code) == clean
    assert clean_code(code.lower().replace("-", " ")) == clean
    assert clean_code(clean.replace("O", "0").replace("I", "1").replace("B", "8")) == clean
    assert show_code(clean) == code


@pytest.mark.parametrize("text", ["", "A" * 23, "A" * 25, "Ä" * 24, "9" * 24, "A" * 23 + "!"])
def test_what_cannot_be_a_code_is_none(text: str) -> None:
    assert clean_code(text) is None
