"""A person's rates over the ECB's, in both directions."""

import datetime as dt
from decimal import Decimal

from folio.portfolio.domain.exact import day_number
from folio.portfolio.rates.ecb import cross_rates
from folio.portfolio.rates.pairs import rate_column

DAY = dt.date(2005, 12, 30)


def test_without_rates_of_ones_own_the_banks_count() -> None:
    assert rate_column("EUR", "USD", {}) is cross_rates("EUR", "USD")


def test_a_set_rate_counts_on_its_day_and_inverted_the_other_way() -> None:
    own = {("EUR", "USD"): {DAY: Decimal("1.25")}}

    forth, back = rate_column("EUR", "USD", own), rate_column("USD", "EUR", own)

    place = forth.days.tolist().index(day_number(DAY))
    assert int(forth.rates[place]) == 1_250_000_000_000
    assert int(back.rates[place]) == 800_000_000_000
    assert forth.days.size == cross_rates("EUR", "USD").days.size


def test_a_currency_the_bank_does_not_know_has_the_set_rates_alone() -> None:
    column = rate_column("KWD", "USD", {("KWD", "USD"): {DAY: Decimal("3.4")}})

    assert column.days.tolist() == [day_number(DAY)]
