"""Which rates are kept."""

import datetime as dt
from decimal import Decimal

import pytest

from folio.portfolio.rates.actions import check_rate

TODAY = dt.date(2026, 11, 23)


@pytest.mark.parametrize("rate", [Decimal("0.0000001"), Decimal(9_000_000), None])
def test_the_bounds_themselves_are_kept(rate: Decimal | None) -> None:
    assert check_rate(TODAY, rate, today=TODAY) is None


def test_a_day_yet_to_come_is_refused() -> None:
    error = check_rate(dt.date(2026, 12, 24), Decimal(1), today=TODAY)

    assert error is not None
    assert error.pointer == "/date"
