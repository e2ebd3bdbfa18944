import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folio.kernel.money import Currency, decimal_text
from folio.portfolio.domain.exact import (
    VALUE_UNIT,
    date_of,
    day_number,
    ratio,
    rounded_value,
    scaled,
    share,
    unscaled,
)

D = Decimal
WHOLE = st.integers(-(10**40), 10**40)


def test_days_count_from_the_epoch() -> None:
    assert day_number(dt.date(1970, 1, 2)) == 1
    assert day_number(dt.date(1900, 1, 1)) == -25567


@given(st.dates())
def test_a_day_number_leads_back_to_its_date(date: dt.date) -> None:
    assert date_of(day_number(date)) == date


def test_scaling_rounds_half_to_even() -> None:
    assert scaled(D("1.5")) == 15_000_000_000
    assert scaled(D("0.00000000005")) == 0
    assert scaled(D("0.00000000015")) == 2
    assert scaled(D("1E+3"), 2) == 100_000


def test_unscaling_drops_zeros_and_never_uses_an_exponent() -> None:
    assert decimal_text(unscaled(10**13)) == "1000"
    assert decimal_text(unscaled(25 * 10**8)) == "0.25"


@pytest.mark.parametrize(
    ("whole", "code", "text"),
    [
        (VALUE_UNIT * 5 // 1000, "USD", "0.00"),
        (VALUE_UNIT * 15 // 1000, "USD", "0.02"),
        (-VALUE_UNIT // 1000, "USD", "0.00"),
        (VALUE_UNIT * 5 // 2, "JPY", "2"),
        (-VALUE_UNIT * 7 // 2, "JPY", "-4"),
        (VALUE_UNIT // 8, "KWD", "0.125"),
    ],
)
def test_values_round_to_minor_units_half_to_even(whole: int, code: str, text: str) -> None:
    assert decimal_text(rounded_value(whole, Currency.of(code))) == text


@given(WHOLE, st.integers(1, 10**12), st.integers(1, 10**12))
def test_a_share_is_the_nearest_whole_number(whole: int, part: int, total: int) -> None:
    assert abs(share(whole, part, total) * total - whole * part) * 2 <= total


@given(WHOLE, st.integers(1, 10**12))
def test_all_of_it_is_all_of_it(whole: int, total: int) -> None:
    assert share(whole, total, total) == whole


def test_a_share_in_the_middle_goes_to_the_even_neighbour() -> None:
    assert share(1, 1, 2) == 0
    assert share(3, 1, 2) == 2
    assert share(-1, 1, 2) == 0


def test_ratios_have_twelve_decimals() -> None:
    assert decimal_text(ratio(1 / 3)) == "0.333333333333"
