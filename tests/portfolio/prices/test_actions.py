"""Which closes are kept."""

import datetime as dt
from decimal import Decimal

import pytest

from folio.portfolio.prices.actions import check_close

TODAY = dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("day", "close", "pointer"),
    [
        (dt.date(1899, 12, 31), Decimal(1), "/date"),
        (dt.date(2026, 11, 25), Decimal(1), "/date"),
        (dt.date(2026, 11, 23), Decimal(-1), "/close"),
        (dt.date(2026, 11, 23), Decimal(900_000_000), "/close"),
    ],
)
def test_a_close_out_of_bounds_is_pointed_at(day: dt.date, close: Decimal, pointer: str) -> None:
    error = check_close(day, close, today=TODAY)

    assert error is not None
    assert error.pointer == pointer


@pytest.mark.parametrize("close", [Decimal(0), Decimal("899999999.9999999999"), None])
def test_a_close_within_bounds_is_kept(close: Decimal | None) -> None:
    assert check_close(TODAY, close, today=TODAY) is None
