from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folio.kernel.errors import Invalid
from folio.kernel.money import (
    Currency,
    MixedCurrencies,
    Money,
    Price,
    Quantity,
    UnknownCurrency,
    decimal_text,
    is_currency,
    normalise_minor,
    round_to,
)

USD = Currency.of("USD")
EUR = Currency.of("EUR")
AMOUNTS = st.decimals(min_value=-(10**15), max_value=10**15, places=10)


@pytest.mark.parametrize(
    ("code", "minor_units", "quantum"),
    [("USD", 2, "0.01"), ("JPY", 0, "1"), ("KWD", 3, "0.001"), ("CLF", 4, "0.0001")],
)
def test_a_currency_knows_its_minor_units(code: str, minor_units: int, quantum: str) -> None:
    currency = Currency.of(code)

    assert currency.minor_units == minor_units
    assert currency.quantum == Decimal(quantum)


@pytest.mark.parametrize("code", ["usd", "GBX", "ABC", "", "EURO"])
def test_what_is_not_an_iso_code_is_refused(code: str) -> None:
    assert not is_currency(code)
    with pytest.raises(UnknownCurrency, match="ISO 4217"):
        Currency.of(code)


@pytest.mark.parametrize(
    ("code", "currency"), [("GBp", "GBP"), ("GBX", "GBP"), ("ILA", "ILS"), ("ZAc", "ZAR"), ("ZAC", "ZAR")]
)
def test_quotes_in_hundredths_become_whole_units(code: str, currency: str) -> None:
    assert normalise_minor(code, Decimal("1234.5")) == (Currency.of(currency), Decimal("12.345"))


def test_a_quote_in_a_currency_stays_as_it_is() -> None:
    assert normalise_minor("USD", Decimal(7)) == (USD, Decimal(7))


def test_money_adds_subtracts_and_turns_around() -> None:
    one, other = Money(Decimal("1.10"), USD), Money(Decimal("0.25"), USD)

    assert one + other == Money(Decimal("1.35"), USD)
    assert one - other == Money(Decimal("0.85"), USD)
    assert -one == Money(Decimal("-1.10"), USD)
    assert other < one
    assert one * 3 == Money(Decimal("3.30"), USD)
    assert one * Decimal("0.5") == Money(Decimal("0.550"), USD)


def test_two_currencies_do_not_mix() -> None:
    dollars, euros = Money(Decimal(1), USD), Money(Decimal(1), EUR)

    with pytest.raises(MixedCurrencies, match="USD and EUR"):
        dollars + euros
    with pytest.raises(MixedCurrencies):
        dollars - euros
    with pytest.raises(MixedCurrencies):
        assert dollars < euros


def test_converting_multiplies_by_the_units_bought() -> None:
    assert Money(Decimal(200), USD).converted(rate=Decimal("0.9"), to=EUR) == Money(Decimal("180.0"), EUR)


@pytest.mark.parametrize(
    ("amount", "code", "rounded"),
    [
        ("1.005", "USD", "1.00"),
        ("1.015", "USD", "1.02"),
        ("2.5", "JPY", "2"),
        ("3.5", "JPY", "4"),
        ("0.0005", "KWD", "0.000"),
        ("-0.001", "USD", "0.00"),
    ],
)
def test_rounding_is_half_to_even_in_minor_units(amount: str, code: str, rounded: str) -> None:
    assert decimal_text(Money(Decimal(amount), Currency.of(code)).rounded().amount) == rounded


def test_a_price_times_a_quantity_is_money() -> None:
    assert Price(Decimal("12.5"), USD) * Quantity(Decimal("0.4")) == Money(Decimal("5.00"), USD)


def test_quantities_add_subtract_and_turn_around() -> None:
    assert Quantity(Decimal(2)) + Quantity(Decimal("0.5")) == Quantity(Decimal("2.5"))
    assert Quantity(Decimal(2)) - Quantity(Decimal("0.5")) == Quantity(Decimal("1.5"))
    assert -Quantity(Decimal(2)) == Quantity(Decimal(-2))


@pytest.mark.parametrize(
    ("value", "text"),
    [("1E+3", "1000"), ("1E-10", "0.0000000001"), ("-0", "0"), ("-0.00", "0.00"), ("-1.50", "-1.50")],
)
def test_decimal_text_is_plain(value: str, text: str) -> None:
    assert decimal_text(Decimal(value)) == text


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity"])
def test_what_is_not_a_number_has_no_text(value: str) -> None:
    with pytest.raises(Invalid, match="finite"):
        decimal_text(Decimal(value))


@given(AMOUNTS)
def test_text_reads_back_as_the_same_number(amount: Decimal) -> None:
    text = decimal_text(amount)

    assert Decimal(text) == amount
    assert "e" not in text.lower()


@given(AMOUNTS, AMOUNTS)
def test_what_is_added_can_be_taken_away_again(one: Decimal, other: Decimal) -> None:
    assert Money(one, USD) + Money(other, USD) - Money(other, USD) == Money(one, USD)


@given(AMOUNTS, st.integers(0, 4))
def test_rounding_moves_an_amount_by_half_a_unit_at_most(amount: Decimal, places: int) -> None:
    assert abs(round_to(amount, places) - amount) <= Decimal(1).scaleb(-places) / 2
