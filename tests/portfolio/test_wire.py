"""Names, numbers and cursors at their bounds."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from folio.portfolio.wire import Figure, TextUnstorable, plain, require_plain


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=10))
def test_a_plain_figure_has_no_exponent_no_needless_zero_and_the_same_value(figure: Decimal) -> None:
    text = plain(figure)

    assert Decimal(text) == figure
    assert "E" not in text
    assert text != "-0"
    assert not ("." in text and text.endswith("0"))


@pytest.mark.parametrize("text", ["1000000000000000", "-1e15", "1e16", "NaN"])
def test_a_figure_of_a_quadrillion_or_more_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Figure).validate_python(text)


def test_control_characters_are_refused_with_their_place() -> None:
    require_plain("naïve 🍏", pointer="?q")

    with pytest.raises(TextUnstorable) as refusal:
        require_plain("a\x00", pointer="?q")
    assert refusal.value.errors[0].pointer == "?q"
