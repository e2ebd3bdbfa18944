"""Names: any script, no tricks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folio.users.domain.names import clean_name


@pytest.mark.parametrize(
    ("text", "name"), [("  Ann ", "Ann"), ("Zoë", "Zoë"), ("李小龍 🐉", "李小龍 🐉"), ("אבי", "אבי")]
)
def test_a_name_is_kept_as_written(text: str, name: str) -> None:
    assert clean_name(text) == name


@pytest.mark.parametrize("text", ["", "   ", "x" * 101, "a\x00b", "a\u202eb", "a\nb", "a\u2028b", "a\ud800b"])
def test_a_name_that_could_deceive_or_break_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"name|characters"):
        clean_name(text)


@given(st.text(max_size=120))
def test_a_clean_name_stays_as_it_is(text: str) -> None:
    try:
        name = clean_name(text)
    except ValueError:
        return
    assert clean_name(name) == name
