"""A spreadsheet computes no cell of ours, and reading one back gives what was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folio.kernel.cells import bare_cell, inert_cell

CELLS = st.text(alphabet=st.sampled_from("'=+-@\t\r1.a "), max_size=8)


@pytest.mark.parametrize("text", ["=1+1", "+31 20 1234", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "--1", "-1e9"])
def test_what_would_be_a_formula_is_text(text: str) -> None:
    assert inert_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "-1", "-12.50", "7", "2026-01-02", "it's", "'quoted'"])
def test_numbers_and_words_stay_as_they_are(text: str) -> None:
    assert inert_cell(text) == text


@given(CELLS)
def test_reading_gives_what_was_written(text: str) -> None:
    assert bare_cell(inert_cell(text)) == text


@given(CELLS)
def test_nothing_written_begins_a_formula(text: str) -> None:
    written = inert_cell(text)

    assert written[:1] not in ("=", "+", "@", "\t", "\r")
    assert written[:1] != "-" or written.lstrip("-").replace(".", "").isdigit()
