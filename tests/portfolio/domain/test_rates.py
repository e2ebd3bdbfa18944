from decimal import Decimal

from folio.portfolio.domain.exact import RATE_UNIT, UNIT, day_number
from folio.portfolio.domain.rates import BookingRates, Conversion, RateColumn, Rates
from tests.portfolio.domain.ledgers import day, series

FIRST = day_number(day("2024-01-02"))
DOLLARS = RateColumn.of("USD", series("2024-01-02 0.9, 2024-01-04 0.95").items())
EMPTY = RateColumn.of("CHF", [])
RATES = Rates.of("EUR", [DOLLARS, EMPTY])


def test_a_rate_is_the_last_on_or_before_the_day() -> None:
    assert RATES.as_of("USD", FIRST + 1) == 900_000_000_000
    assert RATES.as_of("USD", FIRST + 2) == 950_000_000_000


def test_a_rate_is_unknown_before_the_first_and_for_other_currencies() -> None:
    assert RATES.as_of("USD", FIRST - 1) is None
    assert RATES.as_of("CHF", FIRST) is None
    assert RATES.first_day("USD") == FIRST
    assert RATES.first_day("CHF") is None


def test_ones_own_currency_is_always_one() -> None:
    assert RATES.as_of("EUR", 0) == RATE_UNIT
    first = RATES.first_day("EUR")
    assert first is not None
    assert first < day_number(day("1900-01-01"))


def daily(currency: str) -> tuple[list[float], int]:
    column, unknown = RATES.daily(currency, first=FIRST - 1, last=FIRST + 2)
    return (column / RATE_UNIT).tolist(), unknown


def test_daily_rates_say_how_many_are_unknown() -> None:
    assert daily("USD") == ([0, 0.9, 0.9, 0.95], 1)
    assert daily("EUR") == ([1, 1, 1, 1], 0)
    assert daily("CHF") == ([0, 0, 0, 0], 4)


def test_booking_before_the_first_rate_uses_that_rate() -> None:
    rates = BookingRates(RATES, first=FIRST - 1, last=FIRST + 2)

    assert rates.of("USD", FIRST - 1) == rates.of("USD", FIRST) == 900_000_000_000
    assert rates.of("CHF", FIRST) == 0
    assert rates.of("EUR", FIRST) == RATE_UNIT


def test_a_conversion_without_a_brokers_rate_is_at_the_days() -> None:
    rates = BookingRates(RATES, first=FIRST, last=FIRST + 2)
    expected = UNIT * 900_000_000_000

    assert rates.conversion("USD", FIRST) == Conversion(expected, expected, expected, "USD", UNIT)
    assert rates.conversion("USD", FIRST) is rates.conversion("USD", FIRST)


def test_rates_keep_twelve_decimals() -> None:
    column = RateColumn.of("JPY", [(day("2024-01-02"), Decimal("0.0061234567891"))])

    assert column.rates.tolist() == [6_123_456_789]
