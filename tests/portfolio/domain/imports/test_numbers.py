from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folio.portfolio.domain.imports.cells import CellRefused
from folio.portfolio.domain.imports.numbers import NumberStyle, decide_style, find_mark, parse_number

amounts = st.decimals(min_value=-(10**14), max_value=10**14, places=4, allow_nan=False)


@pytest.mark.parametrize(
    ("text", "style", "number"),
    [
        ("1234.56", ".", "1234.56"),
        ("1,234.56", ".", "1234.56"),
        ("1'234.56", ".", "1234.56"),
        ("1 234.56", ".", "1234.56"),
        ("1\u00a0234,56", ",", "1234.56"),
        ("1.234,56", ",", "1234.56"),
        ("12,5", "mixed", "12.5"),
        ("12.5", "mixed", "12.5"),
        ("125", "mixed", "125"),
        ("(12.30)", ".", "-12.30"),
        ("12.30-", ".", "-12.30"),
        ("+7", ".", "7"),
        ("−7", ".", "-7"),
        ("-$1,234.56", ".", "-1234.56"),
        ("$-5", ".", "-5"),
        ("($5.00)", ".", "-5.00"),
        ("USD 12", ".", "12"),
        ("12 EUR", ".", "12"),
        ("12 €", ".", "12"),
        ("US$12", ".", "12"),
        (".5", ".", "0.5"),
        ("5.", ".", "5"),
        ("9.9E-4", ".", "0.00099"),
        ("-0", ".", "0"),
        ("(0)", ".", "0"),
        ("0.12345678905", ".", "0.1234567890"),
        ("0.12345678915", ".", "0.1234567892"),
    ],
)
def test_a_number_is_read_as_it_is_written(text: str, style: NumberStyle, number: str) -> None:
    assert parse_number(text, style=style) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "number_missing"),
        ("  ", "number_missing"),
        ("$", "number_missing"),
        ("NaN", "number_not_finite"),
        ("-inf", "number_not_finite"),
        ("Infinity", "number_not_finite"),
        ("sNaN", "number_not_finite"),
        ("1e400", "number_out_of_range"),
        ("1" + "0" * 30, "number_out_of_range"),
        ("1e-999999999", "number_unreadable"),
        ("9" * 100, "number_unreadable"),
        ("12.34.56", "number_unreadable"),
        ("1,23", "number_unreadable"),
        ("12,34,567", "number_unreadable"),
        (".", "number_unreadable"),
        ("=cmd()", "number_unreadable"),
        ("٣", "number_unreadable"),
        ("5%", "number_unreadable"),
        ("--5", "number_unreadable"),
    ],
)
def test_what_is_no_number_is_refused_with_the_reason(text: str, code: str) -> None:
    with pytest.raises(CellRefused) as refusal:
        parse_number(text, style=".", column="price")

    assert (refusal.value.code, refusal.value.column) == (code, "price")


def test_a_number_that_could_be_two_is_refused_in_a_mixed_file() -> None:
    with pytest.raises(CellRefused) as refusal:
        parse_number("1,234", style="mixed")

    assert refusal.value.code == "number_ambiguous"


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("12,5", ","),
        ("12.5", "."),
        ("1,234", None),
        ("1.234", None),
        ("0,125", ","),
        ("0.125", "."),
        ("1.234.567", ","),
        ("1,234,567", "."),
        ("1.234,5", ","),
        ("1,234.5", "."),
        ("1234,567", ","),
        ("12", None),
        (",5", ","),
    ],
)
def test_a_number_shows_its_decimal_mark_if_it_can(text: str, mark: str | None) -> None:
    assert find_mark(text) == mark


@pytest.mark.parametrize(
    ("cells", "style"),
    [
        (["1,234", "12,5"], ","),
        (["1,234", "12.5"], "."),
        (["12.5", "12,5"], "mixed"),
        (["1,234", ""], "."),
    ],
)
def test_the_whole_file_decides_the_decimal_mark(cells: list[str], style: str) -> None:
    assert decide_style(cells, default=".") == style


def test_a_file_that_does_not_tell_has_the_default_mark() -> None:
    assert decide_style(["1", "1.000"], default=",") == ","


@settings(deadline=None)
@given(amounts)
def test_both_ways_of_writing_a_number_mean_the_same(number: Decimal) -> None:
    english = f"{number:,.4f}"
    german = english.translate(str.maketrans(",.", ".,"))

    assert parse_number(english, style=".") == parse_number(german, style=",") == number


@settings(deadline=None)
@given(st.text(max_size=80), st.sampled_from([".", ",", "mixed"]))
def test_any_text_is_a_number_within_bounds_or_refused(text: str, style: NumberStyle) -> None:
    try:
        number = parse_number(text, style=style)
    except CellRefused as refusal:
        outcome = refusal.code
    else:
        outcome = "number_within" if number.is_finite() and abs(number) < 10**20 else "beyond"

    assert outcome.startswith("number_")
